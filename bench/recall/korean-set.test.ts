import { expect, it } from 'vitest';
import { parseFebrl, writeFebrl } from './febrl.ts';
import { koreanSet } from './korean-set.ts';

const people = 2_000;
const records = koreanSet({ seed: 3, people });
const [originals, duplicates] = [records.slice(0, people), records.slice(people)];

it('is the same for the same seed, and another for another; a larger one begins with the smaller', () => {
  expect(koreanSet({ seed: 3, people: 50 })).toEqual([
    ...originals.slice(0, 50),
    ...duplicates.slice(0, 50),
  ]);
  expect(koreanSet({ seed: 4, people: 50 })).not.toEqual(koreanSet({ seed: 3, people: 50 }));
});

it('has an original and a duplicate of each person, in a form that reads again', () => {
  const read = parseFebrl(writeFebrl(records), 'x');
  expect(read.map(({ person, original }) => [person, original])).toEqual(
    records.map(({ person, original }) => [person, original]),
  );
  expect(read[people]?.fields).toMatchObject({ given_name: duplicates[0]?.fields.given_name });
});

it('damages every query, in the name or in the place', () => {
  const whole = duplicates.filter(({ fields }, i) => {
    const { given_name = '', surname = '', latin_name, suburb = '' } = originals[i]?.fields ?? {};
    const named = [surname + given_name, latin_name].includes(fields.given_name);
    return named && fields.suburb?.replaceAll(' ', '').endsWith(suburb.replaceAll(' ', ''));
  });
  // Two slips may undo one another, and a space is no slip that this would see.
  expect(whole.length / people).toBeLessThan(0.06);
});

it('has names in the numbers they have, and romanised ones for a quarter', () => {
  const share = (test: (i: number) => boolean) =>
    originals.filter((_, i) => test(i)).length / people;
  expect(share((i) => originals[i]?.fields.surname === '김')).toBeCloseTo(0.2, 1);
  expect(share((i) => originals[i]?.fields.latin_name !== '')).toBeCloseTo(0.25, 1);
  const askedInLatin = duplicates.filter(({ fields }) => /[a-z]{4}/i.test(fields.given_name ?? ''));
  expect(askedInLatin.length / people).toBeGreaterThan(0.1);
});
