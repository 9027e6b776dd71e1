import { expect, test } from 'vitest';
import { labelText, type PrintedPickup, slipText } from './receipt-text.ts';
import { previewOf, printerBytes } from './printer.ts';

const pickup: PrintedPickup = {
  number: '#1042',
  buyer: '김*지',
  bin: 'A-03',
  lines: [
    { title: '린넨 셔츠', variant: '네이비 / 95', quantity: 2 },
    { title: '양말', variant: null, quantity: 1 },
  ],
  storeName: '강남 Gangnam',
  at: '2026-11-22 18:04',
};

test('a label says number, bin and pieces, and the number as a bar code', () => {
  const text = labelText(pickup, 'ko');
  expect(text).toContain('^^^#1042');
  expect(text).toContain('A\\-03');
  expect(text).toContain('3 개');
  expect(text).toContain('{code:#1042;option:code128');
  expect(previewOf(text)).toMatch(/^<svg /);
});

test('a slip lists what was handed over, in Korean as the printer reads it', () => {
  const bytes = Buffer.from(printerBytes(slipText(pickup, 'ko')));
  // 린넨, as KS C 5601 has it.
  expect(bytes.includes(Buffer.from([0xb8, 0xb0, 0xb3, 0xd9]))).toBe(true);
  // Ends with a cut: GS V.
  expect(bytes.lastIndexOf(Buffer.from([0x1d, 0x56]))).toBeGreaterThan(0);
});

test('no title of a product is a command to the printer', () => {
  const sly = { title: '{command:\\x1bp0}\n=\n{code:1}', variant: null, quantity: 1 };
  const text = slipText({ ...pickup, lines: [sly] }, 'en');
  expect(text.split('\n')).toHaveLength(
    slipText({ ...pickup, lines: [sly, sly] }, 'en').split('\n').length - 1,
  );
  expect(text).toContain('\\{command:');
  expect(Buffer.from(printerBytes(text)).includes(Buffer.from([0x1b, 0x70, 0x30]))).toBe(false);
});
