import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs, turnMs } from './backoff.ts';

it('waits longer after each failure, and never so long that a hub that is back goes unnoticed', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, jitter) => {
      const waitMs = backoffMs(attempt, jitter);
      expect(waitMs).toBeGreaterThanOrEqual(250);
      expect(waitMs).toBeLessThanOrEqual(15_000);
      expect(backoffMs(attempt + 1, jitter)).toBeGreaterThanOrEqual(waitMs);
    }),
  );
});

it('comes when the hub said, or up to a quarter later', () => {
  expect([turnMs(4_000, 0), turnMs(4_000, 0.999), turnMs(0, 0.5)]).toEqual([4_000, 4_999, 0]);
});
