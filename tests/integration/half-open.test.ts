/** What a counter says of its connection while the other end is silent: true within 20 s (I11). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cardOf } from '#tests/support/asking.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';

let shop: Shop;
let proxy: TcpProxy;
let station: StationProcess;

const linkState = async () => (await station.status()).link.state;

beforeAll(async () => {
  shop = await openShop(10);
  proxy = await startTcpProxy(() => shop.hubPort());
  station = await shop.station('only', proxy.url);
  await until('the book is level', async () => {
    const { link, scopes } = await station.status();
    return link.state === 'online' && scopes.every(({ levelAt }) => levelAt !== null);
  });
}, 120_000);

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

it('is not online 20 s after a line went silent, though work goes on, and is again when it speaks', async () => {
  proxy.swallowAnswers();
  const silentAtMs = Date.now();
  const { customerId } = await cardOf(station.rpc, '김민지');
  const saved = await station.rpc.call('note.add', { customerId, text: 'in silence' });
  expect(saved.ok).toBe(true);
  await until('the counter notices', async () => (await linkState()) !== 'online', 20_000);
  const { link, unsent } = await station.status();
  expect(unsent).toBe(1);
  expect(Math.abs(link.since - silentAtMs)).toBeLessThan(25_000);
  proxy.deliver();
  await until('it is sent', async () => (await station.status()).unsent === 0, 40_000);
  expect(await linkState()).toBe('online');
}, 90_000);

it('is not online 20 s after the hub froze', async () => {
  const { pid } = shop.hub();
  process.kill(pid, 'SIGSTOP');
  try {
    await until('the counter notices', async () => (await linkState()) !== 'online', 20_000);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await until('it is online again', async () => (await linkState()) === 'online', 45_000);
}, 90_000);
