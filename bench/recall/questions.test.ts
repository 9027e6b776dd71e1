import { expect, it } from 'vitest';
import { Customer } from '#shared/domain/customer.ts';
import { parseFebrl } from './febrl.ts';
import { bookOf, customerOf } from './questions.ts';

const head = 'rec_id, given_name, surname, street_number, address_1, suburb, state, date_of_birth';
const records = (...lines: string[]) => parseFebrl([head, ...lines].join('\n'), 'people.csv');

const ann = 'rec-1-org, ann, lee, 6, tull street, st james, wa, 19560409';
const other = 'rec-2-org, ann, lee, , , perth, wa, 19560431';

it('duplicates of one file are looked for among its originals, by what there is to type', () => {
  const book = bookOf(
    ['people.csv'],
    records(ann, other, 'rec-1-dup-0, an, lee, , , st jmes, , ', 'rec-2-dup-0, , , , , perth, , '),
    undefined,
  );
  expect(book.originals.map(({ person }) => person)).toEqual(['1', '2']);
  expect(book.questions).toEqual({
    'name+suburb': [
      { person: '1', text: 'an lee st jmes' },
      { person: '2', text: 'perth' },
    ],
    name: [{ person: '1', text: 'an lee' }],
  });
  expect(book.skipped).toEqual({ empty: { 'name+suburb': 0, name: 1 }, unknown: 0 });
});

it('every record of a second file is looked for among the first, by number', () => {
  const second = records('rec-1-org, anne, leigh, , , , , ', 'rec-9-dup-0, x, y, , , , , ');
  const book = bookOf(['a.csv', 'b.csv'], records(ann, other), second);
  expect(book.questions.name).toEqual([{ person: '1', text: 'anne leigh' }]);
  expect(book.skipped.unknown).toBe(1);
});

it('knows of how many people the undamaged text would be', () => {
  const book = bookOf(
    ['x'],
    records(ann, other, 'rec-1-dup-0, an, lee, , , st jmes, , '),
    undefined,
  );
  const [question] = book.questions.name;
  if (question === undefined) throw new Error('no question');
  expect([book.sharedBy(question, 'name'), book.sharedBy(question, 'name+suburb')]).toEqual([2, 1]);
});

it('originals are customers as the product keeps them; a day that does not exist is left out', () => {
  const [first, second] = records(ann, other).map(customerOf);
  expect(Customer.parse(first)).toEqual({
    name: { family: 'lee', given: 'ann' },
    address: { line1: '6 tull street', city: 'st james', province: 'wa', country: 'AU' },
    birthDate: '1956-04-09',
  });
  expect(second?.birthDate).toBeUndefined();
});

it('files that cannot be measured are named', () => {
  expect(() => bookOf(['a.csv'], records(ann), undefined)).toThrow(/a.csv: no duplicate .* second/);
  expect(() => bookOf(['a.csv'], records('rec-1-dup-0, a, b, , , , , '), undefined)).toThrow(
    /a.csv: no original/,
  );
  expect(() => bookOf(['a.csv', 'b.csv'], records(ann), records(other))).toThrow(
    'a.csv and b.csv: no number of rec_id is in both',
  );
});
