import { expect, it } from 'vitest';
import { documentText } from './document-text.ts';

it('writes one blank after each colon and comma, and none elsewhere', () => {
  expect(documentText({ a: [1, 'x', null, true], b: {}, c: [] })).toBe(
    '{"a": [1, "x", null, true], "b": {}, "c": []}',
  );
});

it('leaves what is inside a text alone', () => {
  expect(documentText('a:b,c "d" \\ \n\u0001 é김')).toBe('"a:b,c \\"d\\" \\\\ \\n\\u0001 é김"');
});

it('puts keys that look like numbers where PostgreSQL has them', () => {
  expect(documentText(JSON.parse('{"b": 1, "10": 2, "김": 3, "9": 4, "abc": 5}'))).toBe(
    '{"9": 4, "b": 1, "10": 2, "abc": 5, "김": 3}',
  );
});

it('writes numbers without an exponent', () => {
  expect([1e21, 1.5e22, 1e-7, -1.25e-9, 0.1, -3, 123456789012].map(documentText)).toEqual([
    '1000000000000000000000',
    '15000000000000000000000',
    '0.0000001',
    '-0.00000000125',
    '0.1',
    '-3',
    '123456789012',
  ]);
});
