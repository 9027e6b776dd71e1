// Shopify order exports into real PostgreSQL: line items gathered, buyers found, broken orders named.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { importFile, type ImportOptions, type ImportReport } from '#hub/imports/import-file.ts';
import { type RecordChange, writeRecords } from '#hub/records/write-records.ts';
import { type ImportDesk, openImportDesk } from '#tests/support/import-desk.ts';
import { toCsv } from '#tests/support/shopify-csv.ts';

const columns =
  'Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Phone,Shipping Name,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Id,Tags,Risk Level,Source,Lineitem discount,Phone'.split(
    ',',
  );
const nowMs = Date.UTC(2026, 4, 1, 3);
let desk: ImportDesk;
let db: ImportDesk['db'];
let dir: string;

beforeEach(async () => {
  desk = await openImportDesk();
  ({ db, dir } = desk);
});

afterEach(() => desk.close());

async function importOrders(
  rows: Record<string, string>[],
  options: Partial<ImportOptions> = {},
): Promise<ImportReport> {
  const file = path.join(dir, 'orders.csv');
  await writeFile(
    file,
    toCsv([columns, ...rows.map((cells) => columns.map((column) => cells[column] ?? ''))]),
  );
  return await importFile({
    db,
    kind: 'shopify-orders',
    file,
    region: 'KR',
    reportDir: dir,
    nowMs,
    ...options,
  });
}

async function orders(): Promise<Record<string, Record<string, unknown>>> {
  const rows = await db
    .selectFrom('record')
    .select(['id', 'doc'])
    .where('kind', '=', 'order')
    .orderBy('id')
    .execute();
  return Object.fromEntries(rows.map(({ id, doc }) => [id, doc as Record<string, unknown>]));
}

async function write(...changes: RecordChange[]): Promise<void> {
  await db.transaction().execute((trx) => writeRecords(trx, changes));
}

const head = {
  Name: '#1001',
  Email: 'Minji@Example.com',
  'Financial Status': 'partially_refunded',
  'Fulfillment Status': 'fulfilled',
  Currency: 'EUR',
  Total: '129.90',
  'Discount Code': 'SPRING',
  'Created at': '2026-05-01 10:00:00 +0200',
  'Lineitem quantity': '1',
  'Lineitem name': 'Linen shirt - Navy / 95',
  'Lineitem price': '89.90',
  'Lineitem sku': "'LIN-95",
  'Refunded Amount': '40.00',
  Id: "'5600000000001",
  Source: 'pos',
};
const second = {
  Name: '#1001',
  Email: 'Minji@Example.com',
  'Lineitem quantity': '2',
  'Lineitem name': 'Belt',
  'Lineitem price': '20',
};

it('gathers an order from its rows, and finds the buyer by e-mail', async () => {
  await write({
    kind: 'customer',
    id: 'c1',
    scope: 'region:kr',
    doc: { name: { family: '김', given: '민지' }, email: 'minji@example.com' },
  });
  expect(await importOrders([head, second])).toMatchObject({ rows: 2, created: 1, refused: 0 });
  expect(await orders()).toEqual({
    'shopify:order:5600000000001': {
      number: '#1001',
      customerId: 'c1',
      placedAt: Date.UTC(2026, 4, 1, 8),
      channel: 'store',
      source: 'shopify',
      currency: 'EUR',
      totalMinor: 12_990,
      payment: 'partially_refunded',
      fulfilment: 'fulfilled',
      refundedMinor: 4000,
      lines: [
        { title: 'Linen shirt - Navy / 95', sku: 'LIN-95', quantity: 1, priceMinor: 8990 },
        { title: 'Belt', quantity: 2, priceMinor: 2000 },
      ],
    },
  });
  const [kept] = await db.selectFrom('source_row').select('row').execute();
  expect(kept?.row).toMatchObject({ rows: [{ 'Discount Code': 'SPRING' }, second] });
});

it('keeps orders whole over the edges of transactions, and changes nothing the second time', async () => {
  const rows = Array.from({ length: 700 }, (_, i) => [
    { ...head, Name: `#${2000 + i}`, Id: String(9000 + i) },
    ...Array.from({ length: 4 }, () => ({ ...second, Name: `#${2000 + i}` })),
  ]).flat();
  expect(await importOrders(rows)).toMatchObject({ rows: 3500, created: 700, refused: 0 });
  const stored = Object.values(await orders());
  expect(stored.every(({ lines }) => (lines as unknown[]).length === 5)).toBe(true);
  expect(await importOrders(rows)).toMatchObject({ created: 0, changed: 0, unchanged: 700 });
});

it('hangs an order on its buyer once the buyer is known', async () => {
  await importOrders([head]);
  expect(Object.values(await orders())[0]?.customerId).toBeNull();
  await write({
    kind: 'customer',
    id: 'c1',
    scope: 'region:kr',
    doc: { name: { family: '김', given: '민지' }, email: 'minji@example.com' },
  });
  expect(await importOrders([head])).toMatchObject({ changed: 1 });
  expect(Object.values(await orders())[0]?.customerId).toBe('c1');
});

it('leaves an order with its buyer when another comes to have the e-mail', async () => {
  const name = { family: '김', given: '민지' };
  const customer = (id: string, email: string) =>
    ({ kind: 'customer', id, scope: 'region:kr', doc: { name, email } }) as const;
  await write(customer('c1', 'minji@example.com'));
  await importOrders([head]);
  await write(customer('c1', 'moved@example.com'), customer('c2', 'minji@example.com'));
  expect(await importOrders([head])).toMatchObject({ unchanged: 1 });
  expect(Object.values(await orders())[0]?.customerId).toBe('c1');
});

it('does not hang a present on the profile of whom it was sent to', async () => {
  await write({
    kind: 'customer',
    id: 'friend',
    scope: 'region:kr',
    doc: { name: { family: '이', given: '준' }, phone: '+821000001004' },
  });
  const gift = { ...head, Email: '', 'Shipping Phone': '010-0000-1004', 'Shipping Name': '이준' };
  await importOrders([{ ...gift, 'Billing Name': '김민지' }]);
  expect(Object.values(await orders())[0]?.customerId).toBeNull();
  await importOrders([{ ...gift, Name: '#1002', Id: '2', 'Billing Name': '이준' }]);
  expect((await orders())['shopify:order:2']?.customerId).toBe('friend');
});

it('refuses an order whole, each of its rows by line, and imports those around it', async () => {
  const report = await importOrders([
    head,
    { ...head, Name: '#1002', Id: '2' },
    { ...second, Name: '#1002', 'Lineitem price': '1.2.3' },
    { ...head, Name: '#1003', Id: '3', 'Created at': '5/1/2026' },
    { ...second, Name: '#1001' },
    { ...head, Name: '', Id: '' },
    { ...head, Name: '#1004', Id: '4', Currency: 'KRW', 'Lineitem price': '89' },
    { ...head, Name: '#1005', Id: '5' },
  ]);
  expect(report).toMatchObject({ rows: 8, created: 2, refused: 6 });
  expect(report.first.map(({ line, column, reason }) => [line, column, reason])).toEqual([
    [3, null, 'belongs to the order refused at line 4'],
    [4, 'Lineitem price', 'is not an amount in EUR'],
    [5, 'Created at', 'is not a moment such as 2026-05-01 10:00:00 +0200'],
    [6, 'Created at', 'is blank: the order’s first row is missing or stands elsewhere in the file'],
    [7, 'Name', 'is blank'],
    [8, 'Total', 'is not an amount in KRW'],
  ]);
  expect(Object.values(await orders()).map(({ number }) => number)).toEqual(['#1005', '#1001']);
});

it('says where an order came from', async () => {
  const sources = ['web', 'pos', 'shopify_draft_order', '580111', ''];
  await importOrders(
    sources.map((Source, i) => ({ ...head, Name: `#${i + 1}`, Id: String(i + 1), Source })),
  );
  expect(Object.values(await orders()).map(({ channel }) => channel)).toEqual([
    'online',
    'store',
    'other',
    'other',
    'other',
  ]);
});

it('keeps no card number that somebody typed into a note', async () => {
  const report = await importOrders([{ ...head, Notes: 'paid with 4111 1111 1111 1111' }]);
  expect(report).toMatchObject({ created: 1, leftOut: 1 });
  expect(report.first).toMatchObject([{ line: 2, column: 'Notes' }]);
  const [kept] = await db.selectFrom('source_row').select('row').execute();
  expect(JSON.stringify(kept)).not.toContain('4111');
});
