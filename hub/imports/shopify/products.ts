/**
 * Shopify's product export: a product's own fields on its first row, then one row for each further
 * variant or picture, all with the same handle.
 */
import { createHash } from 'node:crypto';
import { toGtin14 } from '#shared/domain/gtin.ts';
import { Product, type ProductVariant } from '#shared/domain/product.ts';
import type { DocumentItem } from '../apply-documents.ts';
import type { Row, SheetRow, SheetShape } from '../csv/sheet.ts';
import type { Problem } from '../problem.ts';
import { cutAt, plainText, toMinor } from '../read-value.ts';
import { firstCell, type RowGroup } from '../row-group.ts';
import type { MappedRow } from './customers.ts';

const optionNames = ['Option1 Name', 'Option2 Name', 'Option3 Name'];
const optionValues = ['Option1 Value', 'Option2 Value', 'Option3 Value'];

export const shopifyProducts: SheetShape = {
  name: 'Shopify products',
  required: ['Handle', 'Title', 'Option1 Name', 'Option1 Value', 'Variant Price'],
  read: [
    'Handle',
    'Title',
    'Body (HTML)',
    'Vendor',
    'Type',
    'Tags',
    'Published',
    'Status',
    ...optionNames,
    ...optionValues,
    'Variant SKU',
    'Variant Price',
    'Variant Barcode',
    'Variant Inventory Qty',
    'Image Src',
    'Image Position',
    'Image Alt Text',
  ],
};

/** Rows of one handle are one product. */
export function productKey(row: Row): string {
  return row.Handle ?? '';
}

export interface ProductOptions {
  currency: string;
  source: string;
}

/**
 * The rows of one product made a product; `item` is null where it is refused, with the reason at each row.
 */
export function readShopifyProduct(
  group: RowGroup,
  { currency, source }: ProductOptions,
): MappedRow<DocumentItem> {
  const problems: Problem[] = [];
  const cell = (column: string) => firstCell(group, column).cell;
  const refuse = (line: number, column: string, reason: string): MappedRow<DocumentItem> => ({
    item: null,
    problems: group.rows.map((row) =>
      row.line === line
        ? { line, column, reason, outcome: 'refused' }
        : {
            line: row.line,
            column: null,
            reason: `belongs to the product refused at line ${line}`,
            outcome: 'refused',
          },
    ),
  });
  const handle = cell('Handle');
  if (handle === '') return refuse(group.line, 'Handle', 'is blank');
  if (cell('Title') === '') return refuse(group.line, 'Title', 'is blank');

  const options = optionNames.map((name) => plainText(cell(name))).filter((name) => name !== '');
  const hasOptions = !(options[0] === 'Title' && cell('Option1 Value') === 'Default Title');
  const variants: ProductVariant[] = [];
  for (const row of group.rows.filter(isVariant)) {
    const read = toVariant(row, hasOptions ? options.length : 0, currency, problems);
    if (!read.ok) return refuse(row.line, read.column, read.reason);
    variants.push(read.variant);
  }
  const images = toImages(group.rows);
  const description = textOf(cell('Body (HTML)'));
  const tags = cell('Tags')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  const said = Product.safeParse({
    handle,
    title: cell('Title'),
    ...(description === '' ? {} : { description: cutAt(description, 5000) }),
    ...(cell('Vendor') === '' ? {} : { vendor: cell('Vendor') }),
    ...(cell('Type') === '' ? {} : { type: cell('Type') }),
    ...(tags.length === 0 ? {} : { tags: [...new Set(tags)] }),
    published: isPublished(cell('Published'), cell('Status')),
    currency,
    options: hasOptions ? options : [],
    variants,
    ...(images.length === 0 ? {} : { images }),
  });
  if (!said.success) {
    const field = said.error.issues[0]?.path[0];
    const column = columnOf[String(field)] ?? 'Handle';
    return refuse(firstCell(group, column).line, column, 'is too long, or too many');
  }
  return {
    item: {
      line: group.line,
      sourceId: handle,
      recordId: `${source}:product:${idOf(handle)}`,
      said: said.data,
      row: { rows: group.rows.map(({ row }) => row) },
    },
    problems,
  };
}

const columnOf: Record<string, string> = {
  title: 'Title',
  vendor: 'Vendor',
  type: 'Type',
  tags: 'Tags',
  options: 'Option1 Name',
  variants: 'Variant SKU',
  images: 'Image Src',
};

/** Rows that only bring a picture have neither option values nor a price. */
function isVariant({ row }: SheetRow): boolean {
  return [...optionValues, 'Variant SKU', 'Variant Price'].some(
    (column) => row[column] !== undefined,
  );
}

type ReadVariant =
  | { ok: true; variant: ProductVariant }
  | { ok: false; column: string; reason: string };

function toVariant(
  { line, row }: SheetRow,
  optionCount: number,
  currency: string,
  problems: Problem[],
): ReadVariant {
  const leaveOut = (column: string, reason: string): void => {
    problems.push({ line, column, reason, outcome: 'left_out' });
  };
  const price = row['Variant Price'];
  const priceMinor = price === undefined ? undefined : toMinor(price, currency);
  if (price !== undefined && priceMinor === undefined) {
    return { ok: false, column: 'Variant Price', reason: `is not an amount in ${currency}` };
  }
  const quantity = row['Variant Inventory Qty'];
  const stock = /^-?\d{1,9}$/.test(quantity ?? '') ? Number(quantity) : undefined;
  if (quantity !== undefined && stock === undefined) {
    leaveOut('Variant Inventory Qty', 'is not a whole number');
  }
  const barcode = row['Variant Barcode'];
  const gtin = barcode === undefined ? undefined : toGtin14(barcode);
  if (barcode !== undefined && gtin === undefined) {
    leaveOut('Variant Barcode', 'is not a GTIN with a right check digit');
  }
  const sku = plainText(row['Variant SKU']);
  const variant: ProductVariant = {
    ...(sku === '' ? {} : { sku }),
    ...(gtin === undefined ? {} : { gtin }),
    options: optionValues.slice(0, optionCount).map((column) => row[column] ?? ''),
    ...(priceMinor === undefined ? {} : { priceMinor }),
    ...(stock === undefined ? {} : { stock }),
  };
  return { ok: true, variant };
}

function toImages(rows: readonly SheetRow[]): NonNullable<Product['images']> {
  const placed = rows.flatMap(({ row }, i) => {
    const url = row['Image Src'];
    if (url === undefined) return [];
    const alt = row['Image Alt Text'];
    const position = Number(row['Image Position'] ?? Number.NaN);
    return { url, alt, position: Number.isFinite(position) ? position : rows.length + i };
  });
  const byUrl = new Map(
    placed.sort((a, b) => a.position - b.position).map((image) => [image.url, image]),
  );
  return [...byUrl.values()].map(({ url, alt }) => (alt === undefined ? { url } : { url, alt }));
}

function isPublished(published: string, status: string): boolean {
  const listed = published === '' || published.toLowerCase() === 'true';
  return listed && (status === '' || status.toLowerCase() === 'active');
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** The words of a description; stations show no foreign markup. */
function textOf(html: string): string {
  return html
    .replace(/<(?:br|\/p|\/li|\/h\d|\/div)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#\d+|#x[\da-f]+|[a-z]+);/gi, (whole, name: string) => {
      if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : '';
    })
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

/** Handles may be written in any script; a record's id may not. */
function idOf(handle: string): string {
  if (/^[A-Za-z0-9._-]{1,90}$/.test(handle)) return handle;
  return `h-${createHash('sha256').update(handle).digest('hex').slice(0, 32)}`;
}
