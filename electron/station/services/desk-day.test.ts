import { expect, test } from 'vitest';
import type { Product } from '#shared/domain/product.ts';
import { deskNow, lineDoc, pickupDoc } from '#tests/support/desk-records.ts';
import { openOwnDesk, type OwnDesk } from '#tests/support/own-desk.ts';

const hourMs = 3_600_000;

const shirt = (colour: string): Product => ({
  handle: 'linen-shirt',
  title: '린넨 셔츠',
  type: '셔츠',
  published: true,
  currency: 'KRW',
  options: ['Color', 'Size'],
  variants: ['100', '95', '105', '110'].map((size, i) => ({
    gtin: `0880000000${i}00${colour.length}`.padEnd(14, '0').slice(0, 14),
    options: [colour, size],
    priceMinor: 59_000,
    stock: size === '105' ? 0 : 3,
  })),
});

/** As a station that was started again: what had come is read for its lists. */
async function restarted(desk: OwnDesk, ...args: Parameters<typeof openOwnDesk>): Promise<OwnDesk> {
  await desk.station.stop();
  const [pickups, options] = args;
  const { dataDir, signer } = desk;
  return await openOwnDesk(pickups, { ...options, dataDir, signer });
}

test('goods come back once, within the time, and what else would fit is offered from the shelf', async () => {
  const product = shirt('네이비');
  const bought = product.variants.find(({ options }) => options[1] === '100');
  const given = {
    id: '0199a0c4-0000-7000-8000-000000000001',
    at: deskNow - hourMs,
    station: 'station-1',
    store: 'gangnam',
    staff: null,
    collectorId: null,
    lines: [{ lineId: 'l1', quantity: 2 }],
    verified: { methods: ['code' as const], outcome: 'ready' as const },
    provisional: false,
  };
  const line = lineDoc('l1', { quantity: 2, picked: 2, handedOver: 2, gtin: bought?.gtin });
  const collected = { state: 'handed_over' as const, lines: [line], handOvers: [given] };
  const long = { ...given, at: deskNow - 40 * 24 * hourMs };
  const desk = await openOwnDesk([
    pickupDoc('1001', collected),
    pickupDoc('1002', { ...collected, handOvers: [long] }),
    pickupDoc('1003'),
  ]);
  desk.arrive([
    ['product', 'p1', product],
    ['product', 'p2', { ...shirt('베이지'), handle: 'other', title: '옥스퍼드 셔츠' }],
  ]);
  const open = (query: string) => desk.rpc.call('desk.return_open', { query });
  expect(await open('1002')).toEqual({ ok: false, code: 'window_over' });
  expect(await open('1003')).toEqual({ ok: false, code: 'not_handed_over' });
  expect(await open('1099')).toEqual({ ok: false, code: 'not_found' });
  const opened = await open(desk.code('1001', { expiresAt: deskNow - 1000 }));
  expect(opened).toMatchObject({ ok: true, eligible: [{ lineId: 'l1', quantity: 2 }] });
  // As a scanner sends them that says what kind of code it read.
  expect(await open(`]Q1${desk.code('1001')}`)).toEqual(opened);
  expect(await open(']C11001')).toEqual(opened);

  const pickupId = 'pickup:1001';
  const other = await desk.rpc.call('desk.alternatives', {
    pickupId,
    lineId: 'l1',
    reason: 'too_small',
  });
  // 105 would be next and is not there; then the same size of another shirt.
  expect(other.map(({ title, size, why }) => [title, size, why])).toEqual([
    ['린넨 셔츠', '110', 'right_size'],
  ]);
  const smaller = await desk.rpc.call('desk.alternatives', {
    pickupId,
    lineId: 'l1',
    reason: 'too_large',
  });
  expect(smaller.map(({ title, size, variant, why }) => [title, size, variant, why])).toEqual([
    ['린넨 셔츠', '95', '네이비', 'right_size'],
    ['옥스퍼드 셔츠', '95', '베이지', 'similar'],
  ]);

  const back = (quantity: number) =>
    desk.rpc.call('desk.return', {
      pickupId,
      lines: [{ lineId: 'l1', quantity, reason: 'too_small', condition: 'as_new' }],
    });
  expect(await back(3)).toMatchObject({ ok: false, code: 'already_done' });
  expect(await back(2)).toMatchObject({ ok: true });
  expect(await back(1)).toMatchObject({ ok: false, code: 'already_done' });
  expect(await open('1001')).toEqual({ ok: false, code: 'already_returned' });
});

test('an order is picked, put into a bin and made ready, and what is missing is said before', async () => {
  const lines = [
    lineDoc('l1', { quantity: 2, picked: 0 }),
    lineDoc('l2', { quantity: 1, picked: 0 }),
  ];
  const placed = pickupDoc('1001', { state: 'placed', lines, bin: undefined, keepUntil: null });
  const desk = await openOwnDesk([placed]);
  const pickupId = 'pickup:1001';
  const { call } = desk.rpc;
  expect(await call('desk.pick', { pickupId, lineId: 'l1', quantity: 2 })).toMatchObject({
    ok: true,
  });
  expect(await call('desk.ready', { pickupId })).toMatchObject({ ok: false, code: 'not_ready' });
  const shortage = { pickupId, lineId: 'l2', reason: 'damaged', next: 'pick_up_later' } as const;
  expect(await call('desk.shortage', shortage)).toMatchObject({ ok: true });
  const forbidden = await call('desk.stage', { pickupId, bin: '900101-1234567' });
  expect(forbidden).toMatchObject({ ok: false, code: 'forbidden_number' });
  expect(await call('desk.stage', { pickupId, bin: 'A-07' })).toMatchObject({ ok: true });
  expect(await call('desk.ready', { pickupId })).toMatchObject({ ok: true });
  const check = await desk.check(desk.code('1001'));
  expect(check.pickup).toMatchObject({ bin: 'A-07', leasedHere: false, save: 'unsent' });
  // What is missing lies in no bin, and cannot be given.
  const { checkId } = check;
  const give = (lineId: string) =>
    call('desk.hand_over', { checkId, lines: [{ lineId, quantity: 1 }], signature: null });
  expect(await give('l2')).toMatchObject({ ok: false, code: 'invalid' });
  expect(await give('l1')).toMatchObject({ ok: true });
});

test('the board has each order in one group, and the day is counted', async () => {
  const hold = { reason: 'damaged' as const, at: deskNow, by: null };
  const pickups = [
    pickupDoc('1001', { state: 'placed' }),
    pickupDoc('1002', { state: 'picking' }),
    pickupDoc('1003'),
    pickupDoc('1004', { holds: [hold] }),
    pickupDoc('1005', { keepUntil: deskNow - 1 }),
    pickupDoc('1006'),
    pickupDoc('1007', { state: 'cancelled' }),
  ];
  let desk = await openOwnDesk(pickups);
  const at = deskNow - 5 * 60_000;
  desk.arrive([['arrival', 'a1', { pickupId: 'pickup:1006', at, via: 'kiosk' }]]);
  desk = await restarted(desk, pickups);
  desk.arrive([['arrival', 'a1', { pickupId: 'pickup:1006', at, via: 'kiosk' }]]);
  await desk.rpc.call('desk.arrive', { pickupId: 'pickup:1003' });
  const queue = await desk.rpc.call('desk.queue', {});
  const groups = queue.pickups.map(({ number, group }) => [number, group]);
  expect(Object.fromEntries(groups)).toEqual({
    '#1001': 'new',
    '#1002': 'picking',
    '#1003': 'waiting',
    '#1004': 'problem',
    '#1005': 'expired',
    '#1006': 'waiting',
  });
  expect(queue.counts).toMatchObject({
    new: { count: 1 },
    waiting: { count: 2, oldestAt: at },
    expired: { count: 1 },
  });
  const before = await desk.rpc.call('desk.wait', {});
  expect(before.arrivals.map(({ pickup }) => pickup.number)).toEqual(['#1006', '#1003']);
  const { checkId } = await desk.check(desk.code('1006'));
  const lines = [{ lineId: 'l1', quantity: 1 }];
  await desk.rpc.call('desk.hand_over', { checkId, lines, signature: null });
  const [left] = (await desk.rpc.call('desk.wait', {})).arrivals;
  await desk.rpc.call('desk.gone', { arrivalId: left?.arrivalId ?? '' });
  const after = await desk.rpc.call('desk.wait', {});
  expect(after).toMatchObject({
    arrivals: [],
    // The policy's target is three minutes.
    today: { handedOver: 1, served: 1, overTarget: 1, medianWaitMs: 5 * 60_000 },
  });
});

test('labels and slips are pictures without a printer, and say so', async () => {
  const desk = await openOwnDesk();
  const label = await desk.rpc.call('desk.label', { pickupId: 'pickup:1001', what: 'bin' });
  expect(label.printed).toBe('no_printer');
  expect(label.svg).toMatch(/^<svg /);
  const shelf = await desk.rpc.call('desk.shelf_label', { bin: 'a-07' });
  expect(shelf.svg).toMatch(/^<svg /);
  expect(await desk.rpc.call('desk.read', { text: 'DGB1.A-07' })).toEqual({
    what: 'bin',
    bin: 'A-07',
  });
});
