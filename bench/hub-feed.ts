/**
 * What the hub can do on this machine: records written, pages pulled over a real socket, mutations
 * pushed. The hub is a process of its own on a PostgreSQL that waits for the disk; the stations are in
 * this process, so with two cores they take one of them.
 *
 *   node bench/hub-feed.ts [--customers 50000] [--pushes 2000]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '../hub/database/migrate.ts';
import { openDatabase } from '../hub/database/open-database.ts';
import { demoShop } from '../hub/demo/demo-shop.ts';
import { startEmbeddedPostgres } from '../hub/embedded-postgres.ts';
import { writeRecords } from '../hub/records/write-records.ts';
import { ensureStore } from '../hub/stations/ensure-store.ts';
import { issueCode } from '../hub/stations/issue-code.ts';
import type { Cursor } from '../shared/protocol/feed.ts';
import { startHubProcess } from '../tests/support/hub-process.ts';
import {
  connectProven,
  enrolWith,
  makeStationKey,
  mutationOf,
  type ProvenConnection,
} from '../tests/support/raw-station.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '50000' },
    pushes: { type: 'string', default: '2000' },
  },
});
const customers = Number(values.customers);
const pushes = Number(values.pushes);

const dataDir = await mkdtemp(path.join(os.tmpdir(), 'dangol-bench-'));
const server = await startEmbeddedPostgres({ dataDir });
const db = openDatabase({ url: server.url, onIdleError: () => {} });
try {
  await migrate(db);
  const cpu = os.cpus();
  console.log(`${cpu.length} × ${cpu[0]?.model.trim()}, Node ${process.version}`);
  await benchWrites();
  const hub = await startHubProcess(server.url);
  await benchPulls(hub.url);
  await benchPushes(hub.url, 1);
  await benchPushes(hub.url, 8);
  await hub.end('SIGTERM');
} finally {
  await db.destroy();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function benchWrites(): Promise<void> {
  const batches = [...demoShop({ seed: 1, customers, nowMs: Date.now() })];
  const [rows, seconds] = await timed(async () => {
    let written = 0;
    for (const { records } of batches) {
      written += await db
        .transaction()
        .execute(async (trx) => (await writeRecords(trx, records)).versions.size);
    }
    return written;
  });
  report('write', `${rows} records of ${customers} customers`, rows / seconds, 'records/s');
  const [unchanged, again] = await timed(async () => {
    let seen = 0;
    for (const { records } of batches) {
      await db.transaction().execute((trx) => writeRecords(trx, records));
      seen += records.length;
    }
    return seen;
  });
  report('write', 'the same again, nothing changed', unchanged / again, 'records/s');
}

async function benchPulls(url: string): Promise<void> {
  const station = await enrol(url);
  const fromFeed: Cursor = { phase: 'feed', version: 0 };
  for (const [name, cursor] of [
    ['first sync', { phase: 'start' } as Cursor],
    ['feed from the beginning', fromFeed],
  ] as const) {
    const [pulled, seconds] = await timed(() => pull(station.connection, cursor));
    report(
      'pull',
      `${name}, ${pulled.pages} pages of ${Math.round(pulled.bytes / pulled.pages / 1024)} KB`,
      pulled.rows / seconds,
      'rows/s',
    );
  }
  station.connection.close();
}

async function pull(connection: ProvenConnection, from: Cursor) {
  let [rows, bytes, pages] = [0, 0, 0];
  for (let cursor = from; ; pages += 1) {
    const page = await connection.pull('region:kr', cursor, connection.epoch);
    if (page.ok !== true) throw new Error(JSON.stringify(page));
    rows += page.count;
    bytes += page.rows.byteLength;
    cursor = page.next;
    if (page.done) return { rows, bytes, pages: pages + 1 };
  }
}

async function benchPushes(url: string, stations: number): Promise<void> {
  const enrolled = await Promise.all(Array.from({ length: stations }, () => enrol(url)));
  const { id: customerId } = await db
    .selectFrom('record')
    .select('id')
    .where('kind', '=', 'customer')
    .limit(1)
    .executeTakeFirstOrThrow();
  const each = Math.floor(pushes / stations / 100) * 100;
  const [, seconds] = await timed(() =>
    Promise.all(
      enrolled.map(async ({ id, connection }) => {
        for (let first = 1; first <= each; first += 100) {
          const batch = Array.from({ length: 100 }, (_, i) =>
            mutationOf(id, first + i, 'note.add', {
              noteId: crypto.randomUUID(),
              customerId,
              text: 'likes navy',
            }),
          );
          const answer = await connection.push(batch);
          if (answer.ok !== true) throw new Error(JSON.stringify(answer));
        }
      }),
    ),
  );
  report('push', `${stations} stations, batches of 100`, (each * stations) / seconds, 'commits/s');
  for (const { connection } of enrolled) connection.close();
}

async function enrol(url: string): Promise<{ id: string; connection: ProvenConnection }> {
  await ensureStore(db, { id: 'gangnam', region: 'KR' });
  const key = makeStationKey();
  const { code } = await issueCode(db, {
    store: 'gangnam',
    mode: 'associate',
    nowMs: Date.now(),
    confirmed: true,
  });
  const { station } = await enrolWith(url, code, 'associate', key);
  return { id: station, connection: await connectProven(url, station, key) };
}

async function timed<Done>(work: () => Promise<Done>): Promise<[Done, number]> {
  const startedMs = performance.now();
  const done = await work();
  return [done, (performance.now() - startedMs) / 1_000];
}

function report(what: string, how: string, perSecond: number, unit: string): void {
  console.log(`${what.padEnd(6)} ${how.padEnd(52)} ${Math.round(perSecond)} ${unit}`);
}
