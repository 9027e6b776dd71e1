import { expect, test } from 'vitest';
import { readMonthlyWords } from './monthly-question.ts';

const now = Date.UTC(2026, 0, 15);

test('nothing asks for the month before, in Seoul, open from nine to ten', () => {
  expect(readMonthlyWords({}, now)).toEqual({
    ok: true,
    options: { month: '2025-12', timeZone: 'Asia/Seoul', opens: 9, closes: 22 },
  });
});

test.each([
  ['month', { month: '2026-13' }],
  ['month', { month: '0000-01' }],
  ['month', { month: "2026-11'; drop table audit_entry" }],
  ['hours', { hours: '22-9' }],
  ['hours', { hours: '9-25' }],
  ['timeZone', { timeZone: 'Mars/Olympus' }],
  ['timeZone', { timeZone: '+09:00' }],
  ['timeZone', { timeZone: '' }],
])('a wrong %s is named', (field, words) => {
  expect(readMonthlyWords(words, now)).toMatchObject({ ok: false, field });
});
