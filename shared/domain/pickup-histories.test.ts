/**
 * Whatever is done to a pickup in whatever order, at several desks and by the shop system: nothing is
 * handed over twice, nothing that is held or unpaid is, and no piece of any line is lost.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EXAMPLE_MS, exampleLine, examplePickup } from '#tests/support/example-pickup.ts';
import { DeskIncident } from './desk-incident.ts';
import { reduceMutation } from './mutations.ts';
import { activeHolds, Pickup, remainingOf } from './pickup.ts';
import { expired } from './pickup-expire.ts';
import { kinds } from './kinds.ts';
import { isServed, withoutStation } from './pickup-lease.ts';
import { GoodsReturn } from './goods-return.ts';
import type { Kind, RecordState } from './record.ts';

const pickupId = 'pickup:1001';

const lineId = fc.constantFrom('a', 'b', 'c');
const state = fc.constantFrom('placed', 'picking', 'ready', 'claimed');
const few = fc.integer({ min: 1, max: 3 });
const handed = fc.uniqueArray(fc.record({ lineId, quantity: few }), {
  selector: (line) => line.lineId,
  minLength: 1,
});

/** One step: a mutation's name and arguments, or something that happens at the hub. */
const step = fc.oneof(
  fc.record({
    name: fc.constant('pickup.pick'),
    args: fc.record({ from: state, lineId, quantity: fc.integer({ min: 0, max: 3 }) }),
  }),
  fc.record({
    name: fc.constant('pickup.shortage'),
    args: fc.record(
      {
        from: state,
        lineId,
        reason: fc.constant('short'),
        next: fc.constantFrom('pick_up_later', 'cancel_line'),
        quantity: few,
      },
      { requiredKeys: ['from', 'lineId', 'reason', 'next'] },
    ),
  }),
  fc.record({
    name: fc.constant('pickup.ready'),
    args: fc.record({ from: state, keepDays: fc.constant(1) }),
  }),
  fc.record({
    name: fc.constant('pickup.stage'),
    args: fc.record({ from: state, bin: fc.constant('A') }),
  }),
  fc.record({
    name: fc.constant('pickup.claim'),
    args: fc.record(
      { from: state, collectorId: fc.constant(null), takeOver: fc.constant('lead') },
      { requiredKeys: ['from', 'collectorId'] },
    ),
  }),
  fc.record({ name: fc.constant('pickup.leave'), args: fc.constant({}) }),
  fc.record({
    name: fc.constant('pickup.hand_over'),
    args: fc.record(
      { from: state, lines: handed, provisional: fc.boolean(), leaseEpoch: fc.nat(2) },
      { requiredKeys: ['from', 'lines', 'provisional'] },
    ),
  }),
  fc.record({
    name: fc.constant('pickup.undo'),
    args: fc.record({ which: fc.nat(5), reason: fc.constant('other') }),
  }),
  fc.record({
    name: fc.constantFrom('pickup.hold', 'pickup.release'),
    args: fc.record({ reason: fc.constantFrom('age', 'damaged', 'fraud') }),
  }),
  fc.record({
    name: fc.constant('return.receive'),
    args: fc.record({ lineId, quantity: few }),
  }),
  fc.record({ name: fc.constant('hub: expire'), args: fc.constant({}) }),
  fc.record({ name: fc.constant('hub: release'), args: fc.constant({}) }),
  fc.record({
    name: fc.constant('hub: payment'),
    args: fc.record({ payment: fc.constantFrom('paid', 'unpaid') }),
  }),
);
const history = fc.array(
  fc.record({
    step,
    station: fc.constantFrom('desk-1', 'desk-2', 'desk-3'),
    /** Hours since the step before: claims and leases run out. */
    after: fc.constantFrom(0, 0, 0.1, 1, 13),
  }),
  { minLength: 1, maxLength: 40 },
);

it('hands over nothing twice, nothing held or unpaid, and loses no piece', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const records = new Map<string, RecordState>();
      const put = (kind: string, id: string, doc: unknown) => {
        expect(kinds[kind as Kind].schema.safeParse(doc).error).toBeUndefined();
        const record = { kind, id, scope: 'store:gangnam', version: 1, doc, deleted: false };
        records.set(`${kind}/${id}`, record);
      };
      const lines = [
        exampleLine('a', { quantity: 2 }),
        exampleLine('b', { quantity: 3, refunded: 1 }),
        exampleLine('c'),
      ];
      put('pickup', pickupId, examplePickup({ lines }));
      const pickup = () => Pickup.parse(records.get(`pickup/${pickupId}`)?.doc);
      let number = 0;
      const uuid = () => {
        number += 1;
        return `0192b3a4-0000-7000-8000-${String(number).padStart(12, '0')}`;
      };
      let nowMs = EXAMPLE_MS;

      for (const { step: one, station, after } of steps) {
        nowMs += after * 3_600_000;
        const before = pickup();
        const { name } = one;
        if (name === 'hub: expire') {
          const ended = expired(before, nowMs);
          if (ended !== undefined) put('pickup', pickupId, ended);
          continue;
        }
        if (name === 'hub: release') {
          const released = withoutStation(before, station);
          if (released !== undefined) put('pickup', pickupId, released);
          continue;
        }
        if (name === 'hub: payment') {
          const { payment } = one.args as { payment: Pickup['payment'] };
          put('pickup', pickupId, { ...before, payment });
          continue;
        }
        const id = uuid();
        const args = argsOf(one, before, uuid);
        const reduction = reduceMutation(
          {
            id,
            station,
            sequence: 1,
            name,
            args,
            observedAt: nowMs,
            basedOn: {},
            staff: null,
          },
          (ref) => records.get(`${ref.kind}/${ref.id}`),
          { id: station, store: 'gangnam', mode: 'pickup' },
        );
        if (reduction.status !== 'writes') continue;
        for (const write of reduction.writes) put(write.kind, write.id, write.doc);
        const now = pickup();
        if (name === 'pickup.hand_over') checkGiven(id, args, before, now, records);
        if (name === 'return.receive') checkReturned(args, before, now, records);
        checkClaim({ name, station, nowMs }, before, now);
        checkBooks(now);
      }
    }),
    { numRuns: 1_500 },
  );
});

function argsOf(
  { name, args }: { name: string; args: Record<string, unknown> },
  before: Pickup,
  uuid: () => string,
): Record<string, unknown> {
  switch (name) {
    case 'pickup.hand_over':
      return {
        pickupId,
        ...args,
        incidentId: uuid(),
        collectorId: null,
        verified: { methods: [], outcome: 'ready' },
      };
    case 'pickup.undo': {
      const { which, reason } = args as { which: number; reason: string };
      const handOver = before.handOvers[which % Math.max(1, before.handOvers.length)];
      return { pickupId, handOverId: handOver?.id ?? uuid(), reason };
    }
    case 'return.receive': {
      const line = { ...args, reason: 'other', condition: 'as_new' };
      return { pickupId, returnId: uuid(), lines: [line] };
    }
    default:
      return { pickupId, ...args };
  }
}

/** Every piece that was given is counted or disputed; what was held or not paid is not counted. */
function checkGiven(
  id: string,
  args: Record<string, unknown>,
  before: Pickup,
  now: Pickup,
  records: ReadonlyMap<string, RecordState>,
): void {
  const handOver = now.handOvers.find((one) => one.id === id);
  const incident = DeskIncident.safeParse(
    records.get(`incident/${String(args.incidentId)}`)?.doc,
  ).data;
  const side = incident?.handOvers.at(-1);
  const disputed = side?.counted === false ? side.lines : [];
  const released =
    args.leaseEpoch !== undefined && Number(args.leaseEpoch) < (before.leaseEpoch ?? 0);
  expect(incident !== undefined).toBe(released || disputed.length > 0);
  for (const { lineId: line, quantity } of args.lines as { lineId: string; quantity: number }[]) {
    const of = (lines: readonly { lineId: string; quantity: number }[]) =>
      lines.find((one) => one.lineId === line)?.quantity ?? 0;
    expect(of(handOver?.lines ?? []) + of(disputed)).toBe(quantity);
  }
  if (activeHolds(before).length > 0 || before.payment !== 'paid') {
    expect(handOver?.lines).toEqual([]);
    expect(now.lines).toEqual(before.lines);
  }
}

/** Every piece that came in is on record: counted or disputed, and only what is counted is worth money. */
function checkReturned(
  args: Record<string, unknown>,
  before: Pickup,
  now: Pickup,
  records: ReadonlyMap<string, RecordState>,
): void {
  const doc = GoodsReturn.parse(records.get(`return/${String(args.returnId)}`)?.doc);
  let worth = 0;
  for (const { lineId: line, quantity } of doc.lines) {
    const of = (pickup: Pickup) => pickup.lines.find(({ id }) => id === line);
    const counted = (of(now)?.returned ?? 0) - (of(before)?.returned ?? 0);
    const disputed = doc.disputed?.find((one) => one.lineId === line)?.quantity ?? 0;
    expect(counted + disputed).toBe(quantity);
    worth += counted * (of(now)?.priceMinor ?? 0);
  }
  expect(doc.amountMinor).toBe(worth);
}

/** Whom a desk serves, no other desk ends: only that desk, the end of all of it, or time. */
function checkClaim(
  { name, station, nowMs }: { name: string; station: string; nowMs: number },
  before: Pickup,
  now: Pickup,
): void {
  if (!isServed(before, nowMs) || before.claimed?.station === station) return;
  if (now.state === 'handed_over' || now.state === 'cancelled') return;
  expect([name, now.state, now.claimed]).toEqual([name, 'claimed', before.claimed]);
}

/** What the lines say is what the hand-overs that stand come to, and never more than there is. */
function checkBooks(pickup: Pickup): void {
  for (const line of pickup.lines) {
    const given = pickup.handOvers
      .filter(({ undone }) => undone === undefined)
      .flatMap(({ lines }) => lines.filter((one) => one.lineId === line.id))
      .reduce((sum, { quantity }) => sum + quantity, 0);
    expect(line.handedOver).toBe(given);
    expect(remainingOf(line)).toBeGreaterThanOrEqual(0);
    expect(line.returned).toBeLessThanOrEqual(line.handedOver);
    expect(line.picked).toBeLessThanOrEqual(line.quantity);
  }
  const left = pickup.lines.some((line) => remainingOf(line) > 0);
  if (pickup.state === 'handed_over') expect(left).toBe(false);
  if (pickup.state === 'claimed') expect(pickup.claimed).not.toBeNull();
}
