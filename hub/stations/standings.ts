/**
 * Asks how stations stand for many of them at once. It is asked at every event of every station; those that
 * ask while one question is under way are asked about together in the next, which begins after they asked.
 */
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { readStandings, type Standing, standingFrom } from './find-station.ts';

/** @param instance the start of the program that speaks, where it said so. */
export type Standings = (id: string, instance: string | undefined) => Promise<Standing>;

export function createStandings(db: Kysely<Database>): Standings {
  type Rows = Awaited<ReturnType<typeof readStandings>>;
  let next: { ids: Set<string>; rows: Promise<Rows> } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function ask(): { ids: Set<string>; rows: Promise<Rows> } {
    const ids = new Set<string>();
    const rows = last.then(() => {
      next = undefined;
      return readStandings(db, [...ids]);
    });
    last = rows.catch(() => {});
    return { ids, rows };
  }
  return async (id, instance) => {
    next ??= ask();
    next.ids.add(id);
    const rows = await next.rows;
    return standingFrom(rows.get(id), instance);
  };
}
