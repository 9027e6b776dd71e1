// Shopify customer exports into real PostgreSQL: what is created, what is refused and where, and that
// running a file again, or after a cut, changes nothing that should not change.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFile, type ImportOptions, type ImportReport } from '#hub/imports/import-file.ts';
import { type RecordChange, writeRecords } from '#hub/records/write-records.ts';
import { type ImportDesk, openImportDesk } from '#tests/support/import-desk.ts';
import { customerColumns, shopifyCustomersCsv, toCsv } from '#tests/support/shopify-csv.ts';

const nowMs = Date.UTC(2026, 4, 1, 3);
let desk: ImportDesk;
let db: ImportDesk['db'];
let dir: string;

beforeEach(async () => {
  desk = await openImportDesk();
  ({ db, dir } = desk);
});

afterEach(() => desk.close());

async function importText(
  text: string | Buffer,
  options: Partial<ImportOptions> = {},
): Promise<ImportReport> {
  const file = path.join(dir, 'export.csv');
  await writeFile(file, text);
  return await importFile({
    db,
    kind: 'shopify-customers',
    file,
    region: 'KR',
    reportDir: path.join(dir, 'reports'),
    nowMs,
    ...options,
  });
}

/** A row of the export with only these cells. */
function rowWith(cells: Record<string, string>, columns = customerColumns): string[] {
  return columns.map((column) => cells[column] ?? '');
}

function exportOf(...rows: Record<string, string>[]): string {
  return toCsv([customerColumns, ...rows.map((cells) => rowWith(cells))]);
}

async function docs(kind: string): Promise<Record<string, unknown>> {
  const rows = await db
    .selectFrom('record')
    .select(['id', 'doc'])
    .where('kind', '=', kind)
    .orderBy('id')
    .execute();
  return Object.fromEntries(rows.map(({ id, doc }) => [id, doc]));
}

async function versions(): Promise<unknown> {
  return await db
    .selectFrom('record')
    .select(['kind', 'id', 'version'])
    .orderBy('version')
    .execute();
}

async function write(...changes: RecordChange[]): Promise<void> {
  await db.transaction().execute((trx) => writeRecords(trx, changes));
}

const minji = {
  'Customer ID': "'7001",
  'First Name': '민지',
  'Last Name': '김',
  Email: 'minji@example.com',
  'Accepts Email Marketing': 'yes',
  'Default Address Address1': '도산대로 214',
  'Default Address City': '강남구',
  'Default Address Province Code': 'KR-11',
  'Default Address Country Code': 'KR',
  'Default Address Zip': "'06021",
  Phone: "'010-0000-4821",
  'Accepts SMS Marketing': 'no',
  'Total Spent': '129000.00',
  Note: 'Likes linen.\nNo calls, "please".',
  Tags: 'vip, 단골',
  'Loyalty tier (customer.metafields.custom.tier)': 'gold',
};

it('makes a customer, a note and a consent of a row, and keeps every column', async () => {
  const columns = [...customerColumns, 'Loyalty tier (customer.metafields.custom.tier)'];
  // The mark of UTF-8 stands in front of a quotation mark here, which it must not hide.
  const header = columns.map((column) => `"${column}"`).join(',');
  const text = `\uFEFF${header}\r\n${toCsv([rowWith(minji, columns)])}`;
  expect(await importText(text)).toMatchObject({
    rows: 1,
    created: 1,
    changed: 0,
    unchanged: 0,
    refused: 0,
    leftOut: 0,
    complete: true,
    file: null,
  });
  expect(await docs('customer')).toEqual({
    'shopify:7001': {
      name: { family: '김', given: '민지' },
      phone: '+821000004821',
      email: 'minji@example.com',
      address: {
        line1: '도산대로 214',
        city: '강남구',
        province: 'KR-11',
        postcode: '06021',
        country: 'KR',
      },
      tags: ['vip', '단골'],
    },
  });
  expect(await docs('note')).toEqual({
    'shopify:7001:shopify-note': {
      customerId: 'shopify:7001',
      text: 'Likes linen.\nNo calls, "please".',
      observed: { at: nowMs, station: 'import', store: 'shopify', staff: null },
    },
  });
  expect(Object.values(await docs('consent'))).toEqual([
    {
      customerId: 'shopify:7001',
      purpose: 'marketing',
      channel: 'email',
      granted: true,
      wording: 'shopify, not known',
      language: 'ko',
      source: 'shopify',
      at: nowMs,
    },
  ]);
  const kept = await db.selectFrom('source_row').select(['source_id', 'row']).execute();
  expect(kept).toEqual([{ source_id: '7001', row: minji }]);
  const scopes = await db.selectFrom('record').select('scope').distinct().execute();
  expect(scopes).toEqual([{ scope: 'region:kr' }]);
});

it('changes nothing when the same file is run again', async () => {
  const text = [...shopifyCustomersCsv(1200, 3)].join('');
  const first = await importText(text);
  expect(first).toMatchObject({ rows: 1200, created: 1200, refused: 0 });
  const before = await versions();
  expect(await importText(text)).toMatchObject({
    rows: 1200,
    created: 0,
    changed: 0,
    unchanged: 1200,
    refused: 0,
  });
  expect(await versions()).toEqual(before);
});

it('ends the same when it is cut in the middle and run again', async () => {
  const text = [...shopifyCustomersCsv(3500, 3)].join('');
  const abort = new AbortController();
  const cut = await importText(text, {
    signal: abort.signal,
    onProgress: ({ rows }) => {
      if (rows >= 1500) abort.abort();
    },
  });
  expect(cut.complete).toBe(false);
  expect(cut.created).toBeGreaterThan(0);
  expect(cut.created).toBeLessThan(3500);
  expect(cut.rows).toBe(cut.created);
  expect(Object.keys(await docs('customer'))).toHaveLength(cut.created);

  const whole = await importText(text);
  expect(whole).toMatchObject({ created: 3500 - cut.created, unchanged: cut.created, changed: 0 });
  const cutThenWhole = [await docs('customer'), await docs('note')];

  await db.deleteFrom('record').execute();
  await db.deleteFrom('source_row').execute();
  await importText(text);
  expect([await docs('customer'), await docs('note')]).toEqual(cutThenWhole);
});

describe('a file that comes again', () => {
  it('is not unsettled by somebody it names twice with different words', async () => {
    const text = exportOf(minji, { ...minji, 'First Name': '민서', Note: '' });
    expect(await importText(text)).toMatchObject({ created: 1, refused: 1 });
    const before = await versions();
    expect(await importText(text)).toMatchObject({ unchanged: 1, changed: 0, refused: 1 });
    expect(await versions()).toEqual(before);
  });

  it('does not undo what a counter corrected', async () => {
    await importText(exportOf(minji));
    const corrected = { name: { family: '김', given: '민지' }, phone: '+821000009999' };
    await write({ kind: 'customer', id: 'shopify:7001', scope: 'region:kr', doc: corrected });
    expect(await importText(exportOf(minji))).toMatchObject({ unchanged: 1, changed: 0 });
    expect(await docs('customer')).toEqual({ 'shopify:7001': corrected });
  });

  it('applies only the columns that changed', async () => {
    await importText(exportOf(minji));
    const stored = (await docs('customer'))['shopify:7001'] as Record<string, unknown>;
    await write({
      kind: 'customer',
      id: 'shopify:7001',
      scope: 'region:kr',
      doc: { ...stored, phone: '+821000009999', tags: ['vip', 'counter'] },
    });
    const newer = { ...minji, Email: 'new@example.com', Tags: '단골, summer' };
    expect(await importText(exportOf(newer))).toMatchObject({ changed: 1 });
    expect((await docs('customer'))['shopify:7001']).toEqual({
      ...stored,
      email: 'new@example.com',
      phone: '+821000009999',
      tags: ['counter', 'summer'],
    });
  });

  it('appends consent only when the shop’s answer changed, and never over a counter’s', async () => {
    await importText(exportOf(minji));
    await importText(exportOf(minji), { nowMs: nowMs + 1 });
    await importText(exportOf({ ...minji, 'Accepts Email Marketing': 'no' }), { nowMs: nowMs + 2 });
    const ledger = Object.values(await docs('consent')) as { granted: boolean; at: number }[];
    expect(ledger.map(({ granted, at }) => [granted, at])).toEqual([
      [true, nowMs],
      [false, nowMs + 2],
    ]);
  });

  it('does not overrule a withdrawal the person gave at a counter before the first import', async () => {
    await write(
      {
        kind: 'customer',
        id: 'counter-1',
        scope: 'region:kr',
        doc: { name: { family: '김', given: '민지' }, email: 'Minji@example.com' },
      },
      {
        kind: 'consent',
        id: 'counter-consent',
        scope: 'region:kr',
        doc: { customerId: 'counter-1', purpose: 'marketing', channel: 'email', granted: false },
      },
    );
    expect(await importText(exportOf(minji))).toMatchObject({ created: 0, changed: 1 });
    expect(Object.keys(await docs('consent'))).toEqual(['counter-consent']);
  });

  it('takes its own note back when the shop emptied it, and writes it anew when it changed', async () => {
    await importText(exportOf(minji));
    await importText(exportOf({ ...minji, Note: '' }), { nowMs: nowMs + 1 });
    const note = () => docs('note').then((notes) => notes['shopify:7001:shopify-note']);
    expect(await note()).toMatchObject({ retracted: { at: nowMs + 1 } });
    await importText(exportOf({ ...minji, Note: 'Only silk.' }), { nowMs: nowMs + 2 });
    expect(await note()).toEqual({
      customerId: 'shopify:7001',
      text: 'Only silk.',
      observed: { at: nowMs + 2, station: 'import', store: 'shopify', staff: null },
    });
  });

  it('keeps columns that an export of another form does not have', async () => {
    await importText(exportOf({ ...minji, 'Total Orders': '4' }));
    await importText(
      toCsv([
        ['First Name', 'Last Name', 'Email', 'Accepts Email Marketing', 'City'],
        ['민지', '김', 'minji@example.com', 'yes', '서초구'],
      ]),
    );
    const [kept] = await db.selectFrom('source_row').select('row').execute();
    expect(kept?.row).toMatchObject({ 'Total Orders': '4', City: '서초구' });
  });
});

describe('the older export, without ids', () => {
  const columns =
    'First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,Address2,City,Province,Province Code,Country,Country Code,Zip,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Tags,Note,Tax Exempt'.split(
      ',',
    );
  const older = (...rows: Record<string, string>[]) =>
    toCsv([columns, ...rows.map((cells) => rowWith(cells, columns))]);
  const row = {
    'First Name': '민지',
    'Last Name': '김',
    Email: 'MINJI@example.com',
    'Accepts Email Marketing': 'yes',
    Address1: '도산대로 214',
    City: '강남구',
    'Province Code': 'KR-11',
    'Country Code': 'KR',
    Zip: '06021',
    Phone: '010-0000-4821',
  };

  it('finds the people of the newer one, and makes nobody twice', async () => {
    await importText(exportOf(minji));
    expect(await importText(older(row))).toMatchObject({ created: 0 });
    expect(Object.keys(await docs('customer'))).toEqual(['shopify:7001']);
  });

  it('is found by the newer one that follows it', async () => {
    expect(await importText(older(row))).toMatchObject({ created: 1 });
    expect(await importText(exportOf(minji))).toMatchObject({ created: 0, changed: 1 });
    expect(await importText(exportOf(minji))).toMatchObject({ created: 0, unchanged: 1 });
    expect(Object.keys(await docs('customer'))).toHaveLength(1);
    const rows = await db.selectFrom('source_row').select('source_id').execute();
    expect(rows).toEqual([{ source_id: '7001' }]);
  });

  it('tells people by phone where there is no e-mail, and by name and address where there is neither', async () => {
    const text = older(
      { 'First Name': 'Ann', 'Last Name': 'Lee', Phone: '010-0000-0001' },
      { 'First Name': 'Bo', 'Last Name': 'Lee', City: 'Seoul' },
      { 'First Name': 'Bo', 'Last Name': 'Lee', City: 'Busan' },
    );
    expect(await importText(text)).toMatchObject({ created: 3 });
    expect(await importText(text)).toMatchObject({ created: 0, unchanged: 3 });
    expect(Object.keys(await docs('customer'))).toHaveLength(3);
  });

  it('finds its person again after a counter corrected the e-mail and the phone', async () => {
    await importText(exportOf(minji));
    await write({
      kind: 'customer',
      id: 'shopify:7001',
      scope: 'region:kr',
      doc: {
        name: { family: '김', given: '민지' },
        email: 'right@example.com',
        phone: '+821000001111',
      },
    });
    expect(await importText(older(row))).toMatchObject({ created: 0 });
    expect((await docs('customer'))['shopify:7001']).toMatchObject({
      phone: '+821000001111',
      name: { family: '김', given: '민지' },
    });
  });
});

it('does not make one person of two who share a phone', async () => {
  await write({
    kind: 'customer',
    id: 'mother',
    scope: 'region:kr',
    doc: { name: { family: '박', given: '영자' }, phone: '+821000004821' },
  });
  await importText(exportOf({ ...minji, Email: '' }));
  expect(Object.keys(await docs('customer'))).toEqual(['mother', 'shopify:7001']);
});

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
  const report = await importText(text);
  expect(report).toMatchObject({ created: 3, refused: 0, leftOut: 4 });
  // minji's note holds a line break, so her row takes lines 2 and 3.
  expect(report.first.map(({ line, column }) => [line, column])).toEqual([
    [4, 'Note'],
    [4, 'Email'],
    [4, 'Phone'],
    [4, 'Accepts SMS Marketing'],
  ]);
  expect(await docs('customer')).toMatchObject({
    'shopify:7002': { name: { family: '', given: 'Bo' } },
    'shopify:7003': { name: { family: 'only', given: '' } },
  });
  const kept = JSON.stringify(await db.selectFrom('source_row').select('row').execute());
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
  const report = await importText(text);
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

it('does not bring back somebody who was erased', async () => {
  await importText(exportOf(minji));
  await write({ kind: 'customer', id: 'shopify:7001', deleted: true });
  const report = await importText(exportOf(minji));
  expect(report).toMatchObject({ created: 0, refused: 1 });
  expect(report.first[0]).toMatchObject({ line: 2, column: null });
  expect(await docs('customer')).toEqual({ 'shopify:7001': null });
});

it('reads semicolons, UTF-16 and EUC-KR', async () => {
  const semicolons = `sep=;\r\n${exportOf(minji).replaceAll(',', ';')}`;
  expect(await importText(semicolons)).toMatchObject({ created: 1, refused: 0 });
  const wide = Buffer.from(`\uFEFF${exportOf(minji)}`, 'utf16le');
  expect(await importText(wide)).toMatchObject({ created: 0, changed: 1, refused: 0 });
  // 김 in EUC-KR is B1 E8.
  const eucKr = Buffer.concat([
    Buffer.from(`${customerColumns.join(',')}\n7002,Minji,`),
    Buffer.from([0xb1, 0xe8]),
    Buffer.from(`,m2@example.com${','.repeat(16)}\n`),
  ]);
  expect(await importText(eucKr)).toMatchObject({ created: 0, refused: 1 });
  expect(await importText(eucKr, { encoding: 'euc-kr' })).toMatchObject({ created: 1, refused: 0 });
  expect((await docs('customer'))['shopify:7002']).toMatchObject({
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
    await expect(importText(bytes)).rejects.toThrow(words);
    expect(await docs('customer')).toEqual({});
  });

  it('is refused in words: a directory, and one that is not there', async () => {
    const common = {
      db,
      kind: 'shopify-customers' as const,
      region: 'KR',
      reportDir: dir,
      nowMs,
    };
    await expect(importFile({ ...common, file: dir })).rejects.toThrow(/a directory/);
    await expect(importFile({ ...common, file: path.join(dir, 'none.csv') })).rejects.toThrow(
      /no such file/,
    );
  });
});
