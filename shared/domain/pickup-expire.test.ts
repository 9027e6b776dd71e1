/** What ends a pickup that nobody collects, and what does not. */
import { describe, expect, it } from 'vitest';
import { EXAMPLE_MS, examplePickup, readyPickup } from '#tests/support/example-pickup.ts';
import { claimed, lease } from '#tests/support/pickup-answers.ts';
import { expired } from './pickup-expire.ts';

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
