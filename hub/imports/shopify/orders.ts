/**
 * Shopify's order export: one row a line item, the order's own fields on the first of them. An order
 * of which a line cannot be read is refused whole: half an order would be a wrong one.
 */
import { type Order, OrderChannel, type OrderLine } from '#shared/domain/order.ts';
import { toE164 } from '#shared/domain/phone.ts';
import type { DocumentItem } from '../apply-documents.ts';
import type { Row, SheetShape } from '../csv/sheet.ts';
import type { Problem } from '../problem.ts';
import { forbiddenIn, plainText, toCount, toMinor, toMoment } from '../read-value.ts';
import { firstCell, type RowGroup } from '../row-group.ts';
import type { MappedRow } from './customers.ts';

export const shopifyOrders: SheetShape = {
  name: 'Shopify orders',
  required: ['Name', 'Created at', 'Lineitem quantity', 'Lineitem name', 'Lineitem price'],
  read: [
    'Name',
    'Id',
    'Email',
    'Phone',
    'Billing Name',
    'Billing Phone',
    'Shipping Name',
    'Shipping Phone',
    'Created at',
    'Cancelled at',
    'Currency',
    'Total',
    'Refunded Amount',
    'Financial Status',
    'Fulfillment Status',
    'Source',
    'Lineitem quantity',
    'Lineitem name',
    'Lineitem price',
    'Lineitem sku',
  ],
};

/** Where people type, and so might type a card's number. */
const freeText = ['Notes', 'Note Attributes', 'Tags', 'Lineitem name'];

/** What a shop may call the place an order came from; app numbers and all else are `other`. */
const channels: Record<string, OrderChannel> = {
  web: 'online',
  online_store: 'online',
  buy_button: 'online',
  pos: 'store',
  phone: 'phone',
};

/** Order names stand as `#1001`; this is what follows each other in the file. */
export function orderKey(row: Row): string {
  return plainText(row.Name);
}

class OrderRefusal extends Error {
  readonly line: number;
  readonly column: string;

  constructor(line: number, column: string, reason: string) {
    super(reason);
    this.line = line;
    this.column = column;
  }
}

export interface OrderOptions {
  /** ISO 3166 code assumed for phones without a prefix. */
  region: string;
  /** Of orders that name none. */
  currency: string;
  source: string;
}

/** The rows of one order made an order; `item` is null where it is refused, with the reason at each row. */
export function readShopifyOrder(group: RowGroup, options: OrderOptions): MappedRow<DocumentItem> {
  const problems: Problem[] = [];
  const rows = group.rows.map(({ line, row }) => ({
    line,
    row: withoutForbidden(row, line, problems),
  }));
  try {
    return { item: toItem({ line: group.line, rows }, options), problems };
  } catch (error) {
    if (!(error instanceof OrderRefusal)) throw error;
    const { line, column, message } = error;
    return { item: null, problems: refusals(group, line, column, message) };
  }
}

/** Every row of a refused order is named: each is missing now. */
function refusals(group: RowGroup, at: number, column: string, reason: string): Problem[] {
  return group.rows.map(({ line }) =>
    line === at
      ? { line, column, reason, outcome: 'refused' }
      : {
          line,
          column: null,
          reason: `belongs to the order refused at line ${at}`,
          outcome: 'refused',
        },
  );
}

function toItem(group: RowGroup, options: OrderOptions): DocumentItem {
  const cell = (column: string) => plainText(firstCell(group, column).cell);
  const refuse = (column: string, reason: string): never => {
    throw new OrderRefusal(firstCell(group, column).line, column, reason);
  };
  const number = cell('Name');
  if (number === '') refuse('Name', 'is blank');
  if (number.length > 60) refuse('Name', 'is longer than 60 characters');
  if (group.rows.length > linesMax) refuse('Name', `has more than ${linesMax} line items`);
  if (cell('Created at') === '') {
    refuse(
      'Created at',
      'is blank: the order’s first row is missing or stands elsewhere in the file',
    );
  }
  const placedAt =
    toMoment(cell('Created at')) ??
    refuse('Created at', 'is not a moment such as 2026-05-01 10:00:00 +0200');
  const currency = cell('Currency') || options.currency;
  if (!/^[A-Z]{3}$/.test(currency)) refuse('Currency', 'is not a code of three letters');
  const amount = (column: string): number | undefined =>
    cell(column) === ''
      ? undefined
      : (toMinor(cell(column), currency) ?? refuse(column, `is not an amount in ${currency}`));

  const lines = group.rows
    .filter(
      ({ row }) => row['Lineitem name'] !== undefined || row['Lineitem quantity'] !== undefined,
    )
    .map((row) => toLine(row, currency));
  const totalMinor =
    amount('Total') ?? lines.reduce((sum, line) => sum + line.quantity * line.priceMinor, 0);
  const refundedMinor = amount('Refunded Amount') ?? 0;
  const payment = cell('Financial Status').slice(0, 40);
  const fulfilment =
    cell('Cancelled at') === '' ? cell('Fulfillment Status').slice(0, 40) : 'cancelled';
  const said: Omit<Order, 'customerId'> = {
    number,
    placedAt,
    channel: channels[cell('Source').toLowerCase()] ?? 'other',
    source: options.source,
    currency,
    totalMinor,
    ...(payment === '' ? {} : { payment }),
    ...(fulfilment === '' ? {} : { fulfilment }),
    ...(refundedMinor > 0 ? { refundedMinor } : {}),
    lines,
  };
  return {
    line: group.line,
    sourceId: number,
    recordId: recordIdOf(cell('Id'), number, options.source, refuse),
    said,
    customer: contacts(cell, options.region),
    row: { rows: group.rows.map(({ row }) => row) },
  };
}

const linesMax = 500;

function toLine({ line, row }: RowGroup['rows'][number], currency: string): OrderLine {
  const title = row['Lineitem name'] ?? '';
  if (title === '') throw new OrderRefusal(line, 'Lineitem name', 'is blank');
  if (title.length > 300) {
    throw new OrderRefusal(line, 'Lineitem name', 'is longer than 300 characters');
  }
  const quantity = toCount(row['Lineitem quantity'] ?? '');
  if (quantity === undefined) {
    throw new OrderRefusal(line, 'Lineitem quantity', 'is not a whole number');
  }
  const priceMinor = toMinor(row['Lineitem price'] ?? '', currency);
  if (priceMinor === undefined) {
    throw new OrderRefusal(line, 'Lineitem price', `is not an amount in ${currency}`);
  }
  const sku = plainText(row['Lineitem sku']);
  if (sku.length > 80) {
    throw new OrderRefusal(line, 'Lineitem sku', 'is longer than 80 characters');
  }
  return { title, ...(sku === '' ? {} : { sku }), quantity, priceMinor };
}

function recordIdOf(
  id: string,
  number: string,
  source: string,
  refuse: (column: string, reason: string) => never,
): string {
  if (id !== '' && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/.test(id)) refuse('Id', 'is not an id');
  if (id !== '') return `${source}:order:${id}`;
  const plain = number.replace(/^#/, '');
  if (!/^[A-Za-z0-9._#@+-]+$/.test(plain)) {
    refuse('Name', 'holds characters that no id may hold, and the order has no Id');
  }
  return `${source}:order:${plain}`;
}

/**
 * The buyer's own addresses; the recipient's phone only where it is the buyer who receives, so that a
 * present does not end up in the profile of whom it was sent to.
 */
function contacts(
  cell: (column: string) => string,
  region: string,
): NonNullable<DocumentItem['customer']> {
  const [billed, shipped] = [cell('Billing Name'), cell('Shipping Name')];
  const toOneself = billed === '' || shipped === '' || billed === shipped;
  const columns = ['Phone', 'Billing Phone', ...(toOneself ? ['Shipping Phone'] : [])];
  const email = cell('Email');
  return {
    emails: email === '' ? [] : [email],
    phones: columns.flatMap((column) => toE164(cell(column), region) ?? []),
  };
}

function withoutForbidden(row: Row, line: number, problems: Problem[]): Row {
  const kept = { ...row };
  for (const column of Object.keys(row)) {
    if (shopifyOrders.read.includes(column) && !freeText.includes(column)) continue;
    if (
      !freeText.includes(column) &&
      /(?:Phone|Zip|Id|ID|Reference|References|Number)$/.test(column)
    ) {
      continue;
    }
    const reason = forbiddenIn(row[column] ?? '');
    if (reason === undefined) continue;
    delete kept[column];
    problems.push({ line, column, reason, outcome: 'left_out' });
  }
  return kept;
}
