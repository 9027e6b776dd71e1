import { describe, expect, it } from 'vitest';
import {
  EXAMPLE_MS,
  exampleLine,
  examplePickup,
  examplePolicy,
  readyPickup,
} from '#tests/support/example-pickup.ts';
import { Arrival } from './arrival.ts';
import { DeskIncident } from './desk-incident.ts';
import { GoodsReturn } from './goods-return.ts';
import type { Mutation, Reduction } from './mutation.ts';
import { reduceMutation } from './mutations.ts';
import { Pickup } from './pickup.ts';
import { expired } from './pickup-expire.ts';
import { withoutStation } from './pickup-lease.ts';
import { usualPolicy } from './pickup-policy.ts';
import { returnable } from './return-receive.ts';
import type { RecordState } from './record.ts';

const pickupId = 'pickup:1001';
const lead = { id: 'staff:lead', name: '박서연' };
const HOUR_MS = 3_600_000;

let made = 0;
function uuid(): string {
  made += 1;
  return `0192b3a4-0000-7000-8000-${String(made).padStart(12, '0')}`;
}

/** A hub of one pickup: what it holds after each mutation that was accepted. */
function deskOf(pickup: Pickup) {
  const records = new Map<string, RecordState>();
  const put = (kind: string, id: string, doc: unknown) =>
    records.set(`${kind}/${id}`, {
      kind,
      id,
      scope: 'store:gangnam',
      version: 1,
      doc,
      deleted: false,
    });
  put('pickup', pickupId, pickup);
  return {
    put,
    pickup: () => Pickup.parse(records.get(`pickup/${pickupId}`)?.doc),
    doc: (kind: string, id: string) => records.get(`${kind}/${id}`)?.doc,
    all: (kind: string) =>
      [...records.values()].filter((record) => record.kind === kind).map(({ doc }) => doc),
    send(name: string, args: Record<string, unknown>, from: Partial<Mutation> = {}): string {
      const mutation: Mutation = {
        id: uuid(),
        station: 'desk-1',
        sequence: 1,
        name,
        args: { pickupId, ...args },
        observedAt: EXAMPLE_MS,
        basedOn: {},
        staff: lead,
        ...from,
      };
      const reduction: Reduction = reduceMutation(
        mutation,
        ({ kind, id }) => records.get(`${kind}/${id}`),
        { id: mutation.station, store: 'gangnam', mode: 'pickup' },
      );
      if (reduction.status === 'rejected') return reduction.code;
      if (reduction.status !== 'writes') return reduction.status;
      for (const { kind, id, doc } of reduction.writes) put(kind, id, doc);
      return reduction.writes.length === 0 ? 'nothing' : 'written';
    },
  };
}

const giving = (lines: { lineId: string; quantity: number }[], more = {}) => ({
  from: 'ready',
  incidentId: uuid(),
  collectorId: null,
  lines,
  verified: { methods: ['code'], outcome: 'ready' },
  provisional: false,
  ...more,
});
const all = [
  { lineId: 'a', quantity: 2 },
  { lineId: 'b', quantity: 1 },
];

describe('getting an order ready', () => {
  it('goes from placed by picking to ready, with a bin and the lease of the station that staged it', () => {
    const desk = deskOf(examplePickup());
    expect(desk.send('pickup.pick', { from: 'placed', lineId: 'a', quantity: 1 })).toBe('written');
    expect(desk.pickup().state).toBe('picking');
    expect(desk.send('pickup.ready', { from: 'picking', keepDays: 7 })).toBe('not_ready');
    desk.send('pickup.pick', { from: 'picking', lineId: 'a', quantity: 2 });
    desk.send('pickup.pick', { from: 'picking', lineId: 'b', quantity: 1 });
    expect(desk.send('pickup.stage', { from: 'picking', bin: 'A-01' })).toBe('written');
    expect(desk.send('pickup.ready', { from: 'picking', keepDays: 7 })).toBe('written');
    expect(desk.pickup()).toMatchObject({
      state: 'ready',
      bin: 'A-01',
      readyAt: EXAMPLE_MS,
      keepUntil: EXAMPLE_MS + 7 * 24 * HOUR_MS,
      lease: { station: 'desk-1', until: EXAMPLE_MS + 24 * HOUR_MS },
    });
  });

  it('takes no more of a line than is to be had, and none of what it does not know', () => {
    const desk = deskOf(examplePickup({ lines: [exampleLine('a', { quantity: 3, refunded: 1 })] }));
    expect(desk.send('pickup.pick', { from: 'placed', lineId: 'a', quantity: 3 })).toBe('invalid');
    expect(desk.send('pickup.pick', { from: 'placed', lineId: 'x', quantity: 1 })).toBe('invalid');
    expect(desk.send('pickup.pick', { from: 'ready', lineId: 'a', quantity: 1 })).toBe(
      'wrong_state',
    );
  });

  it('goes on without what is missing: later, or not at all', () => {
    const desk = deskOf(examplePickup());
    desk.send('pickup.pick', { from: 'placed', lineId: 'a', quantity: 1 });
    const missing = { from: 'picking', reason: 'short' };
    desk.send('pickup.shortage', { ...missing, lineId: 'a', next: 'pick_up_later' });
    desk.send('pickup.shortage', { ...missing, lineId: 'b', next: 'cancel_line' });
    expect(desk.pickup().lines).toMatchObject([
      { picked: 1, cancelled: 0, shortage: { quantity: 1, next: 'pick_up_later' } },
      { picked: 0, cancelled: 1 },
    ]);
    expect(desk.send('pickup.ready', { from: 'picking', keepDays: 7 })).toBe('written');
  });

  it('is cancelled when the last line that was left is', () => {
    const desk = deskOf(examplePickup({ lines: [exampleLine('a')] }));
    const args = { from: 'placed', lineId: 'a', reason: 'damaged', next: 'cancel_line' };
    expect(desk.send('pickup.shortage', args)).toBe('written');
    expect(desk.pickup()).toMatchObject({ state: 'cancelled', closedAt: EXAMPLE_MS });
  });
});

describe('leases', () => {
  const lease = { station: 'desk-9', until: EXAMPLE_MS + HOUR_MS, by: uuid() };

  it('stay where they are when another desk puts the goods into another bin, until they end', () => {
    const stage = { from: 'ready', bin: 'B-07' };
    const desk = deskOf(readyPickup({ lease }));
    desk.send('pickup.stage', stage);
    expect(desk.pickup()).toMatchObject({ bin: 'B-07', lease });
    desk.send('pickup.stage', stage, { observedAt: lease.until });
    expect(desk.pickup().lease?.station).toBe('desk-1');
  });

  it('are taken from a station with what it serves, and nothing else is', () => {
    const served = { station: 'desk-9', at: EXAMPLE_MS, staff: null, collectorId: null };
    const serving = readyPickup({ lease, state: 'claimed', claimed: served });
    expect(withoutStation(serving, 'desk-9')).toEqual(
      readyPickup({ lease: null, leaseEpoch: 1, state: 'ready', claimed: null }),
    );
    expect(withoutStation(serving, 'desk-1')).toBeUndefined();
    const elsewhere = { ...served, station: 'desk-1' };
    expect(withoutStation({ ...serving, claimed: elsewhere, leaseEpoch: 4 }, 'desk-9')).toEqual({
      ...serving,
      claimed: elsewhere,
      lease: null,
      leaseEpoch: 5,
    });
    expect(withoutStation({ ...serving, claimed: elsewhere }, 'desk-1')).toMatchObject({
      lease,
      leaseEpoch: 1,
      state: 'ready',
      claimed: null,
    });
    expect(withoutStation(readyPickup(), 'desk-9')).toBeUndefined();
  });

  it('that were taken away and handed over by are an incident, though the goods are counted', () => {
    const desk = deskOf(readyPickup({ leaseEpoch: 2 }));
    const old = giving([{ lineId: 'a', quantity: 1 }], { leaseEpoch: 1 });
    expect(desk.send('pickup.hand_over', old)).toBe('written');
    expect(desk.pickup().lines[0]).toMatchObject({ handedOver: 1 });
    expect(desk.pickup().handOvers[0]?.incident).toBe(old.incidentId);
    expect(DeskIncident.parse(desk.doc('incident', old.incidentId))).toMatchObject({
      reason: 'lease_released',
      handOvers: [{ station: 'desk-1', counted: true, lines: [{ lineId: 'a', quantity: 1 }] }],
    });
    desk.send('pickup.hand_over', giving([{ lineId: 'a', quantity: 1 }], { leaseEpoch: 2 }));
    desk.send('pickup.hand_over', giving([{ lineId: 'b', quantity: 1 }]));
    expect(desk.pickup().state).toBe('handed_over');
    expect(desk.all('incident')).toHaveLength(1);
    const double = giving(all, { leaseEpoch: 0 });
    desk.send('pickup.hand_over', double);
    expect(desk.doc('incident', double.incidentId)).toMatchObject({ reason: 'double' });
  });
});

describe('the time that it is kept', () => {
  it("is the store's, whatever the desk thinks", () => {
    const picked = examplePickup({ state: 'picking', lines: [exampleLine('a', { picked: 1 })] });
    const desk = deskOf(picked);
    desk.put('pickup-policy', 'pickup-policy:gangnam', { ...examplePolicy, keepDays: 3 });
    desk.send('pickup.ready', { from: 'picking', keepDays: 7 });
    expect(desk.pickup().keepUntil).toBe(EXAMPLE_MS + 72 * HOUR_MS);
  });
});

describe('claiming', () => {
  const claim = { from: 'ready', collectorId: null };

  it('is won by the first, brings the lease, and is given back', () => {
    const desk = deskOf(readyPickup());
    expect(desk.send('pickup.claim', claim)).toBe('written');
    expect(desk.send('pickup.claim', claim, { station: 'desk-2' })).toBe('claimed_elsewhere');
    expect(desk.pickup()).toMatchObject({
      state: 'claimed',
      claimed: { station: 'desk-1' },
      lease: { station: 'desk-1' },
    });
    expect(desk.send('pickup.leave', {}, { station: 'desk-2' })).toBe('nothing');
    expect(desk.send('pickup.leave', {})).toBe('written');
    expect(desk.pickup()).toMatchObject({ state: 'ready', claimed: null });
  });

  it('passes to another desk when nobody finished it, and to the same one again', () => {
    const desk = deskOf(readyPickup());
    desk.send('pickup.claim', claim);
    expect(desk.send('pickup.claim', claim)).toBe('written');
    const later = { station: 'desk-2', observedAt: EXAMPLE_MS + 16 * 60_000 };
    expect(desk.send('pickup.claim', { ...claim, takeOver: 'reachable' }, later)).toBe('written');
    expect(desk.pickup().claimed?.station).toBe('desk-2');
  });

  it('wants a word when another station has the lease, until that runs out', () => {
    const lease = { station: 'desk-9', until: EXAMPLE_MS + HOUR_MS, by: uuid() };
    expect(deskOf(readyPickup({ lease })).send('pickup.claim', claim)).toBe('leased_elsewhere');
    const takeOver = { ...claim, takeOver: 'lead' };
    expect(deskOf(readyPickup({ lease })).send('pickup.claim', takeOver)).toBe('written');
    const late = { observedAt: lease.until };
    expect(deskOf(readyPickup({ lease })).send('pickup.claim', claim, late)).toBe('written');
  });

  it('lasts as long as the store says', () => {
    const desk = deskOf(readyPickup());
    desk.put('pickup-policy', 'pickup-policy:gangnam', { ...examplePolicy, claimMs: 5_000 });
    desk.send('pickup.claim', claim);
    expect(desk.pickup().claimed?.until).toBe(EXAMPLE_MS + 5_000);
    const other = { ...claim, takeOver: 'lead' };
    const at = (observedAt: number) => ({ station: 'desk-2', observedAt });
    expect(desk.send('pickup.claim', other, at(EXAMPLE_MS + 4_999))).toBe('claimed_elsewhere');
    expect(desk.send('pickup.claim', other, at(EXAMPLE_MS + 5_000))).toBe('written');
  });

  it('that was written before it had an end has the usual one', () => {
    const claimed = { station: 'desk-2', at: EXAMPLE_MS, staff: null, collectorId: null };
    const old = readyPickup({ state: 'claimed', claimed });
    const at = (ms: number) => ({ observedAt: EXAMPLE_MS + ms });
    const { claimMs } = usualPolicy;
    expect(deskOf(old).send('pickup.claim', claim, at(claimMs - 1))).toBe('claimed_elsewhere');
    expect(deskOf(old).send('pickup.claim', claim, at(claimMs))).toBe('written');
  });

  it('given back with nothing in the bin leaves it to be picked', () => {
    const lines = [exampleLine('a', { quantity: 2, picked: 1, handedOver: 1 })];
    const claimed = { station: 'desk-1', at: EXAMPLE_MS, staff: null, collectorId: null };
    const desk = deskOf(readyPickup({ lines, state: 'claimed', claimed }));
    desk.send('pickup.leave', {});
    expect(desk.pickup().state).toBe('picking');
  });

  it.each([
    ['held', readyPickup({ holds: [{ reason: 'fraud', at: 1, by: null }] })],
    ['not_paid', readyPickup({ payment: 'partly_paid' })],
    ['wrong_state', examplePickup()],
    ['wrong_state', readyPickup({ state: 'expired' })],
  ] as const)('says %s of what may not be handed over', (code, pickup) => {
    expect(deskOf(pickup).send('pickup.claim', claim)).toBe(code);
  });
});

describe('handing over', () => {
  it('counts every line once and closes the pickup', () => {
    const desk = deskOf(readyPickup());
    desk.send('pickup.claim', { from: 'ready', collectorId: null });
    expect(desk.send('pickup.hand_over', giving(all, { from: 'claimed' }))).toBe('written');
    expect(desk.pickup()).toMatchObject({
      state: 'handed_over',
      closedAt: EXAMPLE_MS,
      claimed: null,
      lease: null,
      lines: [{ handedOver: 2 }, { handedOver: 1 }],
    });
    expect(desk.all('incident')).toEqual([]);
  });

  it('goes by line: the rest stays in its bin, or is still to be found', () => {
    const desk = deskOf(readyPickup());
    desk.send('pickup.hand_over', giving([{ lineId: 'a', quantity: 1 }]));
    expect(desk.pickup()).toMatchObject({ state: 'ready', lines: [{ handedOver: 1 }, {}] });
    const later = deskOf(
      readyPickup({
        lines: [
          exampleLine('a', { picked: 1 }),
          exampleLine('b', {
            shortage: { reason: 'short', next: 'pick_up_later', quantity: 1 },
          }),
        ],
      }),
    );
    later.send('pickup.hand_over', giving([{ lineId: 'a', quantity: 1 }]));
    expect(later.pickup().state).toBe('picking');
  });

  it('is not kept waiting by lines that were refunded', () => {
    const lines = [exampleLine('a', { picked: 1 }), exampleLine('b', { refunded: 1 })];
    const desk = deskOf(readyPickup({ lines }));
    desk.send('pickup.hand_over', giving([{ lineId: 'a', quantity: 1 }]));
    expect(desk.pickup().state).toBe('handed_over');
  });

  it('keeps a second one of the same goods, and says who gave them, where and when', () => {
    const desk = deskOf(readyPickup());
    const here = { id: uuid(), staff: { id: 's1', name: '이준호' } };
    const there = {
      id: uuid(),
      station: 'desk-2',
      staff: { id: 's2', name: '최유나' },
      observedAt: EXAMPLE_MS - 60_000,
    };
    desk.send('pickup.hand_over', giving(all), here);
    const second = giving(all, { provisional: true });
    expect(desk.send('pickup.hand_over', second, there)).toBe('written');
    expect(desk.pickup().lines).toMatchObject([{ handedOver: 2 }, { handedOver: 1 }]);
    expect(desk.pickup().handOvers).toMatchObject([
      { id: here.id, lines: all },
      { id: there.id, lines: [], incident: second.incidentId },
    ]);
    expect(DeskIncident.parse(desk.doc('incident', second.incidentId))).toMatchObject({
      reason: 'double',
      number: '#1001',
      handOvers: [
        { handOverId: here.id, station: 'desk-1', staff: here.staff, counted: true, lines: all },
        { handOverId: there.id, station: 'desk-2', staff: there.staff, counted: false, lines: all },
      ],
    });
    expect(desk.send('incident.acknowledge', { incidentId: second.incidentId })).toBe('written');
    expect(desk.send('incident.acknowledge', { incidentId: second.incidentId })).toBe('nothing');
  });

  it('counts what was left of a line and disputes the rest', () => {
    const desk = deskOf(readyPickup());
    desk.send('pickup.hand_over', giving([{ lineId: 'a', quantity: 1 }]));
    const more = giving([{ lineId: 'a', quantity: 2 }]);
    desk.send('pickup.hand_over', more);
    expect(desk.pickup().lines[0]).toMatchObject({ handedOver: 2 });
    expect(desk.doc('incident', more.incidentId)).toMatchObject({
      handOvers: [{ counted: true }, { counted: false, lines: [{ lineId: 'a', quantity: 1 }] }],
    });
  });

  it.each([
    ['held', readyPickup({ holds: [{ reason: 'fraud', at: 1, by: null }] })],
    ['not_paid', readyPickup({ payment: 'unpaid' })],
    ['cancelled', readyPickup({ state: 'cancelled', closedAt: 1 })],
    ['expired', readyPickup({ state: 'expired', closedAt: EXAMPLE_MS - 1 })],
    ['not_ready', examplePickup()],
  ] as const)('counts nothing of what is %s, and forgets nothing', (reason, pickup) => {
    const desk = deskOf(pickup);
    const args = giving(all, { provisional: true });
    expect(desk.send('pickup.hand_over', args)).toBe('written');
    expect(desk.pickup()).toMatchObject({ state: pickup.state, lines: pickup.lines });
    expect(desk.doc('incident', args.incidentId)).toMatchObject({ reason });
  });

  it('counts what was given before it expired, though the hub heard of it later', () => {
    const desk = deskOf(readyPickup({ state: 'expired', closedAt: EXAMPLE_MS + 1 }));
    desk.send('pickup.hand_over', giving(all));
    expect(desk.pickup().state).toBe('handed_over');
  });

  it('of a part leaves another desk to whom it serves with the rest, and so does an undo', () => {
    const claimed = {
      station: 'desk-2',
      at: EXAMPLE_MS,
      staff: null,
      collectorId: null,
      until: EXAMPLE_MS + HOUR_MS,
    };
    const desk = deskOf(readyPickup({ state: 'claimed', claimed }));
    const id = uuid();
    desk.send('pickup.hand_over', giving([{ lineId: 'b', quantity: 1 }]), { id });
    expect(desk.pickup()).toMatchObject({ state: 'claimed', claimed });
    desk.send('pickup.undo', { handOverId: id, reason: 'other' });
    expect(desk.pickup()).toMatchObject({ state: 'claimed', claimed, lines: [{}, { picked: 1 }] });
    desk.send('pickup.hand_over', giving(all), { station: 'desk-2' });
    expect(desk.pickup()).toMatchObject({ state: 'handed_over', claimed: null });
  });

  it('is refused before there are more than a record may hold', () => {
    const desk = deskOf(readyPickup());
    const again = () => desk.send('pickup.hand_over', giving(all, { provisional: true }));
    const outcomes = Array.from({ length: 101 }, again);
    expect(outcomes.slice(0, 100)).toEqual(Array<string>(100).fill('written'));
    expect(outcomes[100]).toBe('invalid');
    expect(desk.pickup().handOvers).toHaveLength(100);
    expect(desk.all('incident').every((doc) => DeskIncident.safeParse(doc).success)).toBe(true);
  });

  it('refuses what was not written by a desk: lines that are unknown, or named twice', () => {
    const desk = deskOf(readyPickup());
    expect(desk.send('pickup.hand_over', giving([{ lineId: 'x', quantity: 1 }]))).toBe('invalid');
    const twice = giving([
      { lineId: 'a', quantity: 1 },
      { lineId: 'a', quantity: 1 },
    ]);
    expect(desk.send('pickup.hand_over', twice)).toBe('invalid');
  });

  it('is undone once, with a reason, and the goods are in the bin again', () => {
    const desk = deskOf(readyPickup());
    const handOverId = uuid();
    desk.send('pickup.hand_over', giving(all), { id: handOverId });
    const undo = { handOverId, reason: 'wrong_person' };
    expect(desk.send('pickup.undo', undo)).toBe('written');
    expect(desk.send('pickup.undo', undo)).toBe('nothing');
    expect(desk.pickup()).toMatchObject({
      state: 'ready',
      lines: [
        { handedOver: 0, picked: 2 },
        { handedOver: 0, picked: 1 },
      ],
    });
    expect(desk.pickup().handOvers[0]?.undone).toEqual({
      at: EXAMPLE_MS,
      by: lead,
      reason: 'wrong_person',
    });
    expect(desk.pickup()).not.toHaveProperty('closedAt');
  });
});

describe('holds', () => {
  it('are set once and released by what a lead can see', () => {
    const desk = deskOf(readyPickup());
    expect(desk.send('pickup.hold', { reason: 'age' })).toBe('written');
    expect(desk.send('pickup.hold', { reason: 'age' })).toBe('nothing');
    expect(desk.send('pickup.release', { reason: 'age' })).toBe('written');
    expect(desk.pickup().holds).toMatchObject([{ reason: 'age', released: { by: lead } }]);
    expect(desk.send('pickup.release', { reason: 'fraud' })).toBe('not_permitted');
    expect(deskOf(readyPickup({ state: 'expired' })).send('pickup.hold', { reason: 'age' })).toBe(
      'wrong_state',
    );
  });
});

describe('people', () => {
  const person = { masked: '이•호', initial: '이', language: null };
  const named = () => ({ collectorId: uuid(), person, find: ['f'.repeat(16)], days: 3 });

  it('may collect for others until a day', () => {
    const desk = deskOf(readyPickup());
    const first = named();
    expect(desk.send('pickup.collector', first)).toBe('written');
    expect(desk.send('pickup.collector', first)).toBe('nothing');
    expect(desk.pickup().collectors).toMatchObject([
      { id: first.collectorId, masked: '이•호', expiresAt: EXAMPLE_MS + 72 * HOUR_MS, by: lead },
    ]);
    const late = { observedAt: EXAMPLE_MS + 73 * HOUR_MS };
    desk.send('pickup.collector', named(), late);
    expect(desk.pickup().collectors).toHaveLength(1);
  });

  it('are not named by a number that may not be kept', () => {
    const masked = '900101-1234567';
    const args = { ...named(), person: { ...person, masked } };
    expect(deskOf(readyPickup()).send('pickup.collector', args)).toBe('forbidden_number');
  });

  it('are told again that it is ready, where it is', () => {
    const desk = deskOf(readyPickup());
    expect(desk.send('pickup.resend', {})).toBe('written');
    expect(desk.pickup().noticeAskedAt).toBe(EXAMPLE_MS);
    expect(deskOf(examplePickup()).send('pickup.resend', {})).toBe('wrong_state');
  });
});

describe('wrong codes', () => {
  it('count for the code they were tried against', () => {
    const code = { epoch: 2, humanHash: 'h'.repeat(16), expiresAt: EXAMPLE_MS };
    const desk = deskOf(readyPickup({ code }));
    desk.send('pickup.attempt', { epoch: 1 });
    expect(desk.pickup().wrongCodes).toBe(0);
    desk.send('pickup.attempt', { epoch: 2 });
    expect(desk.pickup().wrongCodes).toBe(1);
  });
});

describe('returns', () => {
  const back = (quantity: number, returnId = uuid()) => ({
    returnId,
    lines: [{ lineId: 'a', quantity, reason: 'too_small', condition: 'as_new' }],
  });

  it('take back no more than was handed over, with the refund pending', () => {
    const desk = deskOf(readyPickup());
    desk.send('pickup.hand_over', giving(all));
    expect(returnable(desk.pickup(), 30)).toEqual({
      until: EXAMPLE_MS + 30 * 24 * HOUR_MS,
      lines: all,
    });
    const first = back(1);
    expect(desk.send('return.receive', first)).toBe('written');
    expect(desk.send('return.receive', first)).toBe('already_done');
    expect(desk.send('return.receive', back(1))).toBe('written');
    expect(desk.pickup().lines[0]).toMatchObject({ handedOver: 2, returned: 2 });
    expect(GoodsReturn.parse(desk.doc('return', first.returnId))).toMatchObject({
      state: 'refund_pending',
      amountMinor: 39_000,
    });
    expect(returnable(readyPickup(), 30)).toEqual({ until: null, lines: [] });
  });

  it('are kept whatever is known of them: counted once, and what was counted before as disputed', () => {
    const desk = deskOf(readyPickup());
    desk.send('pickup.hand_over', giving(all));
    desk.send('return.receive', back(1));
    const again = back(2);
    expect(desk.send('return.receive', again, { station: 'desk-2' })).toBe('written');
    expect(GoodsReturn.parse(desk.doc('return', again.returnId))).toMatchObject({
      lines: [{ lineId: 'a', quantity: 2 }],
      disputed: [{ lineId: 'a', quantity: 1 }],
      amountMinor: 39_000,
    });
    expect(desk.pickup().lines[0]).toMatchObject({ handedOver: 2, returned: 2 });
    const never = deskOf(readyPickup());
    const strange = back(1);
    expect(never.send('return.receive', strange)).toBe('written');
    expect(never.doc('return', strange.returnId)).toMatchObject({
      disputed: [{ lineId: 'a', quantity: 1 }],
      amountMinor: 0,
    });
    expect(never.doc('return', strange.returnId)).not.toHaveProperty('late');
    expect(never.pickup().lines).toEqual(readyPickup().lines);
    const unknown = { returnId: uuid(), lines: [{ ...strange.lines[0], lineId: 'x' }] };
    expect(never.send('return.receive', unknown)).toBe('invalid');
  });

  it('are marked as late after the time that the store gives', () => {
    const desk = deskOf(readyPickup());
    desk.put('pickup-policy', 'pickup-policy:gangnam', { ...examplePolicy, returnDays: 2 });
    desk.send('pickup.hand_over', giving(all));
    const until = EXAMPLE_MS + 48 * HOUR_MS;
    const [inTime, late] = [back(1), back(1)];
    desk.send('return.receive', inTime, { observedAt: until });
    desk.send('return.receive', late, { observedAt: until + 1 });
    expect(desk.doc('return', inTime.returnId)).not.toHaveProperty('late');
    expect(GoodsReturn.parse(desk.doc('return', late.returnId))).toMatchObject({
      late: { until },
      amountMinor: 39_000,
    });
    expect(desk.pickup().lines[0]).toMatchObject({ returned: 2 });
  });

  it('stand in the way of undoing the hand-over', () => {
    const desk = deskOf(readyPickup());
    const handOverId = uuid();
    desk.send('pickup.hand_over', giving(all), { id: handOverId });
    desk.send('return.receive', back(1));
    expect(desk.send('pickup.undo', { handOverId, reason: 'other' })).toBe('already_done');
  });
});

describe('arrivals', () => {
  it('are noted at the desk and served once', () => {
    const desk = deskOf(readyPickup());
    const arrivalId = uuid();
    expect(desk.send('arrival.note', { arrivalId })).toBe('written');
    expect(desk.send('arrival.note', { arrivalId })).toBe('already_done');
    const serve = { arrivalId, outcome: 'handed_over' };
    expect(desk.send('arrival.serve', serve, { observedAt: EXAMPLE_MS + 90_000 })).toBe('written');
    expect(desk.send('arrival.serve', { arrivalId, outcome: 'gone' })).toBe('nothing');
    expect(Arrival.parse(desk.doc('arrival', arrivalId))).toMatchObject({
      at: EXAMPLE_MS,
      served: { at: EXAMPLE_MS + 90_000, outcome: 'handed_over' },
    });
    expect(desk.send('arrival.serve', { arrivalId: uuid(), outcome: 'gone' })).toBe('not_found');
  });
});

describe('expiry', () => {
  it('ends what nobody came for, and waits while somebody is being served', () => {
    const over = { keepUntil: EXAMPLE_MS };
    expect(expired(readyPickup(over), EXAMPLE_MS - 1)).toBeUndefined();
    expect(expired(readyPickup(over), EXAMPLE_MS)).toMatchObject({
      state: 'expired',
      closedAt: EXAMPLE_MS,
    });
    const claimed = {
      station: 'desk-1',
      at: EXAMPLE_MS - HOUR_MS,
      staff: null,
      collectorId: null,
      until: EXAMPLE_MS + 1,
    };
    const serving = readyPickup({ ...over, state: 'claimed', claimed });
    expect(expired(serving, EXAMPLE_MS)).toBeUndefined();
    expect(expired(serving, EXAMPLE_MS + 1)?.state).toBe('expired');
    expect(expired(examplePickup(), EXAMPLE_MS)).toBeUndefined();
  });
});
