/** The hub of the bench: its real process on a real PostgreSQL that waits for its disk. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { writeIdentity } from '#electron/station/identity.ts';
import { makeKeys, openKeys } from '#electron/station/station-keys.ts';
import { migrate } from '#hub/database/migrate.ts';
import { giveDemoPins } from '#hub/demo/demo-pins.ts';
import { demoStores, staffRecords } from '#hub/demo/premises.ts';
import { openDatabase } from '#hub/database/open-database.ts';
import type { Database } from '#hub/database/schema.ts';
import { startEmbeddedPostgres } from '#hub/embedded-postgres.ts';
import { writeRecords } from '#hub/records/write-records.ts';
import { ensureStore } from '#hub/stations/ensure-store.ts';
import { issueCode } from '#hub/stations/issue-code.ts';
import type { RecordWrite } from '#shared/domain/record.ts';
import { startHubProcess } from '#tests/support/hub-process.ts';
import { enrolWith } from '#tests/support/raw-station.ts';
import { memoryOf } from '../support/machine.ts';
import { customers } from './source.ts';
import { plainSecrets } from './station-files.ts';

const writtenAtOnce = 2_000;

export interface HubSide {
  /** The hub's address, and its database for what no station may do. */
  url: string;
  db: Kysely<Database>;
  /** Writes customers until there are so many. */
  fill(people: number): Promise<void>;
  /** A new station's data directory: enrolled, and nothing in it. */
  enrol(dataDir: string): Promise<void>;
  /** Bytes of packed rows that it has sent so far. */
  sentBytes(): Promise<number>;
  memory(): { rssMb: number; peakMb: number };
  pid: number;
  stop(): Promise<void>;
}

export async function startHubSide(directory: string): Promise<HubSide> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres') });
  const db = openDatabase({ url: postgres.url, onIdleError: () => {} });
  await migrate(db);
  for (const { id, region } of demoStores) await ensureStore(db, { id, region });
  // Whoever asks a station has to be signed in.
  await db.transaction().execute(async (trx) => {
    await writeRecords(trx, staffRecords());
    await giveDemoPins(trx, Date.now());
  });
  const hub = await startHubProcess(postgres.url);
  let filled = 0;

  async function write(records: readonly RecordWrite[]): Promise<void> {
    await db.transaction().execute((trx) => writeRecords(trx, records));
  }

  return {
    url: hub.url,
    db,
    async fill(people) {
      let records: RecordWrite[] = [];
      for (const customer of customers(people, filled + 1)) {
        records.push(customer);
        if (records.length < writtenAtOnce) continue;
        await write(records);
        records = [];
      }
      await write(records);
      filled = Math.max(filled, people);
    },
    async enrol(dataDir) {
      await mkdir(dataDir, { recursive: true, mode: 0o700 });
      const sealed = await makeKeys(plainSecrets);
      const { code } = await issueCode(db, {
        store: 'gangnam',
        mode: 'associate',
        nowMs: Date.now(),
        confirmed: true,
      });
      const keys = await openKeys(sealed, plainSecrets);
      const enrolled = await enrolWith(hub.url, code, 'associate', keys);
      writeIdentity(dataDir, { ...enrolled, hubUrl: hub.url, keys: sealed });
    },
    async sentBytes() {
      const metrics = await (await fetch(`${hub.url}/metrics`)).text();
      return Number(/^\w*pulled_bytes\w* (\d\S*)$/m.exec(metrics)?.[1]);
    },
    memory: () => memoryOf(hub.process.pid ?? 0),
    pid: hub.process.pid ?? 0,
    async stop() {
      await hub.end('SIGTERM');
      await db.destroy();
      await postgres.stop();
    },
  };
}
