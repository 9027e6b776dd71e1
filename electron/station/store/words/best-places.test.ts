import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBestPlaces } from './best-places.ts';

const found = fc.uniqueArray(
  fc.record({
    place: fc.nat(3_000_000_000),
    rank: fc.integer({ min: 0, max: 16 }),
    standing: fc.integer({ min: 0, max: 255 }),
  }),
  { selector: ({ place }) => place },
);

test('the first are those of the best rank, then the closest, then the lowest places, however they came', () => {
  fc.assert(
    fc.property(found, fc.nat(60), fc.nat(17), (all, limit, rank) => {
      const best = createBestPlaces();
      for (const one of all) best.add(one.place, one.rank, one.standing);
      const inOrder = all.toSorted(
        (a, b) => a.rank - b.rank || b.standing - a.standing || a.place - b.place,
      );
      expect(best.first(limit)).toEqual(
        inOrder.slice(0, limit).map((one) => ({ place: one.place, rank: one.rank })),
      );
      expect(best.count()).toBe(all.length);
      expect(best.countTo(rank)).toBe(all.filter((one) => one.rank <= rank).length);
    }),
  );
});
