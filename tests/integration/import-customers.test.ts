// Shopify customer exports into real PostgreSQL: what is created, and who is taken for whom.
import { describe, expect, it } from 'vitest';
import {
  exportOf,
  minji,
  nowMs,
  rowWith,
  useCustomerImports,
} from '#tests/support/customer-imports.ts';
import { customerColumns, shopifyCustomersCsv, toCsv } from '#tests/support/shopify-csv.ts';

const shop = useCustomerImports();

it('makes a customer, a note and a consent of a row, and keeps every column', async () => {
  const columns = [...customerColumns, 'Loyalty tier (customer.metafields.custom.tier)'];
  // The mark of UTF-8 stands in front of a quotation mark here, which it must not hide.
  const header = columns.map((column) => `"${column}"`).join(',');
  const text = `\uFEFF${header}\r\n${toCsv([rowWith(minji, columns)])}`;
  expect(await shop.importText(text)).toMatchObject({
    rows: 1,
    created: 1,
    changed: 0,
    unchanged: 0,
    refused: 0,
    leftOut: 0,
    complete: true,
    file: null,
  });
  expect(await shop.docs('customer')).toEqual({
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
  expect(await shop.docs('note')).toEqual({
    'shopify:7001:shopify-note': {
      customerId: 'shopify:7001',
      text: 'Likes linen.\nNo calls, "please".',
      observed: { at: nowMs, station: 'import', store: 'shopify', staff: null },
    },
  });
  expect(Object.values(await shop.docs('consent'))).toEqual([
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
  const kept = await shop.db.selectFrom('source_row').select(['source_id', 'row']).execute();
  expect(kept).toEqual([{ source_id: '7001', row: minji }]);
  const scopes = await shop.db.selectFrom('record').select('scope').distinct().execute();
  expect(scopes).toEqual([{ scope: 'region:kr' }]);
});

it('changes nothing when the same file is run again', async () => {
  const text = [...shopifyCustomersCsv(1200, 3)].join('');
  const first = await shop.importText(text);
  expect(first).toMatchObject({ rows: 1200, created: 1200, refused: 0 });
  const before = await shop.versions();
  expect(await shop.importText(text)).toMatchObject({
    rows: 1200,
    created: 0,
    changed: 0,
    unchanged: 1200,
    refused: 0,
  });
  expect(await shop.versions()).toEqual(before);
});

it('ends the same when it is cut in the middle and run again', async () => {
  const text = [...shopifyCustomersCsv(3500, 3)].join('');
  const abort = new AbortController();
  const cut = await shop.importText(text, {
    signal: abort.signal,
    onProgress: ({ rows }) => {
      if (rows >= 1500) abort.abort();
    },
  });
  expect(cut.complete).toBe(false);
  expect(cut.created).toBeGreaterThan(0);
  expect(cut.created).toBeLessThan(3500);
  expect(cut.rows).toBe(cut.created);
  expect(Object.keys(await shop.docs('customer'))).toHaveLength(cut.created);

  const whole = await shop.importText(text);
  expect(whole).toMatchObject({ created: 3500 - cut.created, unchanged: cut.created, changed: 0 });
  const cutThenWhole = [await shop.docs('customer'), await shop.docs('note')];

  await shop.db.deleteFrom('record').execute();
  await shop.db.deleteFrom('source_row').execute();
  await shop.importText(text);
  expect([await shop.docs('customer'), await shop.docs('note')]).toEqual(cutThenWhole);
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
    await shop.importText(exportOf(minji));
    expect(await shop.importText(older(row))).toMatchObject({ created: 0 });
    expect(Object.keys(await shop.docs('customer'))).toEqual(['shopify:7001']);
  });

  it('is found by the newer one that follows it', async () => {
    expect(await shop.importText(older(row))).toMatchObject({ created: 1 });
    expect(await shop.importText(exportOf(minji))).toMatchObject({ created: 0, changed: 1 });
    expect(await shop.importText(exportOf(minji))).toMatchObject({ created: 0, unchanged: 1 });
    expect(Object.keys(await shop.docs('customer'))).toHaveLength(1);
    const rows = await shop.db.selectFrom('source_row').select('source_id').execute();
    expect(rows).toEqual([{ source_id: '7001' }]);
  });

  it('tells people by phone where there is no e-mail, and by name and address where there is neither', async () => {
    const text = older(
      { 'First Name': 'Ann', 'Last Name': 'Lee', Phone: '010-0000-0001' },
      { 'First Name': 'Bo', 'Last Name': 'Lee', City: 'Seoul' },
      { 'First Name': 'Bo', 'Last Name': 'Lee', City: 'Busan' },
    );
    expect(await shop.importText(text)).toMatchObject({ created: 3 });
    expect(await shop.importText(text)).toMatchObject({ created: 0, unchanged: 3 });
    expect(Object.keys(await shop.docs('customer'))).toHaveLength(3);
  });

  it('finds its person again after a counter corrected the e-mail and the phone', async () => {
    await shop.importText(exportOf(minji));
    await shop.write({
      kind: 'customer',
      id: 'shopify:7001',
      scope: 'region:kr',
      doc: {
        name: { family: '김', given: '민지' },
        email: 'right@example.com',
        phone: '+821000001111',
      },
    });
    expect(await shop.importText(older(row))).toMatchObject({ created: 0 });
    expect((await shop.docs('customer'))['shopify:7001']).toMatchObject({
      phone: '+821000001111',
      name: { family: '김', given: '민지' },
    });
  });
});

it('does not make one person of two who share a phone', async () => {
  await shop.write({
    kind: 'customer',
    id: 'mother',
    scope: 'region:kr',
    doc: { name: { family: '박', given: '영자' }, phone: '+821000004821' },
  });
  await shop.importText(exportOf({ ...minji, Email: '' }));
  expect(Object.keys(await shop.docs('customer'))).toEqual(['mother', 'shopify:7001']);
});

it('does not bring back somebody who was erased', async () => {
  await shop.importText(exportOf(minji));
  await shop.write({ kind: 'customer', id: 'shopify:7001', deleted: true });
  const report = await shop.importText(exportOf(minji));
  expect(report).toMatchObject({ created: 0, refused: 1 });
  expect(report.first[0]).toMatchObject({ line: 2, column: null });
  expect(await shop.docs('customer')).toEqual({ 'shopify:7001': null });
});
