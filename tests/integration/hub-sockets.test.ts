import { io } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#hub/clock.ts';
import { customer, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { connectRaw } from '#tests/support/raw-station.ts';

let shop: HubShop;
/** Cancels and runs, by delay; timers of the hub that a test wants to see go off. */
let timers: Map<number, () => void>;

beforeEach(async () => {
  timers = new Map();
  shop = await openHubShop({
    clock: {
      now: systemClock.now,
      after(delayMs, run) {
        if (delayMs === 10_000) timers.set(delayMs, run);
        return systemClock.after(delayMs, run);
      },
    },
  });
});

afterEach(async () => {
  await shop.close();
});

const refusalOf = (connection: { ask: (e: string, r: unknown) => Promise<unknown> }) =>
  connection.ask('pull', { scope: 'everything' });

test('a connection that proves nothing within ten seconds is ended', async () => {
  const raw = await connectRaw(shop.hub.url);
  timers.get(10_000)?.();
  await raw.ended;
  expect(raw.goodbyes).toMatchObject([{ code: 'not_proven' }]);
});

test('only websocket and only the one namespace are served', async () => {
  const polling = await fetch(`${shop.hub.url}/socket.io/?EIO=4&transport=polling`);
  expect(polling.status).toBe(400);
  const socket = io(`${shop.hub.url}/admin`, { transports: ['websocket'], reconnection: false });
  const error = await new Promise<Error>((resolve) => socket.on('connect_error', resolve));
  expect(error.message).toBe('Invalid namespace');
  socket.close();
});

test('a page in a browser cannot open a connection', async () => {
  const socket = io(shop.hub.url, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { origin: 'https://shop.example' },
  });
  const outcome = await new Promise<string>((resolve) => {
    socket.on('connect', () => resolve('connected'));
    socket.on('connect_error', () => resolve('refused'));
  });
  expect(outcome).toBe('refused');
  socket.close();
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'pull everything'],
  ['a wrong scope', { scope: 'everything', cursor: { phase: 'start' } }],
  ['a wrong cursor', { scope: 'catalog', cursor: { phase: 'feed', version: -1 } }],
  [
    'a key that cannot be',
    {
      scope: 'catalog',
      epoch: '00000000-0000-4000-8000-000000000000',
      cursor: { phase: 'book', head: 0, after: 'a/\0' },
    },
  ],
  ['bytes', Buffer.alloc(2_000)],
  ['deep nesting', { scope: 'catalog', cursor: JSON.parse('['.repeat(2_000) + ']'.repeat(2_000)) }],
])('a pull of %s is answered and the connection goes on', async (_, request) => {
  const station = await shop.enrol();
  const connection = await station.connect();
  expect(await connection.ask('pull', request)).toMatchObject({ ok: false, code: 'invalid' });
  expect(await connection.pull('catalog', { phase: 'start' })).toMatchObject({ ok: true });
  connection.close();
});

test('a push of bytes or of deep nesting is answered and the connection goes on', async () => {
  const station = await shop.enrol();
  const connection = await station.connect();
  const deep: unknown = JSON.parse('{"a":'.repeat(2_000) + '1' + '}'.repeat(2_000));
  const mutation = {
    id: crypto.randomUUID(),
    station: station.id,
    sequence: 1,
    name: 'note.add',
    args: { deep, bytes: Buffer.alloc(100) },
    observedAt: 1,
    basedOn: {},
    staff: null,
  };
  expect(await connection.push([mutation])).toMatchObject({
    ok: true,
    results: [{ result: { status: 'rejected', code: 'invalid' } }],
  });
  expect(await connection.ask('push', { mutations: 7 })).toMatchObject({ code: 'invalid' });
  connection.close();
});

test('a message above the limit ends that connection and no other', async () => {
  const station = await shop.enrol();
  const [loud, quiet] = [await station.connect(), await station.connect()];
  loud.socket.emit('push', { mutations: ['x'.repeat(600 * 1024)] }, () => {});
  await loud.ended;
  expect(await quiet.pull('catalog', { phase: 'start' })).toMatchObject({ ok: true });
  quiet.close();
});

test('an event that nobody knows is answered, and the third ends the connection', async () => {
  const station = await shop.enrol();
  const connection = await station.connect();
  const refusal = { ok: false, code: 'invalid' };
  expect(await connection.ask('everything', {})).toMatchObject(refusal);
  expect(await connection.ask('error', {})).toMatchObject(refusal);
  connection.socket.emit('pull', { scope: 'catalog', cursor: { phase: 'start' } });
  await connection.ended;
  expect(connection.goodbyes).toMatchObject([refusal]);
});

test('who asks too fast is told so', async () => {
  const station = await shop.enrol();
  const connection = await station.connect();
  const answers = await Promise.all(Array.from({ length: 100 }, () => refusalOf(connection)));
  const codes = new Set(answers.map((answer) => (answer as { code: string }).code));
  expect(codes).toEqual(new Set(['invalid', 'too_many']));
  connection.close();
});

test('an import of many records becomes a few announcements that end with the last version', async () => {
  const station = await shop.enrol();
  const connection = await station.connect();
  for (let batch = 0; batch < 5; batch += 1) {
    await shop.write(...Array.from({ length: 20 }, (_, i) => customer(`c${batch}-${i}`)));
  }
  await expect
    .poll(() => connection.announced.at(-1))
    .toEqual({ scope: 'region:kr', version: 100 });
  expect(connection.announced.length).toBeLessThanOrEqual(5);
  connection.close();
});
