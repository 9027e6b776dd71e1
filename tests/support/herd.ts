/**
 * Many stations at once, each with nothing but the wire: comes, proves itself, reads all it holds, and stays.
 * All are copies of one enrolled station, key and all, so that making them takes no codes. They count what
 * comes, and unpack nothing; a few keep it all, to be compared.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Cursor, PageRow } from '#shared/protocol/feed.ts';
import { backoffMs } from '#shared/sync/backoff.ts';
import { query } from './query.ts';
import {
  connectRaw,
  proofFor,
  type RawConnection,
  type StationKey,
  unpackRows,
} from './raw-station.ts';

export interface HerdStation {
  id: string;
  key: StationKey;
  /** How far each scope is; kept from one connection to the next. */
  cursors: Map<string, Cursor>;
  epoch: string | undefined;
  connection: RawConnection | null;
  /** Times it was sent away, to come back later. */
  sentAway: number;
  /** Rows that came, as the pages say. */
  rows: number;
  /** Told of every row that came, where somebody wants to know. */
  keep: ((scope: string, row: PageRow) => void) | null;
}

/** Writes copies of an enrolled station into the hub's database. */
export async function makeHerd(
  databaseUrl: string,
  station: { id: string; key: StationKey },
  count: number,
): Promise<HerdStation[]> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  await query(
    databaseUrl,
    `INSERT INTO station SELECT (jsonb_populate_record(s, jsonb_build_object('id', made.id))).*
       FROM station AS s, unnest($2::text[]) AS made (id) WHERE s.id = $1`,
    [station.id, ids],
  );
  await query(
    databaseUrl,
    `INSERT INTO station_grant SELECT (jsonb_populate_record(g, jsonb_build_object('station', made.id))).*
       FROM station_grant AS g, unnest($2::text[]) AS made (id) WHERE g.station = $1`,
    [station.id, ids],
  );
  return ids.map((id) => ({
    id,
    key: station.key,
    cursors: new Map(),
    epoch: undefined,
    connection: null,
    sentAway: 0,
    rows: 0,
    keep: null,
  }));
}

/** Comes as a station would, waiting as it is told or backing off, until it is level in all scopes. */
export async function arrive(station: HerdStation, hubUrl: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const wait = await tryToArrive(station, hubUrl).catch(() => backoffMs(attempt, Math.random()));
    if (wait === 0) return;
    await pause(wait);
  }
}

/** @returns milliseconds until it is to come again; 0 where it is level. Rejects where the line broke. */
async function tryToArrive(station: HerdStation, hubUrl: string): Promise<number> {
  station.connection?.close();
  const connection = await connectRaw(hubUrl);
  station.connection = connection;
  const welcome = await connection.prove(proofFor(connection.challenge, station.id, station.key));
  if (!welcome.ok) {
    connection.close();
    const { retryAfterMs } = welcome as { retryAfterMs?: number };
    if (retryAfterMs === undefined) throw new Error(welcome.code);
    station.sentAway += 1;
    return retryAfterMs;
  }
  if (station.epoch !== welcome.epoch) station.cursors.clear();
  station.epoch = welcome.epoch;
  for (const scope of welcome.grants) {
    for (;;) {
      const cursor = station.cursors.get(scope) ?? { phase: 'start' };
      const epoch = cursor.phase === 'start' ? undefined : welcome.epoch;
      const page = await connection.pull(scope, cursor, epoch);
      if (page.ok !== true) throw new Error(JSON.stringify(page));
      station.cursors.set(scope, page.next);
      station.rows += page.count;
      if (station.keep !== null) for (const row of unpackRows(page.rows)) station.keep(scope, row);
      if (page.done) break;
    }
  }
  return 0;
}
