// Of a customer export: rows, cells and files that cannot be used, each refused where it is, and the rest imported.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFile } from '#hub/imports/import-file.ts';
import {
  exportOf,
  minji,
  nowMs,
  rowWith,
  useCustomerImports,
} from '#tests/support/customer-imports.ts';
import { customerColumns, toCsv } from '#tests/support/shopify-csv.ts';

const shop = useCustomerImports();

it('leaves out what cannot be used and says where, and imports the customer', async () => {
  const text = exportOf(
    minji,
    {
      'Customer ID': '7002',
      'First Name': 'Bo',
      Email: 'not an address',
      Phone: '12',
      Note: 'his card is 4111 1111 1111 1111',
      'Accepts SMS Marketing': 'maybe',
    },
    { 'Customer ID': '7003', Email: 'only@example.com' },
  );
  const report = await shop.importText(text);
  expect(report).toMatchObject({ created: 3, refused: 0, leftOut: 4 });
  // minji's note holds a line break, so her row takes lines 2 and 3.
  expect(report.first.map(({ line, column }) => [line, column])).toEqual([
    [4, 'Note'],
    [4, 'Email'],
    [4, 'Phone'],
    [4, 'Accepts SMS Marketing'],
  ]);
  expect(await shop.docs('customer')).toMatchObject({
    'shopify:7002': { name: { family: '', given: 'Bo' } },
    'shopify:7003': { name: { family: 'only', given: '' } },
  });
  const kept = JSON.stringify(await shop.db.selectFrom('source_row').select('row').execute());
  expect(kept).not.toContain('4111');
  expect(kept).toContain('not an address');
});

it('refuses rows one by one, with the line each begins at, and imports the rest', async () => {
  const text = `${exportOf(minji, { 'Customer ID': '7.00012E+12', 'First Name': 'X' }, { Note: 'nobody' })}only,three,cells\r\n"broken" quote,,,\r\n${toCsv(
    [
      rowWith({ 'Customer ID': '7001', 'First Name': 'again' }),
      rowWith({ 'Customer ID': '7009', 'First Name': 'last' }),
    ],
  )}`;
  const report = await shop.importText(text);
  expect(report).toMatchObject({ rows: 7, created: 2, refused: 5, complete: true });
  expect(report.first).toEqual([
    { line: 4, column: 'Customer ID', reason: 'was rounded by a spreadsheet', outcome: 'refused' },
    {
      line: 5,
      column: null,
      reason: 'has neither name nor e-mail nor phone that could be read',
      outcome: 'refused',
    },
    { line: 6, column: null, reason: 'has 3 cells where the header has 20', outcome: 'refused' },
    {
      line: 7,
      column: null,
      reason: 'text follows the closing quotation mark of a cell',
      outcome: 'refused',
    },
    { line: 8, column: null, reason: 'is about the same as line 2', outcome: 'refused' },
  ]);
  expect(await readFile(report.file ?? '', 'utf8')).toBe(
    [
      'line,outcome,column,reason',
      '4,refused,Customer ID,was rounded by a spreadsheet',
      '5,refused,,has neither name nor e-mail nor phone that could be read',
      '6,refused,,has 3 cells where the header has 20',
      '7,refused,,text follows the closing quotation mark of a cell',
      '8,refused,,is about the same as line 2',
      '',
    ].join('\n'),
  );
});

it('reads semicolons, UTF-16 and EUC-KR', async () => {
  const semicolons = `sep=;\r\n${exportOf(minji).replaceAll(',', ';')}`;
  expect(await shop.importText(semicolons)).toMatchObject({ created: 1, refused: 0 });
  const wide = Buffer.from(`\uFEFF${exportOf(minji)}`, 'utf16le');
  expect(await shop.importText(wide)).toMatchObject({ created: 0, changed: 1, refused: 0 });
  // 김 in EUC-KR is B1 E8.
  const eucKr = Buffer.concat([
    Buffer.from(`${customerColumns.join(',')}\n7002,Minji,`),
    Buffer.from([0xb1, 0xe8]),
    Buffer.from(`,m2@example.com${','.repeat(16)}\n`),
  ]);
  expect(await shop.importText(eucKr)).toMatchObject({ created: 0, refused: 1 });
  expect(await shop.importText(eucKr, { encoding: 'euc-kr' })).toMatchObject({
    created: 1,
    refused: 0,
  });
  expect((await shop.docs('customer'))['shopify:7002']).toMatchObject({
    name: { family: '김', given: 'Minji' },
  });
});

describe('a wrong file', () => {
  const refusals: [name: string, bytes: string | Buffer, words: RegExp][] = [
    ['an empty one', '', /the file is empty/],
    ['blank lines', '\n\n \n', /no header line/],
    ['a workbook', Buffer.from('504b030414000600', 'hex'), /Excel workbook/],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), /a picture/],
    ['binary data', Buffer.from([1, 2, 0, 3, 4]), /binary data/],
    [
      'an orders export',
      'Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem price\n',
      /does not look like a Shopify customers export: columns "First Name", "Last Name", "Accepts Email Marketing" missing; it looks like a Shopify orders export/,
    ],
    [
      'headers in other letters',
      'first name,Last Name,Email,Accepts Email Marketing\n',
      /column "First Name" missing; there is "first name"/,
    ],
    [
      'a header that names a column twice',
      'First Name,Last Name,Email,Email,Accepts Email Marketing\n',
      /column "Email" stands there 2 times \(3, 4\)/,
    ],
  ];
  it.each(refusals)('is refused in words: %s', async (_name, bytes, words) => {
    await expect(shop.importText(bytes)).rejects.toThrow(words);
    expect(await shop.docs('customer')).toEqual({});
  });

  it('is refused in words: a directory, and one that is not there', async () => {
    const common = {
      db: shop.db,
      kind: 'shopify-customers' as const,
      region: 'KR',
      reportDir: shop.dir,
      nowMs,
    };
    await expect(importFile({ ...common, file: shop.dir })).rejects.toThrow(/a directory/);
    await expect(importFile({ ...common, file: path.join(shop.dir, 'none.csv') })).rejects.toThrow(
      /no such file/,
    );
  });
});
