/** Every pickup reducer's whole answer: what it writes, what it refuses and in which words, what it touches. */
import { describe, expect, it } from 'vitest';
import {
  EXAMPLE_MS,
  exampleLine,
  examplePickup,
  readyPickup,
} from '#tests/support/example-pickup.ts';
import { reduceMutation, touchedRecords } from './mutations.ts';
import type { Pickup } from './pickup.ts';
import { expired } from './pickup-expire.ts';
import { type RecordState, recordKey } from './record.ts';
import { returnable } from './return-receive.ts';

const pickupId = 'pickup:1001';
const mutationId = '0192b3a4-0000-7000-8000-00000000000a';
const otherId = '0192b3a4-0000-7000-8000-00000000000b';
const incidentId = '0192b3a4-0000-7000-8000-00000000000c';
const staff = { id: 'staff:lead', name: '박서연' };
const scope = 'store:gangnam';
const DAY_MS = 86_400_000;
const lease = { station: 'desk-1', until: EXAMPLE_MS + DAY_MS, by: mutationId };
const claimed = { station: 'desk-1', at: EXAMPLE_MS, staff, collectorId: null };

function record(kind: string, id: string, doc: unknown): RecordState {
  return { kind, id, scope, version: 3, deleted: false, doc };
}

function answer(name: string, args: Record<string, unknown>, ...records: RecordState[]) {
  const mutation = {
    id: mutationId,
    station: 'desk-1',
    sequence: 1,
    name,
    args,
    observedAt: EXAMPLE_MS,
    basedOn: {},
    staff,
  };
  const byKey = new Map(records.map((one) => [recordKey(one), one]));
  const station = { id: 'desk-1', store: 'gangnam', mode: 'pickup' } as const;
  return reduceMutation(mutation, (ref) => byKey.get(recordKey(ref)), station);
}

const about = (name: string, args: Record<string, unknown>, pickup: Pickup) =>
  answer(name, { pickupId, ...args }, record('pickup', pickupId, pickup));
const written = (doc: unknown) => ({
  status: 'writes',
  writes: [{ kind: 'pickup', id: pickupId, scope, doc }],
});
const nothing = { status: 'writes', writes: [] };
const rejection = (code: string, detail: string) => ({ status: 'rejected', code, detail });

const pick = (lineId: string, quantity: number, from = 'picking') => ({ from, lineId, quantity });
const short = (lineId: string, more: Record<string, unknown> = {}) => ({
  from: 'picking',
  lineId,
  reason: 'short',
  next: 'pick_up_later',
  ...more,
});
const giving = (quantity: number, more: Record<string, unknown> = {}) => ({
  from: 'ready',
  incidentId,
  collectorId: null,
  lines: [{ lineId: 'a', quantity }],
  verified: { methods: ['code'], outcome: 'ready' },
  provisional: false,
  ...more,
});
const handOver = (quantity: number, more: Record<string, unknown> = {}) => ({
  id: mutationId,
  at: EXAMPLE_MS,
  station: 'desk-1',
  store: 'gangnam',
  staff,
  collectorId: null,
  lines: quantity === 0 ? [] : [{ lineId: 'a', quantity }],
  verified: { methods: ['code' as const], outcome: 'ready' as const },
  provisional: false,
  ...more,
});
const collector = (id: string, expiresAt: number) => ({
  id,
  masked: '이•호',
  initial: '이',
  language: null,
  find: ['f'.repeat(16)],
  expiresAt,
  by: null,
  at: 1,
});

describe.each([
  ['pickup.pick', pick('a', 1, 'placed')],
  ['pickup.shortage', short('a')],
  ['pickup.stage', { from: 'ready', bin: 'A' }],
  ['pickup.ready', { from: 'picking', keepDays: 7 }],
  ['pickup.hold', { reason: 'age' }],
  ['pickup.release', { reason: 'age' }],
  ['pickup.claim', { from: 'ready', collectorId: null }],
  ['pickup.leave', {}],
  ['pickup.attempt', { epoch: 1 }],
  ['pickup.hand_over', giving(1), { kind: 'incident', id: incidentId }],
  ['pickup.undo', { handOverId: otherId, reason: 'other' }],
  [
    'pickup.collector',
    {
      collectorId: otherId,
      person: { masked: '이•호', initial: '이', language: null },
      find: ['f'.repeat(16)],
      days: 1,
    },
  ],
  ['pickup.resend', {}],
  [
    'return.receive',
    {
      returnId: otherId,
      lines: [{ lineId: 'a', quantity: 1, reason: 'too_small', condition: 'as_new' }],
    },
    { kind: 'return', id: otherId },
  ],
  ['arrival.note', { arrivalId: otherId }, { kind: 'arrival', id: otherId }],
] as const)('%s', (name, args, ...own) => {
  it('touches its pickup and the record it makes', () => {
    const touched = touchedRecords({ name, args: { pickupId, ...args } });
    expect(touched).toEqual([{ kind: 'pickup', id: pickupId }, ...own]);
  });

  it('is refused where there is no such pickup, or none that can be read', () => {
    const refused = rejection('not_found', `no pickup ${pickupId}`);
    expect(answer(name, { pickupId, ...args })).toEqual(refused);
    const unreadable = record('pickup', pickupId, { number: '' });
    expect(answer(name, { pickupId, ...args }, unreadable)).toEqual(refused);
  });
});

describe('picking', () => {
  it('sets how many are put aside, and forgets a shortage when all are there', () => {
    const shortage = { reason: 'short', next: 'pick_up_later', quantity: 1 } as const;
    const lines = [exampleLine('a', { quantity: 2, shortage }), exampleLine('b')];
    const pickup = examplePickup({ state: 'picking', lines });
    expect(about('pickup.pick', pick('a', 1), pickup)).toEqual(
      written({ ...pickup, lines: [{ ...lines[0], picked: 1 }, lines[1]] }),
    );
    const whole = exampleLine('a', { quantity: 2, picked: 2 });
    expect(about('pickup.pick', pick('a', 2), pickup)).toEqual(
      written({ ...pickup, lines: [whole, lines[1]] }),
    );
    const first = examplePickup();
    expect(about('pickup.pick', pick('b', 0, 'placed'), first)).toEqual(
      written({ ...first, state: 'picking' }),
    );
  });

  it('counts beside what was handed over before', () => {
    const lines = [exampleLine('a', { quantity: 3, picked: 1, handedOver: 1 })];
    const pickup = examplePickup({ state: 'picking', lines });
    expect(about('pickup.pick', pick('a', 2), pickup)).toEqual(
      written({ ...pickup, lines: [{ ...lines[0], picked: 3 }] }),
    );
    expect(about('pickup.pick', pick('a', 3), pickup)).toEqual(
      rejection('invalid', 'no more than 2 to pick'),
    );
  });

  it('is refused for lines that are not there, and for what is not being prepared', () => {
    expect(about('pickup.pick', pick('x', 1, 'placed'), examplePickup())).toEqual(
      rejection('invalid', 'no line x'),
    );
    expect(about('pickup.pick', pick('a', 1, 'placed'), readyPickup())).toEqual(
      rejection('wrong_state', '#1001 is ready, not placed'),
    );
    for (const [name, args] of [
      ['pickup.pick', pick('a', 1, 'claimed')],
      ['pickup.shortage', short('a', { from: 'claimed' })],
      ['pickup.stage', { from: 'claimed', bin: 'A' }],
      ['pickup.ready', { from: 'claimed', keepDays: 1 }],
    ] as const) {
      expect(about(name, args, readyPickup({ state: 'claimed', claimed }))).toEqual(
        rejection('wrong_state', '#1001 is claimed'),
      );
    }
    expect(about('pickup.ready', { from: 'ready', keepDays: 1 }, readyPickup())).toEqual(
      rejection('wrong_state', '#1001 is ready'),
    );
  });
});

describe('a shortage', () => {
  const lines = [exampleLine('a', { quantity: 3, picked: 2 }), exampleLine('b')];
  const pickup = examplePickup({ state: 'picking', lines });

  it('is what is not put aside, unless it says how many', () => {
    const all = { reason: 'short', next: 'pick_up_later', quantity: 1 };
    expect(about('pickup.shortage', short('a'), pickup)).toEqual(
      written({ ...pickup, lines: [{ ...lines[0], shortage: all }, lines[1]] }),
    );
    const two = { reason: 'damaged', next: 'cancel_line', quantity: 2 };
    expect(about('pickup.shortage', short('a', two), pickup)).toEqual(
      written({
        ...pickup,
        lines: [{ ...lines[0], picked: 1, cancelled: 2, shortage: two }, lines[1]],
      }),
    );
  });

  it('leaves what was handed over before as it was', () => {
    const given = exampleLine('a', { quantity: 3, picked: 2, handedOver: 1 });
    const begun = examplePickup({ state: 'picking', lines: [given] });
    const shortage = { reason: 'short', next: 'pick_up_later', quantity: 1 };
    expect(about('pickup.shortage', short('a'), begun)).toEqual(
      written({ ...begun, lines: [{ ...given, shortage }] }),
    );
    expect(about('pickup.shortage', short('a', { quantity: 2 }), begun)).toEqual(
      written({
        ...begun,
        lines: [{ ...given, picked: 1, shortage: { ...shortage, quantity: 2 } }],
      }),
    );
  });

  it('is of some piece, and of no more than are left', () => {
    expect(about('pickup.shortage', short('a', { quantity: 4 }), pickup)).toEqual(
      rejection('invalid', '4 of 3 cannot be missing'),
    );
    const full = examplePickup({ state: 'picking', lines: [exampleLine('a', { picked: 1 })] });
    expect(about('pickup.shortage', short('a'), full)).toEqual(
      rejection('invalid', '0 of 1 cannot be missing'),
    );
    expect(about('pickup.shortage', short('x'), pickup)).toEqual(rejection('invalid', 'no line x'));
  });

  it('is told of what is ready too, and ends what has nothing left', () => {
    const one = readyPickup({ lines: [exampleLine('a', { picked: 1 })], lease });
    const args = short('a', { from: 'ready', next: 'cancel_line', quantity: 1 });
    const shortage = { reason: 'short', next: 'cancel_line', quantity: 1 };
    const ended = { ...one, lines: [{ ...one.lines[0], picked: 0, cancelled: 1, shortage }] };
    expect(about('pickup.shortage', args, one)).toEqual(
      written({ ...ended, lease: null, claimed: null, state: 'cancelled', closedAt: EXAMPLE_MS }),
    );
    const still = readyPickup();
    expect(about('pickup.shortage', args, still)).toEqual(
      written({
        ...still,
        lines: [{ ...still.lines[0], picked: 1, cancelled: 1, shortage }, still.lines[1]],
      }),
    );
    const given = exampleLine('a', { quantity: 2, picked: 2, handedOver: 1 });
    const rest = readyPickup({ lines: [given], closedAt: 5 });
    const after = { ...given, picked: 1, cancelled: 1, shortage };
    expect(about('pickup.shortage', args, rest)).toEqual(
      written({
        ...rest,
        lines: [after],
        lease: null,
        claimed: null,
        state: 'handed_over',
        closedAt: 5,
      }),
    );
  });
});

describe('staging and getting ready', () => {
  it('puts it into a bin and asks for the lease, ready or not', () => {
    for (const pickup of [
      examplePickup(),
      examplePickup({ state: 'picking' }),
      readyPickup({ bin: 'old' }),
    ]) {
      expect(about('pickup.stage', { from: pickup.state, bin: ' B-2 ' }, pickup)).toEqual(
        written({ ...pickup, bin: 'B-2', lease }),
      );
    }
  });

  const later = (quantity: number) =>
    ({ reason: 'short', next: 'pick_up_later', quantity }) as const;
  const ready = { from: 'picking', keepDays: 2 };

  it('is ready when each line is put aside, or said to come later', () => {
    for (const lines of [
      [exampleLine('a', { picked: 1 })],
      [exampleLine('a', { picked: 1 }), exampleLine('b', { shortage: later(1) })],
      [exampleLine('a', { quantity: 3, picked: 1, shortage: later(2) })],
      [exampleLine('a', { quantity: 3, picked: 2, handedOver: 1, shortage: later(1) })],
      [exampleLine('a', { picked: 1 }), exampleLine('b', { refunded: 1 })],
    ]) {
      const pickup = examplePickup({ state: 'picking', lines });
      expect(about('pickup.ready', ready, pickup)).toEqual(
        written({
          ...pickup,
          state: 'ready',
          readyAt: EXAMPLE_MS,
          keepUntil: EXAMPLE_MS + 2 * DAY_MS,
        }),
      );
    }
  });

  it('is not ready with nothing aside, or with pieces of which nothing was said', () => {
    const cancelled = { reason: 'short', next: 'cancel_line', quantity: 1 } as const;
    for (const lines of [
      [exampleLine('a', { shortage: later(1) })],
      [exampleLine('a', { quantity: 2, picked: 1, handedOver: 1, shortage: later(1) })],
      [exampleLine('a', { picked: 1 }), exampleLine('b')],
      [exampleLine('a', { quantity: 3, picked: 1, shortage: later(1) })],
      [exampleLine('a', { picked: 1 }), exampleLine('b', { shortage: cancelled })],
      [exampleLine('a', { quantity: 3, picked: 2, handedOver: 1 })],
    ]) {
      expect(about('pickup.ready', ready, examplePickup({ state: 'picking', lines }))).toEqual(
        rejection('not_ready', 'every line is to be picked, or said to be missing'),
      );
    }
  });
});

describe('holding', () => {
  const age = { reason: 'age' as const, at: EXAMPLE_MS, by: staff };
  const fraud = { reason: 'fraud' as const, at: 1, by: null };
  const released = { at: EXAMPLE_MS, by: staff };

  it('adds the reason, beside others, and again after it was released', () => {
    const pickup = readyPickup({
      holds: [fraud, { ...age, at: 2, released: { at: 3, by: null } }],
    });
    expect(about('pickup.hold', { reason: 'age' }, pickup)).toEqual(
      written({ ...pickup, holds: [...pickup.holds, age] }),
    );
    expect(about('pickup.hold', { reason: 'fraud' }, pickup)).toEqual(nothing);
  });

  it('releases the one that stands, and nothing else', () => {
    const over = { ...age, at: 2, released: { at: 3, by: null } };
    const pickup = readyPickup({ holds: [over, age, fraud] });
    expect(about('pickup.release', { reason: 'age' }, pickup)).toEqual(
      written({ ...pickup, holds: [over, { ...age, released }, fraud] }),
    );
    expect(about('pickup.release', { reason: 'damaged' }, pickup)).toEqual(nothing);
    expect(about('pickup.release', { reason: 'age' }, readyPickup({ holds: [over] }))).toEqual(
      nothing,
    );
  });

  it.each(['fraud', 'unpaid'])('leaves %s to the shop system', (reason) => {
    expect(about('pickup.release', { reason }, readyPickup())).toEqual(
      rejection('not_permitted', `the shop system releases ${reason}`),
    );
  });

  it('ends at fifty, and with the pickup', () => {
    const over = { ...age, released };
    const many = (length: number) => readyPickup({ holds: Array.from({ length }, () => over) });
    expect(about('pickup.hold', { reason: 'age' }, many(50))).toEqual(
      rejection('invalid', 'too many holds'),
    );
    expect(about('pickup.hold', { reason: 'age' }, many(49))).toMatchObject({ status: 'writes' });
    for (const state of ['handed_over', 'cancelled', 'expired'] as const) {
      expect(about('pickup.hold', { reason: 'age' }, readyPickup({ state }))).toEqual(
        rejection('wrong_state', `#1001 is ${state}`),
      );
    }
  });
});

describe('claiming', () => {
  const claim = { from: 'ready', collectorId: 'k1' };

  it('writes who serves whom, with the lease', () => {
    const pickup = readyPickup();
    const until = EXAMPLE_MS + 900_000;
    const serving = { ...claimed, collectorId: 'k1', until };
    expect(about('pickup.claim', claim, pickup)).toEqual(
      written({ ...pickup, state: 'claimed', claimed: serving, lease }),
    );
  });

  it('is refused with who has it, and why', () => {
    const elsewhere = { ...claimed, station: 'desk-2' };
    const there = (more: Partial<Pickup>) => readyPickup({ ...more });
    const at = (ms: number) => there({ state: 'claimed', claimed: { ...elsewhere, at: ms } });
    const refused = rejection('claimed_elsewhere', 'by desk-2');
    expect(about('pickup.claim', claim, at(EXAMPLE_MS - 900_000 + 1))).toEqual(refused);
    expect(about('pickup.claim', claim, at(EXAMPLE_MS - 900_000))).toMatchObject({
      status: 'writes',
    });
    const before = there({ claimed: { ...elsewhere, at: EXAMPLE_MS } });
    expect(about('pickup.claim', claim, before)).toMatchObject({ status: 'writes' });
    const of = (until: number) => there({ lease: { ...lease, station: 'desk-2', until } });
    expect(about('pickup.claim', claim, of(EXAMPLE_MS + 1))).toEqual(
      rejection('leased_elsewhere', 'to desk-2'),
    );
    expect(about('pickup.claim', claim, of(EXAMPLE_MS))).toMatchObject({ status: 'writes' });
    expect(about('pickup.claim', claim, there({ lease }))).toMatchObject({ status: 'writes' });
    const hold = { reason: 'age' as const, at: 1, by: null };
    expect(about('pickup.claim', claim, there({ holds: [hold] }))).toEqual(
      rejection('held', '#1001'),
    );
    expect(about('pickup.claim', claim, there({ payment: 'unpaid' }))).toEqual(
      rejection('not_paid', '#1001'),
    );
    expect(about('pickup.claim', claim, examplePickup())).toEqual(
      rejection('wrong_state', '#1001 is placed, not ready'),
    );
    expect(about('pickup.claim', { ...claim, from: 'placed' }, examplePickup())).toEqual(
      rejection('not_ready', '#1001 is placed'),
    );
  });

  it('is given back by whoever claimed it, and by nobody else', () => {
    const mine = readyPickup({ state: 'claimed', claimed, lease });
    expect(about('pickup.leave', {}, mine)).toEqual(
      written({ ...mine, state: 'ready', claimed: null }),
    );
    const theirs = readyPickup({ state: 'claimed', claimed: { ...claimed, station: 'desk-2' } });
    expect(about('pickup.leave', {}, theirs)).toEqual(nothing);
    expect(about('pickup.leave', {}, readyPickup({ state: 'expired', claimed }))).toEqual(nothing);
    expect(about('pickup.leave', {}, readyPickup({ state: 'claimed' }))).toEqual(nothing);
  });

  it('counts wrong codes of the code there is', () => {
    const code = { epoch: 2, humanHash: 'h'.repeat(16), expiresAt: EXAMPLE_MS };
    const pickup = readyPickup({ code, wrongCodes: 3 });
    expect(about('pickup.attempt', { epoch: 2 }, pickup)).toEqual(
      written({ ...pickup, wrongCodes: 4 }),
    );
    expect(about('pickup.attempt', { epoch: 1 }, pickup)).toEqual(nothing);
    expect(about('pickup.attempt', { epoch: 1 }, readyPickup())).toEqual(nothing);
  });
});

describe('handing over', () => {
  const two = exampleLine('a', { quantity: 2, picked: 2 });
  const b = exampleLine('b', { picked: 1 });

  it('writes who gave what to whom, and leaves the rest where it is', () => {
    const pickup = readyPickup({ state: 'claimed', claimed, lease, closedAt: 7 });
    const more = { collectorId: 'k1', signature: 'M1 2L3 4', provisional: true };
    const { closedAt: _open, ...open } = pickup;
    expect(about('pickup.hand_over', giving(1, { ...more, from: 'claimed' }), pickup)).toEqual(
      written({
        ...open,
        state: 'ready',
        claimed: null,
        lines: [{ ...two, handedOver: 1 }, b],
        handOvers: [handOver(1, more)],
      }),
    );
  });

  it('closes it with the last piece, and counts what nobody had put aside', () => {
    const pickup = readyPickup({ lines: [exampleLine('a', { quantity: 2, picked: 1 })], lease });
    expect(about('pickup.hand_over', giving(2), pickup)).toEqual(
      written({
        ...pickup,
        state: 'handed_over',
        closedAt: EXAMPLE_MS,
        claimed: null,
        lease: null,
        lines: [exampleLine('a', { quantity: 2, picked: 2, handedOver: 2 })],
        handOvers: [handOver(2)],
      }),
    );
  });

  it('is written once, however often it comes', () => {
    const again = readyPickup({ handOvers: [handOver(1)] });
    expect(about('pickup.hand_over', giving(1), again)).toEqual(nothing);
  });

  it('refuses lines that are not there, and an incident that is', () => {
    const lines = [{ lineId: 'x', quantity: 1 }];
    expect(about('pickup.hand_over', giving(1, { lines }), readyPickup())).toEqual(
      rejection('invalid', 'no line x'),
    );
    const there = [record('pickup', pickupId, readyPickup()), record('incident', incidentId, {})];
    expect(answer('pickup.hand_over', { pickupId, ...giving(1) }, ...there)).toEqual(
      rejection('invalid', 'the incident exists'),
    );
  });

  it('keeps what could not be counted as an incident, with those it is about', () => {
    const one = exampleLine('a', { picked: 1, handedOver: 1 });
    const before = handOver(1, { id: otherId, station: 'desk-2', staff: null });
    const undone = { ...before, undone: { at: 2, by: null, reason: 'other' } };
    const elsewhere = handOver(0, { lines: [{ lineId: 'b', quantity: 1 }] });
    const handOvers = [undone, before, { ...elsewhere, id: incidentId }];
    const pickup = readyPickup({ lines: [one, b], handOvers });
    const side = ({ id, verified: _v, collectorId: _c, ...more }: typeof before) => ({
      handOverId: id,
      ...more,
    });
    const lines = [{ lineId: 'a', quantity: 1 }];
    expect(about('pickup.hand_over', giving(1), pickup)).toEqual({
      status: 'writes',
      writes: [
        {
          kind: 'pickup',
          id: pickupId,
          scope,
          doc: { ...pickup, handOvers: [...handOvers, handOver(0, { incident: incidentId })] },
        },
        {
          kind: 'incident',
          id: incidentId,
          scope,
          doc: {
            pickupId,
            number: '#1001',
            reason: 'double',
            at: EXAMPLE_MS,
            handOvers: [
              { ...side(before), counted: true },
              { ...side(handOver(1)), lines, counted: false },
            ],
          },
        },
      ],
    });
  });

  it('counts what it can of several lines, and disputes the others by themselves', () => {
    const c = exampleLine('c', { picked: 1, handedOver: 1 });
    const lines = [
      { lineId: 'a', quantity: 1 },
      { lineId: 'c', quantity: 1 },
    ];
    const both = [
      { lineId: 'b', quantity: 1 },
      { lineId: 'c', quantity: 1 },
    ];
    const before = handOver(0, { id: otherId, lines: both });
    const given = { ...b, handedOver: 1 };
    const pickup = readyPickup({ lines: [two, given, c], handOvers: [before] });
    expect(about('pickup.hand_over', giving(0, { lines }), pickup)).toMatchObject({
      writes: [
        {
          doc: { state: 'ready', lines: [{ handedOver: 1 }, { handedOver: 1 }, { handedOver: 1 }] },
        },
        {
          doc: {
            handOvers: [
              { handOverId: otherId, counted: true, lines: both },
              { counted: false, lines: [{ lineId: 'c', quantity: 1 }] },
            ],
          },
        },
      ],
    });
  });

  it('counts the rest of what was begun only once it is picked', () => {
    const handOvers = [handOver(1, { id: otherId })];
    const lines = [exampleLine('a', { quantity: 2, picked: 1, handedOver: 1 })];
    for (const state of ['placed', 'picking'] as const) {
      const begun = examplePickup({ state, lines, handOvers });
      expect(about('pickup.hand_over', giving(1), begun)).toMatchObject({
        writes: [{ doc: { state: 'handed_over' } }],
      });
      const undone = { at: 1, by: null, reason: 'other' };
      const never = examplePickup({ state, handOvers: [handOver(1, { id: otherId, undone })] });
      expect(about('pickup.hand_over', giving(1), never)).toMatchObject({
        writes: [{ doc: { state } }, { doc: { reason: 'not_ready' } }],
      });
    }
  });

  it('counts what was given in the moment in which it expired, and nothing after', () => {
    const at = (closedAt: number) => readyPickup({ state: 'expired', closedAt });
    expect(about('pickup.hand_over', giving(1), at(EXAMPLE_MS))).toMatchObject({
      writes: [{ doc: { state: 'ready', lines: [{ handedOver: 1 }, {}] } }],
    });
    expect(about('pickup.hand_over', giving(1), at(EXAMPLE_MS - 1))).toMatchObject({
      writes: [{ doc: { state: 'expired' } }, { doc: { reason: 'expired' } }],
    });
  });
});

describe('undoing a hand-over', () => {
  const undo = { handOverId: otherId, reason: 'not_taken' };
  const given = handOver(1, { id: otherId });
  const line = exampleLine('a', { quantity: 2, picked: 2, handedOver: 1 });
  const undone = { at: EXAMPLE_MS, by: staff, reason: 'not_taken' };

  it('puts its pieces back into the bin, and keeps what was done', () => {
    const other = handOver(1);
    const b = exampleLine('b', { picked: 1, handedOver: 1 });
    const pickup = readyPickup({ state: 'handed_over', claimed, lines: [line, b], closedAt: 9 });
    const { closedAt: _open, ...open } = { ...pickup, handOvers: [other, given] };
    expect(about('pickup.undo', undo, { ...pickup, handOvers: [other, given] })).toEqual(
      written({
        ...open,
        state: 'ready',
        claimed: null,
        lines: [{ ...line, handedOver: 0 }, b],
        handOvers: [other, { ...given, undone }],
      }),
    );
  });

  it('moves nothing where nothing had been counted', () => {
    const empty = handOver(0, { id: otherId, incident: incidentId });
    const pickup = readyPickup({ state: 'expired', closedAt: 9, handOvers: [empty] });
    expect(about('pickup.undo', undo, pickup)).toEqual(
      written({ ...pickup, handOvers: [{ ...empty, undone }] }),
    );
  });

  it('is refused where there is none, or where some of it came back', () => {
    expect(about('pickup.undo', undo, readyPickup())).toEqual(
      rejection('not_found', `no hand-over ${otherId}`),
    );
    const back = readyPickup({ lines: [{ ...line, returned: 1 }], handOvers: [given] });
    expect(about('pickup.undo', undo, back)).toEqual(
      rejection('already_done', 'some of it came back as a return'),
    );
    const twice = { ...line, handedOver: 2, returned: 1 };
    const rest = readyPickup({ lines: [twice], handOvers: [given] });
    expect(about('pickup.undo', undo, rest)).toMatchObject({ status: 'writes' });
    const done = readyPickup({ handOvers: [{ ...given, undone }] });
    expect(about('pickup.undo', undo, done)).toEqual(nothing);
  });
});

describe('people', () => {
  const person = { masked: '이•호', initial: '이', language: null };
  const args = { collectorId: otherId, person, find: ['f'.repeat(16)], days: 2 };
  const added = { ...collector(otherId, EXAMPLE_MS + 2 * DAY_MS), at: EXAMPLE_MS, by: staff };

  it('are added beside those whose time is not over', () => {
    const over = collector('k1', EXAMPLE_MS);
    const standing = collector('k2', EXAMPLE_MS + 1);
    const pickup = readyPickup({ collectors: [over, standing] });
    expect(about('pickup.collector', args, pickup)).toEqual(
      written({ ...pickup, collectors: [standing, added] }),
    );
    const again = readyPickup({ collectors: [standing, collector(otherId, 1)] });
    expect(about('pickup.collector', args, again)).toEqual(nothing);
  });

  it('are ten at most, and none where it is over or where a number was typed', () => {
    const of = (length: number) =>
      readyPickup({
        collectors: Array.from({ length }, (_, i) => collector(`k${i}`, EXAMPLE_MS + 1)),
      });
    expect(about('pickup.collector', args, of(10))).toEqual(
      rejection('invalid', 'too many collectors'),
    );
    expect(about('pickup.collector', args, of(9))).toMatchObject({ status: 'writes' });
    expect(about('pickup.collector', args, readyPickup({ state: 'expired' }))).toEqual(
      rejection('wrong_state', '#1001 is expired'),
    );
    const numbered = { ...args, person: { ...person, masked: '900101-1234567' } };
    expect(about('pickup.collector', numbered, readyPickup())).toEqual(
      rejection('forbidden_number', 'resident_number'),
    );
  });

  it('are told again of what is ready, or is being given', () => {
    for (const pickup of [readyPickup(), readyPickup({ state: 'claimed', claimed })]) {
      expect(about('pickup.resend', {}, pickup)).toEqual(
        written({ ...pickup, noticeAskedAt: EXAMPLE_MS }),
      );
    }
    expect(about('pickup.resend', {}, examplePickup())).toEqual(
      rejection('wrong_state', '#1001 is placed'),
    );
  });
});

describe('returns', () => {
  const back = (lineId: string, quantity: number) => ({
    returnId: otherId,
    lines: [{ lineId, quantity, reason: 'too_small', condition: 'as_new' }],
  });
  const a = exampleLine('a', { quantity: 3, picked: 3, handedOver: 2, priceMinor: 10 });
  const pickup = readyPickup({ lines: [a, exampleLine('b', { picked: 1 })] });

  it('write the return with what is to be refunded, and count it on its line', () => {
    expect(about('return.receive', back('a', 2), pickup)).toEqual({
      status: 'writes',
      writes: [
        {
          kind: 'pickup',
          id: pickupId,
          scope,
          doc: { ...pickup, lines: [{ ...a, returned: 2 }, pickup.lines[1]] },
        },
        {
          kind: 'return',
          id: otherId,
          scope,
          doc: {
            pickupId,
            number: '#1001',
            lines: back('a', 2).lines,
            state: 'refund_pending',
            amountMinor: 20,
            currency: 'KRW',
            observed: { at: EXAMPLE_MS, station: 'desk-1', store: 'gangnam', staff },
          },
        },
      ],
    });
  });

  it('are of what was handed over and has not come back', () => {
    const some = { ...pickup, lines: [{ ...a, returned: 1 }] };
    expect(about('return.receive', back('a', 2), some)).toMatchObject({
      status: 'writes',
      writes: [
        { doc: { lines: [{ returned: 2 }] } },
        { doc: { amountMinor: 10, disputed: [{ lineId: 'a', quantity: 1 }] } },
      ],
    });
    expect(about('return.receive', back('x', 1), some)).toEqual(rejection('invalid', 'no line x'));
    const [one] = back('a', 1).lines;
    const lines = [one, { ...one, lineId: 'b' }];
    const given = readyPickup({ lines: [a, exampleLine('b', { picked: 1, handedOver: 1 })] });
    expect(about('return.receive', { returnId: otherId, lines }, given)).toMatchObject({
      writes: [{ doc: { lines: [{ returned: 1 }, { returned: 1 }] } }, {}],
    });
    const twice = about('return.receive', { returnId: otherId, lines: [one, one] }, given);
    expect(twice).toEqual(rejection('invalid', 'lines: a line is named once'));
    const there = [record('pickup', pickupId, pickup), record('return', otherId, {})];
    expect(answer('return.receive', { pickupId, ...back('a', 1) }, ...there)).toEqual(
      rejection('already_done', `return ${otherId} exists`),
    );
  });
});

describe('what may come back', () => {
  it('is what was handed over and has not, until so long after the last that counts', () => {
    const undone = { at: 1, by: null, reason: 'other' };
    const handOvers = [
      handOver(1, { at: 5 }),
      handOver(1, { at: 7 }),
      handOver(1, { at: 8, undone }),
      handOver(0, { at: 9 }),
    ];
    const given = { quantity: 3, picked: 3, handedOver: 3 };
    const lines = [
      exampleLine('a', { ...given, returned: 1 }),
      exampleLine('b', { ...given, returned: 3 }),
    ];
    expect(returnable(readyPickup({ lines, handOvers }), 2)).toEqual({
      until: 7 + 2 * DAY_MS,
      lines: [{ lineId: 'a', quantity: 2 }],
    });
    const never = { lines, handOvers: handOvers.slice(2) };
    expect(returnable(readyPickup(never), 2)).toEqual({ until: null, lines: [] });
  });
});

describe('expiry', () => {
  it('ends what waits, and nothing that is not kept for anybody', () => {
    const over = { keepUntil: EXAMPLE_MS };
    const pickup = readyPickup({ ...over, claimed, lease });
    expect(expired(pickup, EXAMPLE_MS)).toEqual({
      ...pickup,
      state: 'expired',
      claimed: null,
      lease: null,
      closedAt: EXAMPLE_MS,
    });
    expect(expired(readyPickup({ keepUntil: null }), EXAMPLE_MS)).toBeUndefined();
    expect(expired(examplePickup(over), EXAMPLE_MS)).toBeUndefined();
    const nobody = readyPickup({ ...over, state: 'claimed' });
    expect(expired(nobody, EXAMPLE_MS)?.state).toBe('expired');
  });
});

describe('arrivals', () => {
  const arrival = { pickupId, at: EXAMPLE_MS, via: 'desk' };
  const serve = { arrivalId: otherId, outcome: 'gone' };

  it('are written by the desk, once', () => {
    expect(about('arrival.note', { arrivalId: otherId }, readyPickup())).toEqual({
      status: 'writes',
      writes: [{ kind: 'arrival', id: otherId, scope, doc: arrival }],
    });
    const there = [record('pickup', pickupId, readyPickup()), record('arrival', otherId, {})];
    expect(answer('arrival.note', { pickupId, arrivalId: otherId }, ...there)).toEqual(
      rejection('already_done', `arrival ${otherId} exists`),
    );
  });

  it('are served by whoever says so first', () => {
    const served = { at: EXAMPLE_MS, station: 'desk-1', staff, outcome: 'gone' };
    expect(answer('arrival.serve', serve, record('arrival', otherId, arrival))).toEqual({
      status: 'writes',
      writes: [{ kind: 'arrival', id: otherId, scope, doc: { ...arrival, served } }],
    });
    const done = record('arrival', otherId, { ...arrival, served });
    expect(answer('arrival.serve', serve, done)).toEqual(nothing);
    const none = rejection('not_found', `no arrival ${otherId}`);
    expect(answer('arrival.serve', serve)).toEqual(none);
    expect(answer('arrival.serve', serve, record('arrival', otherId, {}))).toEqual(none);
    expect(touchedRecords({ name: 'arrival.serve', args: serve })).toEqual([
      { kind: 'arrival', id: otherId },
    ]);
  });
});

describe('incidents', () => {
  const side = {
    handOverId: otherId,
    at: 1,
    station: 'desk-2',
    store: 'gangnam',
    staff: null,
    provisional: false,
    lines: [],
    counted: false,
  };
  const incident = { pickupId, number: '#1001', reason: 'double', at: 1, handOvers: [side] };
  const args = { incidentId };

  it('are acknowledged once, by somebody', () => {
    const acknowledged = { at: EXAMPLE_MS, by: staff };
    expect(answer('incident.acknowledge', args, record('incident', incidentId, incident))).toEqual({
      status: 'writes',
      writes: [{ kind: 'incident', id: incidentId, scope, doc: { ...incident, acknowledged } }],
    });
    const done = record('incident', incidentId, { ...incident, acknowledged });
    expect(answer('incident.acknowledge', args, done)).toEqual(nothing);
    const none = rejection('not_found', `no incident ${incidentId}`);
    expect(answer('incident.acknowledge', args)).toEqual(none);
    expect(answer('incident.acknowledge', args, record('incident', incidentId, {}))).toEqual(none);
    expect(touchedRecords({ name: 'incident.acknowledge', args })).toEqual([
      { kind: 'incident', id: incidentId },
    ]);
  });
});
