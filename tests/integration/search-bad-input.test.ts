import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Store } from '#electron/station/store/store.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { openOwnStation } from '#tests/support/own-station.ts';
import { openTestStore, pageOf } from '#tests/support/store-files.ts';

/** So slow would be a hang on any machine; the real limits are the look-up bench's to hold. */
const budgetMs = 2_000;

const book = [
  { name: { family: '김', given: '민지' }, phone: '+821012345678', email: 'minji.kim@example.com' },
  { name: { family: '김', given: '민재' }, address: { line1: '', city: '서울', country: 'KR' } },
  { name: { family: 'García', given: 'Zoë' }, loyalty: { number: 'DG-100482' }, aliases: ['100%'] },
  { name: { family: "O'Brien", given: 'Anne_Marie' }, birthDate: '1990-03-05' },
  { name: { family: 'كريم', given: 'محمد' } },
  { name: { family: 'Ünal', given: 'İpek' }, latinName: 'near and or not' },
];
const customers = book.map((doc, i): PageRow => ['customer', `c${i}`, i + 1, doc]);

/** The ids found, those of likeness after a `~`; fails where the answer is not one. */
function searched(store: Store, text: string, limit = 200): string[] {
  const started = performance.now();
  const { hits, total, totalIsExact } = store.searchCustomers(text, limit);
  expect(performance.now() - started).toBeLessThan(budgetMs);
  const strict = hits.filter(({ similar }) => !similar);
  expect(strict.length).toBe(Math.min(total, limit));
  expect(total).toBeLessThanOrEqual(200);
  expect(totalIsExact || total === 200).toBe(true);
  for (const { matches, similar } of hits) {
    if (!similar) expect(matches.length).toBeGreaterThan(0);
    for (const { text: shown, ranges } of matches) {
      let last = 0;
      for (const [start, end] of ranges) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(shown.length);
        last = end;
      }
    }
  }
  return hits.map(({ customer, similar }) => (similar ? '~' : '') + customer.id);
}

function openBook(): Store {
  const store = openTestStore();
  store.applyPage(pageOf(customers));
  return store;
}

const strictly = (found: readonly string[]) => found.filter((id) => !id.startsWith('~'));

describe('what nobody can mean finds nobody, and nothing breaks:', () => {
  const store = () => openBook();
  test.each([
    ['an empty box', ['', ' ', '\t\n', '\u00a0\u3000']],
    [
      'only punctuation',
      ['"', '*', '( -', '.', '---', '@', '#', '+', '"*"', "'", '?!…', '%', '_', '\\'],
    ],
    ['emoji', ['😀', '👩‍👩‍👧', '🇰🇷', '❤️']],
    ['a lone vowel', ['ㅏ', 'ㅣ', 'ㅠㅠ', '\u1161']],
    ['laughter', ['ㅋㅋㅋ', 'ㅎㅎㅎㅎ']],
    ['zero width', ['\u200b', '\u200d\u200c', '\ufeff', '\u2060']],
    ['combining marks alone', ['\u0301', '\u0301\u0302\u20dd']],
    ['halves of a surrogate pair', ['\ud83d', '\ude00', '\ude00\ud83d']],
    ['control characters', ['\0', '\x1b[2J', '\u202e', '\u2066\u2069']],
    ['names of what objects have', ['__proto__', 'constructor', 'toString', 'hasOwnProperty']],
    ['SQL', ["' OR 1=1 --", '"; DROP TABLE record; --', "x' UNION SELECT doc FROM record"]],
  ])('%s', (_, texts) => {
    const own = store();
    for (const text of texts)
      expect({ text, found: strictly(searched(own, text)) }).toEqual({ text, found: [] });
    expect(searched(own, '김민지')[0]).toBe('c0');
  });
});

test('signs and operators around words leave the words as they are', () => {
  const store = openBook();
  for (const text of [
    '"김민지"',
    '김민지*',
    '(김민지)',
    '김민지 -',
    '%김민지%',
    '김민지\u200b',
    '\ufeff김민지',
    '김\u200b민지',
    '\u202b김민지\u202c',
    '김민지😀',
    '😀 김민지',
    '김민지\0',
    '김민지\ud83d',
    '\ude00김민지',
  ]) {
    expect({ text, found: strictly(searched(store, text)) }).toEqual({ text, found: ['c0'] });
  }
  expect(strictly(searched(store, 'NEAR'))).toEqual(['c5']);
  expect(strictly(searched(store, 'near AND not'))).toEqual(['c5']);
  expect(strictly(searched(store, '100%'))).toContain('c2');
});

test('the same word in any of its written forms finds the same people', () => {
  const store = openBook();
  const same = (forms: readonly string[], ids: readonly string[]) => {
    for (const text of forms) {
      expect({ text, found: strictly(searched(store, text)) }).toEqual({ text, found: ids });
    }
  };
  same(['김민지', '김민지'.normalize('NFD'), '\u1100\u1175\u11b7민지', ' 김  민지 '], ['c0']);
  same(['zoë', 'ZOE', 'Zoe\u0308', 'ｚｏｅ', 'Z\u200bo\u00ade', 'zo\u0301e\u0327'], ['c2']);
  same(['محمد', 'كريم محمد', '\u200fمحمد\u200f', 'مُحَمَّد'], ['c4']);
  same(['５６７８', '5678', '٥٦٧٨'.normalize('NFKC') === '5678' ? '٥٦٧٨' : '5678'], ['c0']);
  same(['ipek', 'İPEK', 'unal'], ['c5']);
  same(['ㄱㅁㅈ', 'ᄀᄆᄌ', 'ﾡﾱﾸ'], strictly(searched(store, 'ㄱㅁㅈ')));
});

test('very long queries take no longer than their beginning', () => {
  const store = openBook();
  const long = (piece: string, length: number) => piece.repeat(length / piece.length);
  for (const length of [500, 100_000]) {
    for (const piece of [
      'a',
      '김',
      'ㄱ',
      '1',
      ' a',
      '김 ',
      '0 ',
      '"',
      '\u0301',
      '😀',
      '-',
      '@',
      'a.',
      '+',
      '1-',
      '김a',
    ]) {
      searched(store, long(piece, length));
    }
  }
  expect(strictly(searched(store, `김민지${' '.repeat(100_000)}`))).toEqual(['c0']);
});

test('through the service, as the renderer asks', async () => {
  const { rpc, uncaught, logged } = await openOwnStation(['c1', 'c2']);
  const texts = [
    '',
    ' ',
    'x'.repeat(500),
    '김'.repeat(100_000),
    '😀',
    '" * NEAR ( -',
    '%',
    '_',
    '…',
    'ㅏ',
    'ㄱ',
    'ㅋㅋㅋ',
    'محمد',
    '\u200b',
    '\u0301',
    '\ud83d',
    '__proto__',
    '민지1'.normalize('NFD'),
  ];
  for (const query of texts) {
    const started = performance.now();
    const { hits, total } = await rpc.call('customer.search', { query, limit: 200 });
    expect(performance.now() - started).toBeLessThan(budgetMs);
    expect(hits.length).toBeGreaterThanOrEqual(total);
  }
  const { hits } = await rpc.call('customer.search', { query: 'ㄱㅁㅈ', limit: 200 });
  expect(hits.map(({ customerId }) => customerId)).toEqual(['c1', 'c2']);
  expect(uncaught).toEqual([]);
  expect(JSON.stringify(logged)).not.toContain('김');
});

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(...'김민지각ㄱㅁㅏㅋ ae10-+@#.%"*(\u0301\u200b😀ßİﷺ㊀ｱー々'),
    maxLength: 160,
  }),
  fc.constantFrom('__proto__', 'constructor', '\ud83d', '\ude00', 'NEAR(', '김'.repeat(160)),
);

test('any text asked of any book is answered, and a person is found by their own name', () => {
  const value = fc.oneof(anything, fc.constantFrom(null, 7, true, [], {}, ['x']));
  const doc = fc.record(
    {
      name: fc.record({ family: anything, given: anything }),
      latinName: value,
      aliases: fc.oneof(fc.array(value, { maxLength: 20 }), value),
      phone: value,
      email: fc.oneof(
        value,
        anything.map((text) => `${text}@${text}`),
      ),
      birthDate: fc.oneof(value, fc.constant('1990-03-05')),
      loyalty: fc.oneof(fc.record({ number: value }), value),
      address: fc.oneof(fc.record({ city: value, province: value, postcode: value }), value),
      homeStore: value,
    },
    { requiredKeys: ['name'] },
  );
  const store = openTestStore();
  let version = 0;
  fc.assert(
    fc.property(
      fc.array(doc, { minLength: 1, maxLength: 3 }),
      fc.array(anything),
      (docs, texts) => {
        const rows = docs.map((own, i): PageRow => ['customer', `x${i}`, ++version, own]);
        store.applyPage(pageOf(rows));
        for (const text of texts) searched(store, text);
        docs.forEach(({ name }, i) => {
          // One word of letters and digits, as a whole.
          const word = /^[a-z가-힣]{1,20}$/.test(name.given) ? name.given : undefined;
          if (word !== undefined) expect(strictly(searched(store, word))).toContain(`x${i}`);
        });
      },
    ),
    { numRuns: 150 },
  );
});
