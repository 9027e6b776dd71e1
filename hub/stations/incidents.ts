/** Notes what an operator should know of a station's files: put back, copied, numbers missing. */
import { type Kysely, sql } from 'kysely';
import type { Database, IncidentKind } from '../database/schema.ts';

/** The same again within this time is the same incident. */
const togetherMs = 60 * 60 * 1000;

/** The station's row must be there. */
export async function noteIncident(
  db: Kysely<Database>,
  station: string,
  kind: IncidentKind,
  nowMs: number,
): Promise<void> {
  const now = new Date(nowMs);
  const known = await db
    .updateTable('incident')
    .set({ last_at: now, times: sql`times + 1` })
    .where('station', '=', station)
    .where('kind', '=', kind)
    .where('last_at', '>', new Date(nowMs - togetherMs))
    .returning('id')
    .execute();
  if (known.length > 0) return;
  await db.insertInto('incident').values({ station, kind, first_at: now, last_at: now }).execute();
}

export interface IncidentLine {
  kind: IncidentKind;
  lastAt: Date;
  times: number;
}

/** The latest incident of each kind, by station. */
export async function latestIncidents(db: Kysely<Database>): Promise<Map<string, IncidentLine[]>> {
  const rows = await db
    .selectFrom('incident')
    .distinctOn(['station', 'kind'])
    .select(['station', 'kind', 'last_at as lastAt', 'times'])
    .orderBy('station')
    .orderBy('kind')
    .orderBy('last_at', 'desc')
    .execute();
  const byStation = new Map<string, IncidentLine[]>();
  for (const { station, ...line } of rows) {
    byStation.set(station, [...(byStation.get(station) ?? []), line]);
  }
  return byStation;
}
