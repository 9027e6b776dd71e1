/**
 * A desk whose line is worse than cut: it believes that the hub is there, and nothing is answered; and one
 * that was given up and comes back. Real processes, with a proxy between the one desk and the hub.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type DeskShop,
  handOverAt,
  incidentsOf,
  isOnline,
  openDeskShop,
  untilHeld,
} from '#tests/support/desk-shop.ts';
import { runHubCommand } from '#tests/support/hub-process.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';

const [cheap, dear, leased] = ['95001', '95002', '95003'];
const [alone, twice, kept] = ['96001', '96002', '96003'];

let shop: DeskShop;
let proxy: TcpProxy;
let behind: StationProcess;
let other: StationProcess;

beforeAll(async () => {
  shop = await openDeskShop();
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
  await shop.put(cheap);
  await shop.put(dear, { valueMinor: 400_000 });
  await shop.put(leased, { valueMinor: 400_000, lease });
  for (const number of [alone, twice, kept]) await shop.put(number, { lease });
  for (const desk of [behind, other]) await untilHeld(desk, kept);
}, 120_000);

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

const give = (desk: StationProcess, checkId: string) => handOverAt(desk, checkId, ['l1', 'l2']);

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

test('a claim that the hub does not answer counts as cut off: by worth, by lease, and nothing goes before that', async () => {
  proxy.swallowAnswers();
  // The line looks as it did: the desk still shows what holds with the hub.
  const first = await shop.scan(behind, cheap);
  expect([first.verdict, await isOnline(behind)]).toEqual([{ is: 'ready' }, true]);
  expect(await give(behind, first.checkId)).toMatchObject({ ok: false, code: 'not_verified' });
  expect(await verdictOf(behind, first.checkId)).toEqual({ is: 'provisional' });
  expect(await give(behind, first.checkId)).toMatchObject({ ok: true });

  // Until the silence is noticed each next person is asked for; after that it is known.
  const { checkId: tooDear } = await shop.scan(behind, dear);
  expect(await give(behind, tooDear)).toMatchObject({ ok: false, code: 'not_verified' });
  const stopped = { is: 'stop', reason: 'offline_value', lead: true };
  expect(await verdictOf(behind, tooDear)).toEqual(stopped);
  expect(await give(behind, tooDear)).toMatchObject({ ok: false, code: 'not_verified' });

  const { checkId: mine } = await shop.scan(behind, leased);
  const at = await give(behind, mine);
  if (!at.ok) {
    expect(at.code).toBe('not_verified');
    expect(await verdictOf(behind, mine)).toEqual({ is: 'ready' });
    expect(await give(behind, mine)).toMatchObject({ ok: true });
  }

  proxy.deliver();
  proxy.cut();
  await settled(behind);
  expect((await shop.atHub(cheap)).handOvers).toMatchObject([{ provisional: true }]);
  expect((await shop.atHub(leased)).handOvers).toMatchObject([{ provisional: false }]);
  expect((await shop.atHub(dear)).handOvers).toEqual([]);
  for (const number of [cheap, leased]) {
    expect((await shop.atHub(number)).state).toBe('handed_over');
    expect(await incidentsOf(behind, [number])).toEqual([]);
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
    const { verdict, checkId } = await shop.scan(other, twice);
    return verdict.is === 'ready' && (await give(other, checkId)).ok;
  });
  for (const number of [alone, twice]) {
    const { checkId, verdict } = await shop.scan(behind, number);
    expect(verdict).toEqual({ is: 'ready' });
    expect(await give(behind, checkId)).toMatchObject({ ok: true });
  }

  proxy.accept();
  await settled(behind);
  const reasons = { [alone]: 'lease_released', [twice]: 'double' };
  for (const desk of [behind, other]) {
    for (const [number, reason] of Object.entries(reasons)) {
      const incidents = await until('the incident is here', async () => {
        const found = await incidentsOf(desk, [number]);
        return found.length > 0 ? found : undefined;
      });
      expect(incidents).toMatchObject([{ reason }]);
      expect(incidents[0]?.handOvers.at(-1)).toMatchObject({ station, counted: number === alone });
    }
  }
  expect((await shop.atHub(alone)).lines).toMatchObject([{ handedOver: 1 }, { handedOver: 1 }]);
  expect((await shop.atHub(twice)).lines).toMatchObject([{ handedOver: 1 }, { handedOver: 1 }]);

  // It knows by now: what it had staged is no safer here than at any other desk.
  proxy.refuse();
  await until('it is cut off again', async () => !(await isOnline(behind)), 60_000);
  expect((await shop.scan(behind, kept)).verdict).toEqual({ is: 'provisional' });
}, 120_000);
