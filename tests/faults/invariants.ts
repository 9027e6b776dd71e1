/**
 * What must hold after every fault (sync.md, Invariants), asked of the hub's database and of the stations'
 * own files once the fault is over:
 *
 *   I4 liveness   within 60 s nothing is unsent and every scope is level
 *   I1 I2         each note that was said to be saved is at the hub, once
 *   I3            each clerk's notes took effect in the order they were written
 *   I4 I6         every replica equals the hub, scope by scope, by content
 *   I10           no word of a note can be read in any file
 *
 * It stops the stations, since only one process may have their files.
 */
import { expect } from 'vitest';
import type { OpenStatus } from '#shared/rpc/status.ts';
import { query } from '#tests/support/query.ts';
import type { Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { until } from '#tests/support/until.ts';
import { compareWithHub, replicaBook } from './book-digest.ts';
import { type Clerk, NOTED } from './clerk.ts';
import { filesWithPlaintext, withStationFile } from './station-files.ts';

interface NoteCounts {
  /** Notes that a station said were saved. */
  acknowledged: number;
  atHub: number;
  /** Of those whose answer was cut off, how many took effect. */
  unansweredAtHub: number;
  lost: number;
  doubled: number;
  disordered: number;
}

export type Counts = NoteCounts & { replicas: number; records: number };

export interface Expectation {
  /** Stations by the name of their folder. */
  stations: Record<string, StationProcess>;
  clerks: readonly Clerk[];
  /** Mutations that a person has to decide about, at most; by default none. */
  attention?: number;
}

/** Resolves when the station has sent everything and read everything. */
export async function drained(station: StationProcess, withinMs = 60_000): Promise<void> {
  await untilStatus(station, 'all is sent', ({ unsent }) => unsent === 0, withinMs);
  const { nowMs } = await station.status();
  await station.rpc.call('sync.retry', {});
  await untilStatus(
    station,
    'all scopes are level',
    ({ scopes }) => scopes.length > 0 && scopes.every(({ levelAt }) => (levelAt ?? 0) >= nowMs),
    withinMs,
  );
}

/** Waits for a status. A person would touch the chip rather than wait for the next planned try. */
function untilStatus(
  station: StationProcess,
  what: string,
  fits: (status: OpenStatus) => boolean,
  withinMs: number,
): Promise<boolean> {
  return until(
    what,
    async () => {
      const status = await station.status();
      if (status.link.state === 'offline') await station.rpc.call('sync.retry', {});
      return fits(status);
    },
    withinMs,
  );
}

export async function checkInvariants(
  shop: Pick<Shop, 'database' | 'dataDir'>,
  { stations, clerks, attention = 0 }: Expectation,
): Promise<Counts> {
  for (const station of Object.values(stations)) await drained(station);
  // What the last to send wrote is announced to all; whoever read before has to read again.
  for (const station of Object.values(stations)) await drained(station);
  for (const station of Object.values(stations)) {
    const status = await station.status();
    expect(status.attention).toBeLessThanOrEqual(attention);
  }
  const counts = await countNotes(shop.database.url, clerks);
  let records = 0;
  for (const [name, station] of Object.entries(stations)) {
    await station.stop();
    records = await checkFiles(shop, name);
  }
  expect({ ...counts }).toMatchObject({ lost: 0, doubled: 0, disordered: 0 });
  return { ...counts, replicas: Object.keys(stations).length, records };
}

async function countNotes(databaseUrl: string, clerks: readonly Clerk[]): Promise<NoteCounts> {
  const counts: NoteCounts = {
    acknowledged: 0,
    atHub: 0,
    unansweredAtHub: 0,
    lost: 0,
    doubled: 0,
    disordered: 0,
  };
  for (const { name, saved } of clerks) {
    const notes = (await query(
      databaseUrl,
      `SELECT id, doc->>'text' AS text FROM record
        WHERE kind = 'note' AND doc->>'text' LIKE $1 ORDER BY version`,
      [`${name} %`],
    )) as { id: string; text: string }[];
    const times = new Map<string, number>();
    for (const { text } of notes) times.set(text, (times.get(text) ?? 0) + 1);
    const ids = new Set(notes.map(({ id }) => id));
    const numbers = notes.map(({ text }) => Number(text.split(' ').at(name.split(' ').length)));
    const savedTexts = new Set(saved.map(({ text }) => text));

    counts.acknowledged += saved.length;
    counts.atHub += notes.length;
    counts.unansweredAtHub += notes.filter(({ text }) => !savedTexts.has(text)).length;
    counts.lost += saved.filter(({ noteId }) => !ids.has(noteId)).length;
    counts.doubled += notes.length - times.size;
    counts.disordered += numbers.filter((n, i) => n <= (numbers[i - 1] ?? 0)).length;
  }
  const ids = clerks.flatMap(({ saved }) => saved.map(({ mutationId }) => mutationId));
  const [answered] = await query(
    databaseUrl,
    `SELECT count(*)::int AS n, count(DISTINCT mutation)::int AS different
       FROM mutation_result WHERE mutation = ANY($1) AND result->>'status' = 'accepted'`,
    [ids],
  );
  expect(answered).toEqual({ n: ids.length, different: ids.length });
  return counts;
}

/** @returns how many records the replica holds. */
async function checkFiles(shop: Pick<Shop, 'database' | 'dataDir'>, name: string): Promise<number> {
  const dataDir = shop.dataDir(name);
  const left = await withStationFile(dataDir, 'outbox', (db) =>
    db.prepare("SELECT state FROM mutation WHERE state IN ('unsent', 'accepted')").pluck().all(),
  );
  expect(left, `left in the outbox of ${name}`).toEqual([]);
  const held = await withStationFile(dataDir, 'replica', replicaBook);
  const { records, different } = await compareWithHub(shop.database.url, held);
  expect(different, `differs at ${name}`).toEqual([]);
  expect(filesWithPlaintext(dataDir, [NOTED])).toEqual([]);
  return records;
}
