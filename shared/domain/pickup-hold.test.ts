/** The whole answers of holding a pickup and releasing it. */
import { describe, expect, it } from 'vitest';
import { EXAMPLE_MS, readyPickup } from '#tests/support/example-pickup.ts';
import { about, nothing, rejection, staff, written } from '#tests/support/pickup-answers.ts';

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
