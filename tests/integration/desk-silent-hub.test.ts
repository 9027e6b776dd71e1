/**
 * A desk whose line is worse than cut: it believes that the hub is there, and nothing is answered; and one
 * that was given up and comes back. Real processes, with a proxy between the one desk and the hub.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Kysely } from 'kysely';
import { openDatabase } from '#hub/database/open-database.ts';
import type { Database } from '#hub/database/schema.ts';
import { writeRecords } from '#hub/records/write-records.ts';
import { signingKey } from '#hub/signing-key.ts';
import { Pickup, pickupId } from '#shared/domain/pickup.ts';
import { policyId } from '#shared/domain/pickup-policy.ts';
import type { DeskCheck } from '#shared/rpc/desk.ts';
import {
  deskStore,
  movedTo,
  pickupDoc,
  policyDoc,
  signedCode,
  type TestSigner,
} from '#tests/support/desk-records.ts';
import { runHubCommand } from '#tests/support/hub-process.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';

const [cheap, dear, leased] = ['95001', '95002', '95003'];
const [alone, twice, kept] = ['96001', '96002', '96003'];

let shop: Shop;
let db: Kysely<Database>;
let hub: string;
let signer: TestSigner;
let proxy: TcpProxy;
let behind: StationProcess;
let other: StationProcess;

async function write(kind: string, id: string, doc: Record<string, unknown>, scope: string) {
  await db.transaction().execute((trx) => writeRecords(trx, [{ kind, id, scope, doc }]));
}

const put = (number: string, changed: Partial<Pickup> = {}) =>
  write(
    'pickup',
    pickupId(number),
    movedTo(Date.now(), pickupDoc(number, changed)),
    `store:${deskStore}`,
  );

async function atHub(number: string): Promise<Pickup> {
  const row = await db
    .selectFrom('record')
    .select('doc')
    .where('kind', '=', 'pickup')
    .where('id', '=', pickupId(number))
    .executeTakeFirstOrThrow();
  return Pickup.parse(row.doc);
}

beforeAll(async () => {
  shop = await openShop(20);
  db = openDatabase({ url: shop.database.url, onIdleError: () => {} });
  ({ hub } = await db.selectFrom('meta').select('hub').executeTakeFirstOrThrow());
  signer = await signingKey(db);
  const policy = policyDoc(hub, signer);
  await write('pickup-policy', policyId(deskStore), policy, `policy:${deskStore}`);
  proxy = await startTcpProxy(() => shop.hubPort());
  [behind, other] = await Promise.all([
    shop.station('behind', proxy.url, {}, 'pickup'),
    shop.station('other', undefined, {}, 'pickup'),
  ]);
  const { station } = await behind.status();
  const lease = {
    station,
    until: Date.now() + 86_400_000,
    by: '0192b3a4-0000-7000-8000-000000000001',
  };
  await put(cheap);
  await put(dear, { valueMinor: 400_000 });
  await put(leased, { valueMinor: 400_000, lease });
  for (const number of [alone, twice, kept]) await put(number, { lease });
  for (const desk of [behind, other]) {
    await until('the desk holds the orders', async () => {
      const { hits } = await desk.rpc.call('desk.find', { query: kept, limit: 1 });
      return hits.length === 1 && (await isOnline(desk));
    });
  }
}, 120_000);

afterAll(async () => {
  await db?.destroy();
  await proxy?.close();
  await shop?.close();
});

const isOnline = async (desk: StationProcess) => (await desk.status()).link.state === 'online';

async function scan({ rpc }: StationProcess, number: string): Promise<DeskCheck> {
  const expiresAt = Date.now() + 86_400_000;
  const text = signedCode(number, hub, signer, { expiresAt });
  const read = await rpc.call('desk.read', { text });
  if (read.what !== 'check') throw new Error(`${number}: ${JSON.stringify(read)}`);
  return read.check;
}

const give = ({ rpc }: StationProcess, checkId: string) =>
  rpc.call('desk.hand_over', {
    checkId,
    lines: [
      { lineId: 'l1', quantity: 1 },
      { lineId: 'l2', quantity: 1 },
    ],
    signature: null,
  });

async function verdictOf({ rpc }: StationProcess, checkId: string) {
  const looked = await rpc.call('desk.look', { checkId });
  return looked.ok ? looked.check.verdict : looked.code;
}

const settled = (desk: StationProcess) =>
  until(
    'everything is told',
    async () => {
      const { unsent, attention } = await desk.status();
      return unsent === 0 && attention === 0 && (await isOnline(desk));
    },
    60_000,
  );

const incidentsOf = async ({ rpc }: StationProcess, number: string) =>
  (await rpc.call('desk.incidents', {})).filter((one) => one.number === `#${number}`);

test('a claim that the hub does not answer counts as cut off: by worth, by lease, and nothing goes before that', async () => {
  proxy.swallowAnswers();
  // The line looks as it did: the desk still shows what holds with the hub.
  const first = await scan(behind, cheap);
  expect([first.verdict, await isOnline(behind)]).toEqual([{ is: 'ready' }, true]);
  expect(await give(behind, first.checkId)).toMatchObject({ ok: false, code: 'not_verified' });
  expect(await verdictOf(behind, first.checkId)).toEqual({ is: 'provisional' });
  expect(await give(behind, first.checkId)).toMatchObject({ ok: true });

  // Until the silence is noticed each next person is asked for; after that it is known.
  const { checkId: tooDear } = await scan(behind, dear);
  expect(await give(behind, tooDear)).toMatchObject({ ok: false, code: 'not_verified' });
  const stopped = { is: 'stop', reason: 'offline_value', lead: true, retryAfterMs: null };
  expect(await verdictOf(behind, tooDear)).toEqual(stopped);
  expect(await give(behind, tooDear)).toMatchObject({ ok: false, code: 'not_verified' });

  const { checkId: mine } = await scan(behind, leased);
  const at = await give(behind, mine);
  if (!at.ok) {
    expect(at.code).toBe('not_verified');
    expect(await verdictOf(behind, mine)).toEqual({ is: 'ready' });
    expect(await give(behind, mine)).toMatchObject({ ok: true });
  }

  proxy.deliver();
  proxy.cut();
  await settled(behind);
  expect((await atHub(cheap)).handOvers).toMatchObject([{ provisional: true }]);
  expect((await atHub(leased)).handOvers).toMatchObject([{ provisional: false }]);
  expect((await atHub(dear)).handOvers).toEqual([]);
  for (const number of [cheap, leased]) {
    expect((await atHub(number)).state).toBe('handed_over');
    expect(await incidentsOf(behind, number)).toEqual([]);
  }
}, 120_000);

test('a desk that was given up hands over by its old lease, and every desk hears of it; once told it has none', async () => {
  const { station } = await behind.status();
  proxy.refuse();
  await until('it is cut off', async () => !(await isOnline(behind)), 60_000);
  const released = await runHubCommand(['pickup', 'release', station], {
    DATABASE_URL: shop.database.url,
  });
  expect(released.code).toBe(0);
  await until('the other desk may have it', async () => {
    const { verdict, checkId } = await scan(other, twice);
    return verdict.is === 'ready' && (await give(other, checkId)).ok;
  });
  for (const number of [alone, twice]) {
    const { checkId, verdict } = await scan(behind, number);
    expect(verdict).toEqual({ is: 'ready' });
    expect(await give(behind, checkId)).toMatchObject({ ok: true });
  }

  proxy.accept();
  await settled(behind);
  const reasons = { [alone]: 'lease_released', [twice]: 'double' };
  for (const desk of [behind, other]) {
    for (const [number, reason] of Object.entries(reasons)) {
      const incidents = await until('the incident is here', async () => {
        const found = await incidentsOf(desk, number);
        return found.length > 0 ? found : undefined;
      });
      expect(incidents).toMatchObject([{ reason }]);
      expect(incidents[0]?.handOvers.at(-1)).toMatchObject({ station, counted: number === alone });
    }
  }
  expect((await atHub(alone)).lines).toMatchObject([{ handedOver: 1 }, { handedOver: 1 }]);
  expect((await atHub(twice)).lines).toMatchObject([{ handedOver: 1 }, { handedOver: 1 }]);

  // It knows by now: what it had staged is no safer here than at any other desk.
  proxy.refuse();
  await until('it is cut off again', async () => !(await isOnline(behind)), 60_000);
  expect((await scan(behind, kept)).verdict).toEqual({ is: 'provisional' });
}, 120_000);
