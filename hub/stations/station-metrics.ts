/**
 * What `/metrics` says of the stations. It is read from the database at each scrape, so every node says
 * the same: take the maximum over the nodes, not the sum.
 */
import type { Kysely } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../database/schema.ts';
import { listStations, type StationLine } from './list-stations.ts';

/** @param nowMs milliseconds since 1970. */
export function addStationMetrics(
  registry: Registry,
  db: Kysely<Database>,
  nowMs: () => number,
): void {
  let reading: Promise<StationLine[]> | null = null;
  /** The gauges of one scrape are collected side by side, and share one reading. */
  const read = (): Promise<StationLine[]> => {
    reading ??= listStations(db, nowMs()).finally(() => {
      reading = null;
    });
    return reading;
  };

  /** A gauge with one value for each station in service that has one. */
  const eachStation = (
    name: string,
    help: string,
    valueOf: (line: StationLine) => number | null | undefined,
  ): void => {
    const gauge: Gauge<'station' | 'store'> = new Gauge({
      name,
      help,
      labelNames: ['station', 'store'],
      registers: [registry],
      async collect() {
        const lines = await read();
        gauge.reset();
        for (const line of lines) {
          const value = line.revokedAt === null ? valueOf(line) : null;
          if (typeof value === 'number') gauge.set({ station: line.id, store: line.store }, value);
        }
      },
    });
  };
  eachStation(
    'dangol_hub_station_last_contact_timestamp_seconds',
    'When a station was last heard, in seconds since 1970.',
    ({ lastContactAt }) => lastContactAt && lastContactAt.getTime() / 1000,
  );
  eachStation(
    'dangol_hub_station_unsent_mutations',
    'Changes that a station had not sent when it last told.',
    ({ unsent }) => unsent,
  );
  eachStation(
    'dangol_hub_station_lag_seconds',
    'How long ago a station was last level with the hub; 0 where it is.',
    ({ lag }) => lag?.seconds,
  );

  const stations = new Gauge({
    name: 'dangol_hub_stations',
    help: 'Stations ever enrolled, by state: connected, away, waiting to be confirmed, or revoked.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const states = { connected: 0, away: 0, waiting: 0, revoked: 0 };
      for (const { revokedAt, waiting, connected } of await read()) {
        const here = connected ? 'connected' : 'away';
        states[revokedAt !== null ? 'revoked' : waiting !== null ? 'waiting' : here] += 1;
      }
      for (const [state, count] of Object.entries(states)) stations.set({ state }, count);
    },
  });
  const restored = new Gauge({
    name: 'dangol_hub_restore_noticed_timestamp_seconds',
    help: 'When a station last knew of versions that the database had not given, in seconds since 1970; 0 for never.',
    registers: [registry],
    async collect() {
      restored.set(await restoreNoticedAt(db));
    },
  });
  const receipts = new Gauge({
    name: 'dangol_hub_erasure_receipts_missing',
    help: 'Receipts of erasures that stations in service still owe.',
    registers: [registry],
    async collect() {
      receipts.set(await countMissing(db));
    },
  });
}

async function restoreNoticedAt(db: Kysely<Database>): Promise<number> {
  const { at } = await db
    .selectFrom('incident')
    .select((row) => row.fn.max('last_at').as('at'))
    .where('kind', '=', 'hub_restored')
    .executeTakeFirstOrThrow();
  return at === null ? 0 : at.getTime() / 1000;
}

async function countMissing(db: Kysely<Database>): Promise<number> {
  const { count } = await db
    .selectFrom('erasure_station as asked')
    .innerJoin('station', 'station.id', 'asked.station')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('asked.signature', 'is', null)
    .where('station.revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}
