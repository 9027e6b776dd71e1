import { expect, it } from 'vitest';
import type { ImportReport } from './import-file.ts';
import { reportLines } from './report-lines.ts';

const report: ImportReport = {
  kind: 'shopify-customers',
  things: 'customers',
  complete: true,
  rows: 12_345,
  created: 12_300,
  changed: 1,
  unchanged: 42,
  refused: 2,
  leftOut: 1,
  first: [
    { line: 7, column: null, reason: 'has 3 cells where the header has 20', outcome: 'refused' },
    { line: 9, column: 'Phone', reason: 'is not a phone number', outcome: 'left_out' },
  ],
  file: 'imports/x.problems.csv',
  currency: 'KRW',
  currencyGuessed: false,
};

it('tells what was read, what became of it, and where the rest is listed', () => {
  expect(reportLines(report)).toEqual([
    '12,345 rows read: customers 12,300 created, 1 changed, 42 unchanged; 2 rows refused',
    '1 value left out of rows that were imported',
    '  line 7: has 3 cells where the header has 20 (refused)',
    '  line 9: Phone is not a phone number (left out)',
    '  and 1 more',
    'all of them are in imports/x.problems.csv',
  ]);
});

it('says that it was stopped, and in which currency prices were read', () => {
  const products: ImportReport = {
    ...report,
    things: 'products',
    complete: false,
    refused: 0,
    leftOut: 0,
    first: [],
    file: null,
    currency: 'USD',
    currencyGuessed: true,
  };
  expect(reportLines(products).slice(1)).toEqual([
    "prices were read in USD, because they have decimals and the region's has not (--currency to choose)",
    'stopped before the end; run it again to go on',
  ]);
});
