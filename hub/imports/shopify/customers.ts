/**
 * Rows of Shopify's customer export, of today and of before (the older one has no ids and shorter
 * names of columns), as what they say of a customer.
 *
 * A value that cannot be used (a phone that is none, a note with a card number) is left out and
 * reported; the customer is imported. A row is refused only where nobody could be told from it.
 */
import { createHash } from 'node:crypto';
import { Address, Email } from '#shared/domain/customer.ts';
import { PersonName } from '#shared/domain/person-name.ts';
import { nationalPhone, toE164 } from '#shared/domain/phone.ts';
import type { Row, SheetRow, SheetShape } from '../csv/sheet.ts';
import type { Problem } from '../problem.ts';
import { cutAt, forbiddenIn, isRounded, plainText } from '../read-value.ts';
import type { CustomerItem, SaidCustomer } from '../said-customer.ts';

/** One thing by its names in the newer and in the older export. */
const columns = {
  company: ['Default Address Company', 'Company'],
  line1: ['Default Address Address1', 'Address1'],
  line2: ['Default Address Address2', 'Address2'],
  city: ['Default Address City', 'City'],
  province: ['Default Address Province Code', 'Province', 'Province Code'],
  country: ['Default Address Country Code', 'Country Code'],
  zip: ['Default Address Zip', 'Zip'],
} as const;

export const shopifyCustomers: SheetShape = {
  name: 'Shopify customers',
  required: ['First Name', 'Last Name', 'Email', 'Accepts Email Marketing'],
  read: [
    'Customer ID',
    'First Name',
    'Last Name',
    'Email',
    'Phone',
    'Default Address Phone',
    'Accepts Email Marketing',
    'Accepts SMS Marketing',
    'Tags',
    'Note',
    ...Object.values(columns).flat(),
  ],
};

/** Cells where a number is an id, an amount or a phone, and not somebody's card. */
const notFreeText = new Set([
  'Customer ID',
  'Email',
  'Phone',
  'Default Address Phone',
  'Total Spent',
  'Total Orders',
  ...columns.zip,
]);

export type MappedRow<Item> = { item: Item | null; problems: Problem[] };

/** @param region ISO 3166 code assumed for phones without a prefix and addresses without a country. */
export function readShopifyCustomer(
  { line, row }: SheetRow,
  region: string,
): MappedRow<CustomerItem> {
  const problems: Problem[] = [];
  const leaveOut = (column: string, reason: string): void => {
    problems.push({ line, column, reason, outcome: 'left_out' });
  };
  const refuse = (column: string | null, reason: string): MappedRow<CustomerItem> => ({
    item: null,
    problems: [{ line, column, reason, outcome: 'refused' }],
  });

  const kept: Row = {};
  for (const [column, cell] of Object.entries(row)) {
    const forbidden = notFreeText.has(column) ? undefined : forbiddenIn(cell);
    if (forbidden === undefined) kept[column] = cell;
    else leaveOut(column, forbidden);
  }

  const sourceId = plainText(kept['Customer ID']).replace(/^gid:\/\/shopify\/Customer\//, '');
  if (isRounded(sourceId)) return refuse('Customer ID', 'was rounded by a spreadsheet');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$|^$/.test(sourceId)) {
    return refuse('Customer ID', 'is not an id');
  }

  const email = readEmail(kept, leaveOut);
  const own = readPhone(kept, 'Phone', region, leaveOut);
  const phone = own ?? readPhone(kept, 'Default Address Phone', region, leaveOut);
  const name = readName(kept, email, phone);
  if (name === undefined) {
    return refuse(null, 'has neither name nor e-mail nor phone that could be read');
  }
  const parsedName = PersonName.safeParse(name);
  if (!parsedName.success) {
    const family = parsedName.error.issues.some((issue) => issue.path[0] === 'family');
    return refuse(family ? 'Last Name' : 'First Name', 'is longer than 80 characters');
  }
  const address = readAddress(kept, region, leaveOut);
  const tags = readTags(kept, leaveOut);
  const consent = readConsent(kept, leaveOut);
  const note = (kept.Note ?? '').trim();
  if (note.length > noteLengthMax) leaveOut('Note', `is longer than ${noteLengthMax} characters`);

  const said: SaidCustomer = {
    name: parsedName.data,
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
    ...(address === undefined ? {} : { address }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(note === '' || note.length > noteLengthMax ? {} : { note }),
    ...(Object.keys(consent).length === 0 ? {} : { consent }),
  };
  const item: CustomerItem = {
    line,
    sourceId: sourceId === '' ? undefined : sourceId,
    fingerprint: fingerprintOf(kept),
    said,
    ownPhone: own,
    row: kept,
  };
  return { item, problems };
}

const noteLengthMax = 2000;

type LeaveOut = (column: string, reason: string) => void;

function readEmail(row: Row, leaveOut: LeaveOut): string | undefined {
  const written = plainText(row.Email);
  if (written === '') return undefined;
  const parsed = Email.safeParse(written);
  if (!parsed.success) leaveOut('Email', 'is not an e-mail address');
  return parsed.data;
}

function readPhone(
  row: Row,
  column: 'Phone' | 'Default Address Phone',
  region: string,
  leaveOut: LeaveOut,
): string | undefined {
  const written = plainText(row[column]);
  if (written === '') return undefined;
  if (isRounded(written)) {
    leaveOut(column, 'was rounded by a spreadsheet');
    return undefined;
  }
  const phone = toE164(written, region);
  if (phone === undefined) leaveOut(column, `is not a phone number (read as of ${region})`);
  return phone;
}

/** A shop may know only an address to write to; then that stands for the name until there is one. */
function readName(
  row: Row,
  email: string | undefined,
  phone: string | undefined,
): { family: string; given: string } | undefined {
  const [family, given] = [row['Last Name'] ?? '', row['First Name'] ?? ''];
  if (family !== '' || given !== '') return { family, given };
  const other =
    cutAt(firstOf(row, columns.company), 80) ||
    cutAt(email?.split('@')[0] ?? '', 80) ||
    (phone === undefined ? undefined : nationalPhone(phone));
  return other === undefined ? undefined : { family: other, given: '' };
}

function readAddress(row: Row, region: string, leaveOut: LeaveOut): Address | undefined {
  const [line1, line2, city] = [columns.line1, columns.line2, columns.city].map((names) =>
    firstOf(row, names),
  );
  const [province, postcode] = [
    firstOf(row, columns.province),
    plainText(firstOf(row, columns.zip)),
  ];
  if ([line1, line2, city, postcode].every((part) => part === '')) return undefined;
  const parsed = Address.safeParse({
    line1,
    ...(line2 === '' ? {} : { line2 }),
    city,
    ...(province === '' ? {} : { province }),
    ...(postcode === '' ? {} : { postcode }),
    country: firstOf(row, columns.country).toUpperCase() || region,
  });
  if (parsed.success) return parsed.data;
  const key = parsed.error.issues[0]?.path[0];
  const names = key === 'postcode' ? columns.zip : columns[key as 'line1' | 'line2' | 'city'];
  const column = names.find((name) => row[name] !== undefined) ?? names[0];
  leaveOut(column, key === 'country' ? 'is not a code of two letters' : 'is too long');
  return undefined;
}

function readTags(row: Row, leaveOut: LeaveOut): string[] {
  const tags = [...new Set((row.Tags ?? '').split(',').map((tag) => tag.trim()))].filter(
    (tag) => tag !== '',
  );
  const fitting = tags.filter((tag) => tag.length <= 80).slice(0, 250);
  if (fitting.length < tags.length) leaveOut('Tags', 'has a tag that is too long, or too many');
  return fitting;
}

function readConsent(row: Row, leaveOut: LeaveOut): NonNullable<SaidCustomer['consent']> {
  const consent: NonNullable<SaidCustomer['consent']> = {};
  for (const [channel, column] of [
    ['email', 'Accepts Email Marketing'],
    ['sms', 'Accepts SMS Marketing'],
  ] as const) {
    const said = (row[column] ?? '').toLowerCase();
    if (['yes', 'true'].includes(said)) consent[channel] = true;
    else if (['no', 'false'].includes(said)) consent[channel] = false;
    else if (said !== '') leaveOut(column, 'is neither yes nor no');
  }
  return consent;
}

function fingerprintOf(row: Row): string {
  const telling = [
    row['First Name'],
    row['Last Name'],
    ...[columns.company, columns.line1, columns.city, columns.zip].map((names) =>
      firstOf(row, names),
    ),
  ];
  return createHash('sha256').update(JSON.stringify(telling)).digest('hex').slice(0, 40);
}

function firstOf(row: Row, names: readonly string[]): string {
  for (const name of names) {
    const cell = row[name];
    if (cell !== undefined) return cell;
  }
  return '';
}
