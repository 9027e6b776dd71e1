/**
 * A hub on a database of its own with one shop, for tests of the hub. Whoever makes a mutation may, unless
 * a test brings the true `permit`.
 */
import type { Kysely } from 'kysely';
import { createHub, type Hub, type HubOptions } from '#hub/create-hub.ts';
import { migrate } from '#hub/database/migrate.ts';
import { openDatabase } from '#hub/database/open-database.ts';
import type { Database } from '#hub/database/schema.ts';
import { type RecordChange, writeRecords } from '#hub/records/write-records.ts';
import { ensureStore } from '#hub/stations/ensure-store.ts';
import { issueCode } from '#hub/stations/issue-code.ts';
import type { RecordWrite, StationMode } from '#shared/domain/record.ts';
import { createTestDatabase, type Template } from './postgres.ts';
import {
  connectProven,
  enrolWith,
  makeStationKey,
  type ProvenConnection,
  type StationKey,
} from './raw-station.ts';

export interface EnrolledStation {
  id: string;
  key: StationKey;
  connect: (hubUrl?: string) => Promise<ProvenConnection>;
}

export interface HubShop {
  databaseUrl: string;
  db: Kysely<Database>;
  hub: Hub;
  /** Starts another hub node on the same database. */
  startNode: (options?: Partial<HubOptions>) => Promise<Hub>;
  enrol: (mode?: StationMode, hubUrl?: string) => Promise<EnrolledStation>;
  write: (...changes: RecordChange[]) => Promise<Map<string, number>>;
  close: () => Promise<void>;
}

export interface HubShopOptions extends Partial<HubOptions> {
  /** Default: a new database on the shared server. */
  database?: { url: string; drop: () => Promise<void> };
}

/** A hub's tables, and the one shop. */
const oneShop: Template = {
  name: 'one_shop',
  async fill(url) {
    const db = openDatabase({ url, onIdleError: () => {} });
    await migrate(db);
    await ensureStore(db, { id: 'gangnam', name: '강남', region: 'KR' });
    await db.destroy();
  },
};

export async function openHubShop({ database, ...options }: HubShopOptions = {}): Promise<HubShop> {
  if (database !== undefined) await oneShop.fill(database.url);
  const made = database ?? (await createTestDatabase(oneShop));
  const db = openDatabase({ url: made.url, onIdleError: () => {} });
  const hubs: Hub[] = [];
  const startNode = async (more: Partial<HubOptions> = {}): Promise<Hub> => {
    const hub = await createHub({
      databaseUrl: made.url,
      permit: () => undefined,
      ...options,
      ...more,
    });
    hubs.push(hub);
    return hub;
  };
  const first = await startNode();
  return {
    databaseUrl: made.url,
    db,
    hub: first,
    startNode,
    async enrol(mode = 'associate', hubUrl = first.url) {
      const nowMs = Date.now();
      const { code } = await issueCode(db, { store: 'gangnam', mode, nowMs, confirmed: true });
      const key = makeStationKey();
      const { station } = await enrolWith(hubUrl, code, mode, key);
      return {
        id: station,
        key,
        connect: (url = hubUrl) => connectProven(url, station, key),
      };
    },
    async write(...changes) {
      const written = await db.transaction().execute((trx) => writeRecords(trx, changes));
      return written.versions;
    },
    async close() {
      for (const hub of hubs) await hub.close();
      await db.destroy();
      await made.drop();
    },
  };
}

/** A customer's record, as an import would write it. */
export function customer(id: string, fields: Record<string, unknown> = {}): RecordWrite {
  const doc = { name: { family: '김', given: '민지' }, phone: '+821012345678', ...fields };
  return { kind: 'customer', id, scope: 'region:kr', doc };
}
