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
    fc.property(found, fc.nat(60), fc.nat(17), fc.nat(255), (all, limit, rank, least) => {
      const best = createBestPlaces();
      const before = (one: { rank: number; standing: number }) =>
        one.rank < rank || (one.rank === rank && one.standing >= least);
      all.forEach((one, i) => {
        best.add(one.place, one.rank, one.standing);
        if (i % 3 > 0) {
          expect(best.countTo(rank, least)).toBe(all.slice(0, i + 1).filter(before).length);
        } else best.countTo(i % 17, 255 - i);
      });
      const inOrder = all.toSorted(
        (a, b) => a.rank - b.rank || b.standing - a.standing || a.place - b.place,
      );
      expect(best.first(limit)).toEqual(
        inOrder.slice(0, limit).map((one) => ({ place: one.place, rank: one.rank })),
      );
      expect(best.count()).toBe(all.length);
    }),
  );
});
