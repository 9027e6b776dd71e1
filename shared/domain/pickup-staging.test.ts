/** The whole answers of preparing a pickup: what is written, what is refused and in which words. */
import { describe, expect, it } from 'vitest';
import {
  EXAMPLE_MS,
  exampleLine,
  examplePickup,
  readyPickup,
} from '#tests/support/example-pickup.ts';
import {
  about,
  claimed,
  DAY_MS,
  lease,
  pick,
  rejection,
  short,
  written,
} from '#tests/support/pickup-answers.ts';

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
