/** What an associate might type for a customer, in all the ways the one box takes; and bits of nonsense. */
import { initialOf, isHangulSyllable } from '#shared/domain/search/hangul.ts';
import type { Random } from '#tests/simulation/random.ts';

export interface PersonDoc {
  name: { family: string; given: string };
  latinName?: string;
  aliases?: string[];
  phone?: string;
  email?: string;
  birthDate?: string;
  loyalty?: { number: string };
  address?: { line1: string; city: string; province?: string; postcode?: string; country: string };
}

const finals = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';

/** One to three words, most of them of one person's document. */
export function typedQuery(random: Random, doc: PersonDoc, orderNumber: string): string {
  const words = Array.from({ length: random.pick([1, 1, 1, 2, 2, 3]) }, () =>
    typedWord(random, doc, orderNumber),
  );
  return words.join(random.pick([' ', ' ', '  ', ', ']));
}

function typedWord(random: Random, doc: PersonDoc, orderNumber: string): string {
  const { family, given } = doc.name;
  const {
    city = '',
    province = '',
    postcode = '',
  }: Partial<NonNullable<PersonDoc['address']>> = doc.address ?? {};
  const hangul = family + given;
  const word = random.pick<() => string>([
    () => hangul,
    () => family,
    () => given,
    () => given + family,
    () => `${given} ${family}`,
    () => withInitials(random, hangul),
    () => withInitials(random, given),
    () => halfComposed(random, hangul),
    () => halfComposed(random, given),
    () => (doc.latinName ?? hangul).replaceAll(' ', ''),
    () => doc.latinName ?? family,
    () => random.pick(doc.aliases ?? [given]),
    () => typedPhone(random, doc.phone ?? '+82100000000'),
    () => doc.email ?? '@example.com',
    () => `@${doc.email?.split('@')[1] ?? 'post'}`,
    () => doc.loyalty?.number ?? 'DG-1',
    () => doc.loyalty?.number.replace(/\D/g, '') ?? '77',
    () => typedDate(random, doc.birthDate ?? '1990-03-05'),
    () => random.pick([city, province, postcode, `${family} ${city}`, `${given} ${postcode}`]),
    () => orderNumber,
    () => orderNumber.replace('#', ''),
  ])();
  return random.below(3) === 0 ? cutAnywhere(random, word) : word;
}

/** The consonants that some syllables begin with, in their place. */
function withInitials(random: Random, text: string): string {
  const all = random.below(2) === 0;
  return [...text]
    .map((char) => (all || random.below(2) === 0 ? (initialOf(char) ?? char) : char))
    .join('');
}

/** The last syllable as an IME shows it on the way: without its final, or with the next one's initial. */
function halfComposed(random: Random, text: string): string {
  const chars = [...text];
  const at = random.below(chars.length);
  const char = chars[at] ?? '';
  if (!isHangulSyllable(char)) return text.slice(0, at + 1);
  const open = char.charCodeAt(0) - ((char.charCodeAt(0) - 0xac00) % 28);
  const next = initialOf(chars[at + 1] ?? '') ?? ' ';
  const taken = random.below(2) === 0 ? Math.max(0, finals.indexOf(next)) : 0;
  return chars.slice(0, at).join('') + String.fromCharCode(open + taken);
}

function typedPhone(random: Random, phone: string): string {
  const national = `0${phone.slice(3)}`;
  return random.pick([
    phone.slice(-4),
    phone.slice(-8),
    `${phone.slice(-8, -4)}-${phone.slice(-4)}`,
    `${phone.slice(-8, -4)} ${phone.slice(-4)}`,
    national,
    national.slice(0, 3 + random.below(6)),
    phone,
    phone.slice(1),
    phone.slice(-2 - random.below(7)),
  ]);
}

function typedDate(random: Random, date: string): string {
  const digits = date.replaceAll('-', '');
  return random.pick([date, digits, digits.slice(2), date.replaceAll('-', '.'), date.slice(2)]);
}

function cutAnywhere(random: Random, text: string): string {
  const start = random.below(2) === 0 ? random.below(text.length) : 0;
  return text.slice(start, start + 1 + random.below(8));
}
