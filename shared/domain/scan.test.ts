import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { gtinCheckDigit, printedGtin } from './gtin.ts';
import { readScan } from './scan.ts';

const gtin = '09506000134352';
const product = (rest: Record<string, string> = {}) => ({ what: 'product', gtin, ...rest });

describe('what a scanner read', () => {
  test.each([
    ['DGM1.DG-104821', { what: 'member', number: 'DG-104821' }],
    [']Q1DGM1.DG10000001\r', { what: 'member', number: 'DG10000001' }],
    ['dgm1.dg10000001', { what: 'member', number: 'dg10000001' }],
    ['DG1.shopify:1042.N4x_-.1790000000.c2ln', { what: 'pickup', order: 'shopify:1042' }],
    ['DG1.a.b.N4x.1790000000.c2ln', { what: 'pickup', order: 'a.b' }],
    [' ]Q1DG1.1042.N4x.1790000000.c2ln\r', { what: 'pickup', order: '1042' }],
    ['#1042', { what: 'order', number: '#1042' }],
    ['#SO-1042/2', { what: 'order', number: '#SO-1042/2' }],
    ['DG10000001', { what: 'text', text: 'DG10000001' }],
    ['1042', { what: 'text', text: '1042' }],
    ['https://example.com/about', { what: 'text', text: 'https://example.com/about' }],
    ['', { what: 'text', text: '' }],
    ['DGM1.', { what: 'text', text: 'DGM1.' }],
    ['DG1.1042', { what: 'text', text: 'DG1.1042' }],
  ])('%s', (scanned, read) => expect(readScan(scanned)).toEqual(read));
});

describe('a trade item', () => {
  test.each([
    ['9506000134352', product()],
    ['09506000134352', product()],
    [']E09506000134352', product()],
    ['96385074', product({ gtin: '00000096385074' })],
    ['036000291452', product({ gtin: '00036000291452' })],
    ['https://id.gs1.org/01/09506000134352', product()],
    ['HTTP://shop.example/kr/p/01/9506000134352?17=271231', product()],
    [
      'https://dalgiant.example/01/09506000134352/22/2A/10/A%2FB/21/12345#top',
      product({ variant: '2A', lot: 'A/B', serial: '12345' }),
    ],
    ['https://id.gs1.org/01/09506000134352/10/%E0%A4%A', product({ lot: '%E0%A4%A' })],
    [']d20109506000134352172712311 0ABC'.replace(' ', ''), product({ lot: 'ABC' })],
    [']C1\u001d010950600013435210ABC123\u001d21XYZ', product({ lot: 'ABC123', serial: 'XYZ' })],
    ['(01)09506000134352(10)ABC 1(21)99', product({ lot: 'ABC 1', serial: '99' })],
    ['01095060001343529912', product()],
  ])('%s', (scanned, read) => expect(readScan(scanned)).toEqual(read));

  test.each([
    '9506000134353',
    '123456789',
    'https://id.gs1.org/01/09506000134353',
    'https://x/01/',
  ])('%s is none: its check digit, its length or its number is not right', (scanned) =>
    expect(readScan(scanned)).toEqual({ what: 'text', text: scanned }),
  );

  it('is read in each of its four lengths', () => {
    const digits = fc.stringMatching(/^[1-9]\d{6}$|^[1-9]\d{10}$|^[1-9]\d{11}$|^[1-9]\d{12}$/);
    fc.assert(
      fc.property(digits, (first) => {
        const whole = `${first}${gtinCheckDigit(first.padStart(13, '0'))}`;
        expect(readScan(whole)).toEqual({ what: 'product', gtin: whole.padStart(14, '0') });
        expect(printedGtin(whole.padStart(14, '0'))).toBe(whole);
      }),
    );
  });
});

describe('a number that must not be kept', () => {
  it('is named and not repeated', () => {
    expect(readScan('900101-1234567')).toEqual({ what: 'forbidden', number: 'resident_number' });
    expect(readScan('4111 1111 1111 1111')).toEqual({ what: 'forbidden', number: 'card_number' });
    expect(JSON.stringify(readScan('4111111111111111'))).not.toContain('4111');
  });

  it('is no barcode of a Korean product, however alike they look', () => {
    expect(readScan('8801234567893')).toEqual({ what: 'product', gtin: '08801234567893' });
  });
});

it('any text at all is read without an error', () => {
  const piece = fc.constantFrom(
    '01',
    '(01)',
    ']d2',
    'DG1.',
    'DGM1.',
    'https://',
    '/',
    '#',
    '\u001d',
  );
  const text = fc
    .array(fc.oneof(piece, fc.string({ unit: 'binary' })))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (scanned) => {
      const read = readScan(scanned);
      if (read.what === 'text') expect(scanned).toContain(read.text);
    }),
    { numRuns: 2000 },
  );
  expect(readScan('9'.repeat(100_000)).what).toBe('text');
});
