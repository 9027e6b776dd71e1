// Shopify product exports into real PostgreSQL, among them the samples Shopify publishes.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFile, type ImportOptions, type ImportReport } from '#hub/imports/import-file.ts';
import { Product } from '#shared/domain/product.ts';
import { type ImportDesk, openImportDesk } from '#tests/support/import-desk.ts';
import { toCsv } from '#tests/support/shopify-csv.ts';

/** Shopify's published samples lie beside the repository, or where this variable says. */
const samples =
  process.env.DANGOL_SHOPIFY_SAMPLES ??
  fileURLToPath(new URL('../../../shared/data/shopify', import.meta.url));

const nowMs = Date.UTC(2026, 4, 1, 3);
let desk: ImportDesk;
let db: ImportDesk['db'];
let dir: string;

beforeEach(async () => {
  desk = await openImportDesk();
  ({ db, dir } = desk);
});

afterEach(() => desk.close());

async function importProducts(
  file: string,
  options: Partial<ImportOptions> = {},
): Promise<ImportReport> {
  return await importFile({
    db,
    kind: 'shopify-products',
    file,
    region: 'KR',
    reportDir: dir,
    nowMs,
    ...options,
  });
}

async function importRows(
  rows: Record<string, string>[],
  options: Partial<ImportOptions> = {},
): Promise<ImportReport> {
  const columns = [...new Set([...required, ...rows.flatMap((row) => Object.keys(row))])];
  const file = path.join(dir, 'products.csv');
  await writeFile(
    file,
    toCsv([columns, ...rows.map((cells) => columns.map((column) => cells[column] ?? ''))]),
  );
  return await importProducts(file, options);
}

const required = ['Handle', 'Title', 'Option1 Name', 'Option1 Value', 'Variant Price'];

async function products(): Promise<Record<string, Product>> {
  const rows = await db
    .selectFrom('record')
    .select(['id', 'doc', 'scope'])
    .where('kind', '=', 'product')
    .orderBy('id')
    .execute();
  expect(rows.every(({ scope }) => scope === 'catalog')).toBe(true);
  return Object.fromEntries(rows.map(({ id, doc }) => [id, Product.parse(doc)]));
}

describe.skipIf(!existsSync(samples))('the samples that Shopify publishes', () => {
  it.each([
    ['apparel.csv', 22],
    ['home-and-garden.csv', 21],
    ['jewelery.csv', 41],
  ])('import whole: %s', async (name, rows) => {
    const file = path.join(samples, name);
    const report = await importProducts(file);
    expect(report).toMatchObject({ rows, created: 20, refused: 0, leftOut: 0 });
    const stored = await products();
    expect(Object.keys(stored)).toHaveLength(20);
    const kept = await db.selectFrom('source_row').select('row').execute();
    const keptRows = kept.flatMap(({ row }) => (row as { rows: unknown[] }).rows);
    expect(keptRows).toHaveLength(rows);
    expect(await importProducts(file)).toMatchObject({ created: 0, changed: 0, refused: 0 });
  });

  it('are read in dollars where the region’s currency has no cents, and say so', async () => {
    const jewelery = path.join(samples, 'jewelery.csv');
    expect(await importProducts(jewelery)).toMatchObject({
      currency: 'USD',
      currencyGuessed: true,
    });
    expect((await products())['shopify:product:chain-bracelet']).toMatchObject({
      title: '7 Shakra Bracelet',
      currency: 'USD',
      options: ['Color'],
      variants: [
        { options: ['Blue'], priceMinor: 4299, stock: 1 },
        { options: ['Black'], priceMinor: 4299, stock: 0 },
      ],
    });
    const apparel = path.join(samples, 'apparel.csv');
    expect(await importProducts(apparel, { currency: 'CAD' })).toMatchObject({
      currency: 'CAD',
      currencyGuessed: false,
    });
  });
});

const shirt = {
  Handle: 'linen-shirt',
  Title: 'Linen shirt',
  'Body (HTML)': '<p>Light &amp; <b>airy</b></p><ul><li>Linen</li></ul>',
  Vendor: 'Dangol Atelier',
  Tags: 'linen, summer',
  Published: 'TRUE',
  'Option1 Name': 'Color',
  'Option1 Value': 'Navy',
  'Option2 Name': 'Size',
  'Option2 Value': '95',
  'Variant SKU': "'LIN-N-95",
  'Variant Price': '89000',
  'Variant Barcode': "'2900000000018",
  'Variant Inventory Qty': '-1',
  'Image Src': 'https://cdn.example.com/b.jpg',
  'Image Position': '2',
};

it('gathers variants and pictures from the rows of a handle', async () => {
  const report = await importRows([
    shirt,
    {
      Handle: 'linen-shirt',
      'Option1 Value': 'Navy',
      'Option2 Value': '100',
      'Variant Price': '89000.00',
      'Variant Barcode': '12345',
      'Image Src': 'https://cdn.example.com/a.jpg',
      'Image Position': '1',
      'Image Alt Text': 'from the front',
    },
    { Handle: 'linen-shirt', 'Image Src': 'https://cdn.example.com/c.jpg', 'Image Position': '3' },
  ]);
  expect(report).toMatchObject({ rows: 3, created: 1, refused: 0, leftOut: 1, currency: 'KRW' });
  expect(report.first).toMatchObject([{ line: 3, column: 'Variant Barcode' }]);
  expect(await products()).toEqual({
    'shopify:product:linen-shirt': {
      handle: 'linen-shirt',
      title: 'Linen shirt',
      description: 'Light & airy\nLinen',
      vendor: 'Dangol Atelier',
      tags: ['linen', 'summer'],
      published: true,
      currency: 'KRW',
      options: ['Color', 'Size'],
      variants: [
        {
          sku: 'LIN-N-95',
          gtin: '02900000000018',
          options: ['Navy', '95'],
          priceMinor: 89_000,
          stock: -1,
        },
        { options: ['Navy', '100'], priceMinor: 89_000 },
      ],
      images: [
        { url: 'https://cdn.example.com/a.jpg', alt: 'from the front' },
        { url: 'https://cdn.example.com/b.jpg' },
        { url: 'https://cdn.example.com/c.jpg' },
      ],
    },
  });
});

it('refuses a product whole where a price cannot be read, and imports the others', async () => {
  const report = await importRows([
    shirt,
    { ...shirt, Handle: 'b', 'Variant Price': 'ask' },
    { Handle: 'b', 'Option1 Value': 'Red' },
    { ...shirt, Handle: '셔츠' },
    { ...shirt, Handle: '' },
  ]);
  expect(report).toMatchObject({ created: 2, refused: 3 });
  expect(report.first.map(({ line, column }) => [line, column])).toEqual([
    [3, 'Variant Price'],
    [4, null],
    [6, 'Handle'],
  ]);
  const handles = Object.values(await products()).map(({ handle }) => handle);
  expect(handles.sort()).toEqual(['linen-shirt', '셔츠']);
});

it('has no options for a product that comes in one form only', async () => {
  await importRows([
    {
      Handle: 'cap',
      Title: 'Cap',
      'Option1 Name': 'Title',
      'Option1 Value': 'Default Title',
      'Variant Price': '1',
    },
  ]);
  expect(Object.values(await products())).toMatchObject([
    { options: [], variants: [{ options: [], priceMinor: 1 }] },
  ]);
});

it('takes a price that changed, and says so', async () => {
  await importRows([shirt]);
  expect(await importRows([{ ...shirt, 'Variant Price': '79000' }])).toMatchObject({ changed: 1 });
  expect((await products())['shopify:product:linen-shirt']?.variants[0]?.priceMinor).toBe(79_000);
});
