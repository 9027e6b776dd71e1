/** The whole answers of claiming a pickup, giving it back, and wrong codes. */
import { describe, expect, it } from 'vitest';
import { EXAMPLE_MS, examplePickup, readyPickup } from '#tests/support/example-pickup.ts';
import {
  about,
  claimed,
  lease,
  nothing,
  rejection,
  written,
} from '#tests/support/pickup-answers.ts';
import type { Pickup } from './pickup.ts';

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
