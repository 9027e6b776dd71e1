import { sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { staffRecords } from '#hub/demo/premises.ts';
import { versionGate } from '#hub/records/version-gate.ts';
import { customer, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { startHubProcess } from '#tests/support/hub-process.ts';
import { startPrivateServer } from '#tests/support/postgres.ts';
import { mutationOf, pullAll } from '#tests/support/raw-station.ts';

const ending: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function open(options?: Parameters<typeof openHubShop>[0]): Promise<HubShop> {
  const shop = await openHubShop(options);
  ending.push(shop.close);
  await shop.write(customer('c1'));
  return shop;
}

const noteAdd = (station: string, sequence: number) =>
  mutationOf(station, sequence, 'note.add', {
    noteId: crypto.randomUUID(),
    customerId: 'c1',
    text: `note ${sequence}`,
  });

/** Makes every commit of a push wait for as long as somebody holds the advisory lock. */
const slowCommits = sql`
  create function wait_for_test() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock(77); return null; end
  $$;
  create constraint trigger slow_commit after update on station
    deferrable initially deferred for each row execute function wait_for_test()
`;

const textsOf = async (shop: HubShop): Promise<unknown[]> => {
  const rows = await shop.db
    .selectFrom('record')
    .select('doc')
    .where('kind', '=', 'note')
    .orderBy('version')
    .execute();
  return rows.map(({ doc }) => (doc as { text: string }).text);
};

test.each([
  ['before the commit', 0],
  ['between commit and answer', 100],
] as const)(
  'a hub that is killed %s has applied each mutation once after the resend',
  async (when, kept) => {
    const shop = await open();
    await shop.write(...staffRecords());
    const station = await shop.enrol();
    if (kept > 0) await slowCommits.execute(shop.db);
    const lastSequence = async (): Promise<number> => {
      const { last_sequence: last } = await shop.db
        .selectFrom('station')
        .select('last_sequence')
        .executeTakeFirstOrThrow();
      return last;
    };
    for (let round = 0; round < 3; round += 1) {
      const hub = await startHubProcess(shop.databaseUrl);
      ending.push(() => hub.end('SIGKILL'));
      const connection = await station.connect(hub.url);
      const before = round * 100;
      const batch = Array.from({ length: 100 }, (_, i) => noteAdd(station.id, before + i + 1));
      const answered = vi.fn<() => void>();
      await shop.db.transaction().execute(async (trx) => {
        // Held from here, the push waits at the gate; or in its very commit.
        await (kept > 0 ? sql`select pg_advisory_xact_lock(77)`.execute(trx) : versionGate(trx));
        connection.push(batch).then(answered, () => {});
        const waiting = sql`
        select query from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()
      `;
        await expect.poll(async () => (await waiting.execute(shop.db)).rows).toHaveLength(1);
        await hub.end('SIGKILL');
      });
      await connection.ended;
      expect(answered, when).not.toHaveBeenCalled();
      if (kept > 0) await expect.poll(lastSequence).toBe(before + kept);

      const survivor = await station.connect();
      expect(await survivor.push(batch)).toMatchObject({ ok: true, lastSequence: before + 100 });
      survivor.close();
    }
    expect(await textsOf(shop)).toEqual(Array.from({ length: 300 }, (_, i) => `note ${i + 1}`));
  },
  60_000,
);

test('a database that is restarted under the hub costs refusals and nothing else', async () => {
  const server = await startPrivateServer();
  ending.push(server.remove);
  const shop = await open({ database: { url: server.url, drop: async () => {} } });
  const station = await shop.enrol();
  const connection = await station.connect();
  const mutation = noteAdd(station.id, 1);

  await server.stop();
  expect(await connection.push([mutation])).toMatchObject({ ok: false, code: 'busy' });
  expect(await connection.pull('region:kr', { phase: 'start' })).toMatchObject({
    ok: false,
    code: 'busy',
  });
  const unwell = await fetch(`${shop.hub.url}/healthz`);
  expect(unwell.status).toBe(503);
  expect(await unwell.json()).toEqual({ code: 'busy', detail: 'the database does not answer' });

  await server.start();
  expect(await connection.push([mutation])).toMatchObject({ ok: true, lastSequence: 1 });
  expect((await fetch(`${shop.hub.url}/healthz`)).status).toBe(200);
  const { rows } = await pullAll(connection, 'region:kr');
  expect(rows.map(([kind]) => kind)).toEqual(['customer', 'note']);
  // And the doorbell is heard again, on its own or by polling.
  await shop.write(customer('c2'));
  await expect
    .poll(() => connection.announced.at(-1), { timeout: 30_000 })
    .toEqual({ scope: 'region:kr', version: 3 });
  connection.close();
}, 120_000);

test('a database connection that breaks inside a transaction fails that push and not the hub', async () => {
  const shop = await open();
  const station = await shop.enrol();
  const connection = await station.connect();
  const mutation = noteAdd(station.id, 1);
  // Held from here, the push waits inside its transaction until its connection is cut.
  await shop.db.transaction().execute(async (trx) => {
    await versionGate(trx);
    const pushed = connection.push([mutation]);
    const waiting = sql`
      select pg_terminate_backend(pid) as cut from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database()
    `;
    await expect.poll(async () => (await waiting.execute(shop.db)).rows.length).toBe(1);
    expect(await pushed).toMatchObject({ ok: false, code: 'busy' });
  });
  expect(await connection.push([mutation])).toMatchObject({ ok: true, lastSequence: 1 });
  connection.close();
});

test('a doorbell connection that is cut costs no announcement', async () => {
  const shop = await open();
  const connection = await shop.enrol().then((station) => station.connect());
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'dangol-hub-doorbell' and datname = current_database()
  `.execute(shop.db);
  await shop.write(customer('c2'));
  await expect
    .poll(() => connection.announced.at(-1), { timeout: 30_000 })
    .toEqual({ scope: 'region:kr', version: 2 });
  connection.close();
});

test('a change pushed to one node is announced by the other', async () => {
  const shop = await open();
  const node = await shop.startNode();
  const [here, there] = [await shop.enrol(), await shop.enrol()];
  const [pushing, listening] = [await here.connect(), await there.connect(node.url)];
  await pushing.push([noteAdd(here.id, 1)]);
  await expect
    .poll(() => listening.announced, { timeout: 4_000 })
    .toEqual([{ scope: 'region:kr', version: 2 }]);
  const { rows } = await pullAll(listening, 'region:kr', { phase: 'feed', version: 1 });
  expect(rows).toHaveLength(1);
  pushing.close();
  listening.close();
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends a hub that has stations', async (signal) => {
  const shop = await open();
  const hub = await startHubProcess(shop.databaseUrl);
  const connection = await shop.enrol().then((station) => station.connect(hub.url));
  expect(await hub.end(signal)).toBe(0);
  await connection.ended;
});
