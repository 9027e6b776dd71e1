/**
 * Shopify customer exports of any size, made from the demo shop's people: with e-mails left blank,
 * apostrophes, quoted tags and notes with line breaks, as real ones have them.
 */
import type { Customer } from '#shared/domain/customer.ts';
import type { Note } from '#shared/domain/note.ts';
import { nationalPhone } from '#shared/domain/phone.ts';
import { demoCustomer } from '#hub/demo/demo-customer.ts';

export const customerColumns =
  'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags'.split(
    ',',
  );

/** The export as text, some hundred rows at a time; the header first. Lines end with CRLF. */
export function* shopifyCustomersCsv(customers: number, seed: number): Generator<string> {
  yield toCsv([customerColumns]);
  let rows: string[][] = [];
  for (let index = 1; index <= customers; index++) {
    rows.push(toRow(index, seed));
    if (rows.length === 500) {
      yield toCsv(rows);
      rows = [];
    }
  }
  yield toCsv(rows);
}

/** Cells as a CSV file writes them, lines ended with CRLF. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('');
}

function toCell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function toRow(index: number, seed: number): string[] {
  const records = demoCustomer({ seed, nowMs: Date.UTC(2026, 4, 1) }, index);
  const customer = records[0]?.doc as Customer;
  const note = records.find(({ kind }) => kind === 'note')?.doc as Note | undefined;
  const orders = records.filter(({ kind }) => kind === 'order');
  const { name, email = '', phone, address, tags = [] } = customer;
  const written = phone === undefined ? '' : index % 3 === 0 ? nationalPhone(phone) : `'${phone}`;
  return [
    `'${7_000_000_000_000 + index}`,
    name.given,
    name.family,
    email,
    index % 2 === 0 ? 'yes' : 'no',
    '',
    address?.line1 ?? '',
    address?.line2 ?? '',
    address?.city ?? '',
    address?.province ?? '',
    address?.country ?? '',
    address?.postcode === undefined ? '' : `'${address.postcode}`,
    '',
    written,
    index % 5 === 0 ? 'yes' : 'no',
    `${orders.length * 79_000}.00`,
    String(orders.length),
    note === undefined ? '' : `${note.text}\n— "${name.given}"`,
    'no',
    tags.join(', '),
  ];
}
