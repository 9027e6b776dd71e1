/** Who is in the book and who is asked for: the originals as customers, the duplicates as queries. */
import type { Customer } from '#shared/domain/customer.ts';
import { BadInput, type Column, type FebrlRecord } from './febrl.ts';

/** What of a duplicate is typed into the box. */
export const fieldSets = ['name+suburb', 'name'] as const;
export type Fields = (typeof fieldSets)[number];

export interface Original {
  /** Also the customer's id. */
  person: string;
  customer: Customer;
}

export interface Question {
  person: string;
  text: string;
}

export interface Book {
  originals: Original[];
  questions: Record<Fields, Question[]>;
  /** Duplicates that are not asked for: nothing to type, or nobody of that number among the originals. */
  skipped: { empty: Record<Fields, number>; unknown: number };
  /** Of how many people the undamaged text would be: what it takes to tell the right one apart. */
  sharedBy(question: Question, fields: Fields): number;
}

/**
 * @param names of the inputs, for messages.
 * @param originals of one file, all of it; of two, the first.
 * @param others the second file; undefined where the duplicates are among the originals.
 * @throws BadInput
 */
export function bookOf(
  names: readonly string[],
  first: readonly FebrlRecord[],
  second: readonly FebrlRecord[] | undefined,
): Book {
  const known = second === undefined ? first.filter(({ original }) => original) : first;
  const asked = second ?? first.filter(({ original }) => !original);
  const [name = ''] = names;
  if (known.length === 0) {
    throw new BadInput(
      `${name}: no original (rec-NUMBER-org). Give the file of the originals first.`,
    );
  }
  if (asked.length === 0) {
    throw new BadInput(
      `${name}: no duplicate (rec-NUMBER-dup-NUMBER) to look for. ` +
        'Where the duplicates are in a file of their own, give it as the second.',
    );
  }
  const byPerson = new Map(known.map((record) => [record.person, record]));
  const reachable = asked.filter(({ person }) => byPerson.has(person));
  if (reachable.length === 0) {
    throw new BadInput(`${names.join(' and ')}: no number of rec_id is in both.`);
  }
  const questions = Object.fromEntries(
    fieldSets.map((fields) => [
      fields,
      reachable
        .map((record) => ({ person: record.person, text: typedText(record, fields) }))
        .filter(({ text }) => text !== ''),
    ]),
  ) as Record<Fields, Question[]>;
  const sharers = Object.fromEntries(
    fieldSets.map((fields) => [fields, countOf(known.map((record) => plainText(record, fields)))]),
  ) as Record<Fields, Map<string, number>>;
  return {
    originals: [...byPerson.values()].map((record) => ({
      person: record.person,
      customer: customerOf(record),
    })),
    questions,
    skipped: {
      empty: Object.fromEntries(
        fieldSets.map((fields) => [fields, reachable.length - questions[fields].length]),
      ) as Record<Fields, number>,
      unknown: asked.length - reachable.length,
    },
    sharedBy({ person }, fields) {
      const record = byPerson.get(person);
      return record === undefined ? 0 : (sharers[fields].get(plainText(record, fields)) ?? 0);
    },
  };
}

/** As an associate would have entered the person. */
export function customerOf(record: FebrlRecord): Customer {
  const get = (column: Column) => record.fields[column] ?? '';
  const line1 = [get('street_number'), get('address_1')].filter((part) => part !== '').join(' ');
  const birthDate = isoDate(get('date_of_birth'));
  const korean = /\p{Script=Hangul}/u.test(get('given_name') + get('surname'));
  return {
    name: { family: get('surname'), given: get('given_name') },
    ...(get('latin_name') === '' ? {} : { latinName: get('latin_name') }),
    address: {
      line1,
      ...(get('address_2') === '' ? {} : { line2: get('address_2') }),
      city: get('suburb'),
      ...(get('state') === '' ? {} : { province: get('state') }),
      ...(get('postcode') === '' ? {} : { postcode: get('postcode') }),
      country: korean ? 'KR' : 'AU',
    },
    ...(birthDate === undefined ? {} : { birthDate }),
  };
}

function typedText({ fields: values }: FebrlRecord, fields: Fields): string {
  const { given_name, surname, suburb } = values;
  return [given_name, surname, fields === 'name+suburb' ? suburb : '']
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

function plainText(record: FebrlRecord, fields: Fields): string {
  const { given_name, surname, suburb } = record.fields;
  return [given_name, surname, fields === 'name+suburb' ? suburb : ''].join('|');
}

/** `19560409` as 1956-04-09; undefined where there is no such day. */
function isoDate(written: string): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(written) ?? [];
  if (year === undefined) return undefined;
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}

function countOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
