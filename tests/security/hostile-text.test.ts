/**
 * Attack: text that means something to SQL, to full-text search, to a page, or to the order of writing, in
 * every field that takes text. It is kept as it was typed, found as text, and does nothing else. (On the
 * screen: tests/e2e/hostile-text.browser.spec.ts; typed into the search box: search-bad-input.test.ts.)
 */
import { expect, test } from 'vitest';
import { openOwnStation, type OwnStation } from '#tests/support/own-station.ts';

const RLO = '\u202e';
const ZWSP = '\u200b';

const texts = {
  sql: `'; DROP TABLE record; --`,
  'a quoted name': `O'Brien" OR "1"="1`,
  'full-text search': 'NEAR("a" "b", 5) OR x:* NOT -y ^z',
  'a pattern': '%_\\%*?[a-z]',
  html: '<img src=x onerror="window.hacked=1">',
  script: '</script><script>window.hacked=1</script>',
  template: '${7*7}{{7*7}}<%= 7*7 %>',
  'a formula': '=HYPERLINK("http://evil.test","x")',
  'bidi signs': `a${RLO}moc.evil${RLO}b\u2066c`,
  'zero-width signs': `z${ZWSP}w\u200d\ufeffj`,
  'a terminal': '\u001b[31mred\u0007',
  lines: 'one\r\ntwo\u2028three',
  'combining marks': `Z${'\u0300'.repeat(30)}`,
  'astral signs': '🧵👩‍🦰𠮷',
  prototype: '__proto__',
} as const;

async function card({ rpc }: OwnStation) {
  const opened = await rpc.call('customer.open', { customerId: 'c1' });
  if (!opened.ok) throw new Error(opened.code);
  return opened.card;
}

test.each(Object.entries(texts))('%s in every field is text', async (_, text) => {
  const own = await openOwnStation(['c1', 'c2']);
  const { rpc } = own;
  const customerId = 'c1';
  const name = { family: text, given: '' };
  const address = { line1: text, city: text.slice(0, 90), country: 'KR' };
  const { fields } = await card(own);
  const edited = await rpc.call('customer.edit', {
    customerId,
    changes: [
      { field: 'name', was: fields.name, now: name },
      { field: 'latinName', was: null, now: text },
      { field: 'address', was: null, now: address },
    ],
  });
  const noted = await rpc.call('note.add', { customerId, text });
  const liked = await rpc.call('preference.record', {
    customerId,
    value: { aspect: 'like', text },
    source: 'told',
    note: text,
  });
  expect([edited, noted, liked]).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
  const shown = await card(own);
  const trimmed = text.trim();
  expect(shown.fields).toMatchObject({
    name: { family: trimmed },
    latinName: trimmed,
    address: { line1: trimmed },
  });
  expect(shown.notes[0]?.text).toBe(trimmed);
  expect(shown.preferences[0]).toMatchObject({ value: { text: trimmed }, note: trimmed });
  // Nobody else was touched, and the book can still be searched, by this text too.
  expect(await rpc.call('customer.search', { query: '민지1', limit: 5 })).toMatchObject({
    hits: [{ customerId: 'c2' }],
  });
  await rpc.call('customer.search', { query: text, limit: 5 });
  await rpc.call('scan.resolve', { text });
  await rpc.call('session.badge', { text });
  expect(own.logged.filter(({ level }) => level === 'error')).toEqual([]);
});

test('what no file could keep is refused, in every field', async () => {
  const { rpc } = await openOwnStation();
  for (const text of ['a\0b', 'a\ud800b']) {
    expect(await rpc.call('note.add', { customerId: 'c1', text })).toMatchObject({
      ok: false,
      code: 'invalid',
    });
    const value = { aspect: 'like', text } as const;
    const liked = { customerId: 'c1', value, source: 'told' } as const;
    expect(await rpc.call('preference.record', liked)).toMatchObject({ code: 'invalid' });
  }
});

test('a number that must not be kept is found behind signs that nobody sees', async () => {
  const { rpc } = await openOwnStation();
  const add = (text: string) => rpc.call('note.add', { customerId: 'c1', text });
  for (const sign of [ZWSP, '\u200d', '\u2060', '\ufeff', '\u00ad', RLO, '\u{e0031}']) {
    const hidden = [...'900101-1234567'].join(sign);
    expect([sign, await add(hidden)]).toMatchObject([sign, { code: 'forbidden_number' }]);
    const card = [...'4111111111111111'].join(sign);
    expect([sign, await add(card)]).toMatchObject([sign, { code: 'forbidden_number' }]);
  }
  expect(await add(`전화${ZWSP}번호는 010-1234-5678`)).toMatchObject({ ok: true });
});
