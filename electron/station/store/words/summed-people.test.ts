import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addPerson, highest, makeRoom, noPeople } from './summed-people.ts';

function peopleOf(sums: readonly number[]) {
  const people = noPeople(1);
  // From behind, so that the places are in no order.
  for (let place = sums.length - 1; place >= 0; place -= 1) {
    makeRoom(people, 1);
    addPerson(people, place, sums[place] as number);
  }
  return people;
}

test('the highest sums are found; of those who are level at the end, the lowest places', () => {
  const sums = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 });
  fc.assert(
    fc.property(sums, fc.integer({ min: 1, max: 70 }), (drawn, limit) => {
      const best = highest(peopleOf(drawn), limit);
      const expected = drawn
        .map((sum, place) => ({ sum, place }))
        .sort((a, b) => b.sum - a.sum || a.place - b.place)
        .slice(0, limit)
        .sort((a, b) => a.place - b.place);
      const got = [...best.places]
        .map((place, i) => ({ sum: best.sums[i], place }))
        .sort((a, b) => a.place - b.place);
      expect(got).toEqual(expected);
      expect(best.length).toBe(expected.length);
    }),
  );
});
