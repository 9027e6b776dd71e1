// One customer written by another system (what PUT /v1/customers/:source/:id does), on real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  SourceCustomer,
  type SourceCustomerOutcome,
  upsertSourceCustomer,
} from '#hub/imports/source-customer.ts';
import { type RecordChange, writeRecords } from '#hub/records/write-records.ts';
import { docAtHub } from '#tests/support/doc-at-hub.ts';
import { type ImportDesk, openImportDesk } from '#tests/support/import-desk.ts';

const nowMs = Date.UTC(2026, 4, 1);
let desk: ImportDesk;
let db: ImportDesk['db'];

beforeEach(async () => {
  desk = await openImportDesk();
  ({ db } = desk);
});

afterEach(() => desk.close());

async function put(id: string, body: unknown, source = 'crm'): Promise<SourceCustomerOutcome> {
  const customer = SourceCustomer.parse(body);
  return await db
    .transaction()
    .execute((trx) =>
      upsertSourceCustomer(
        trx,
        { source, id, customer, region: 'KR' },
        { nowMs, run: randomUUID(), newId: v7 },
      ),
    );
}

async function write(...changes: RecordChange[]): Promise<void> {
  await db.transaction().execute((trx) => writeRecords(trx, changes));
}

const customerDoc = (id: string): Promise<unknown> => docAtHub(db, 'customer', id);

const minji = {
  name: { family: '김', given: '민지' },
  phone: '010-0000-4821',
  email: 'minji@example.com',
  loyalty: { number: '4111111111111111' },
  tags: ['vip'],
  legacyScore: 7,
};

it('creates, changes nothing the second time, and applies what is new', async () => {
  expect(await put('77', minji)).toEqual({ ok: true, outcome: 'created', recordId: 'crm:77' });
  expect(await put('77', minji)).toMatchObject({ ok: true, outcome: 'unchanged' });
  expect(await put('77', { ...minji, tags: ['gold'] })).toMatchObject({ outcome: 'changed' });
  expect(await customerDoc('crm:77')).toEqual({
    name: { family: '김', given: '민지' },
    phone: '+821000004821',
    email: 'minji@example.com',
    loyalty: { number: '4111111111111111' },
    tags: ['gold'],
  });
  const [kept] = await db.selectFrom('source_row').select('row').execute();
  expect(kept?.row).toMatchObject({ legacyScore: 7 });
});

it('takes away what the system no longer says, and leaves what a counter corrected', async () => {
  await put('77', minji);
  await write({
    kind: 'customer',
    id: 'crm:77',
    scope: 'region:kr',
    doc: { name: minji.name, phone: '+821000001111', email: 'minji@example.com' },
  });
  const { email: _email, ...rest } = minji;
  expect(await put('77', rest)).toMatchObject({ outcome: 'changed' });
  expect(await customerDoc('crm:77')).toEqual({ name: minji.name, phone: '+821000001111' });
});

it('finds the person another system brought, by e-mail, and goes on with that record', async () => {
  await put('1', minji, 'webshop');
  expect(await put('77', { name: minji.name, email: 'Minji@Example.com' })).toEqual({
    ok: true,
    outcome: 'unchanged',
    recordId: 'webshop:1',
  });
  expect(await put('77', { name: minji.name, language: 'ko' })).toMatchObject({
    recordId: 'webshop:1',
    outcome: 'changed',
  });
});

it('does not take two of one system’s ids for one person', async () => {
  await put('1', minji);
  expect(await put('2', { ...minji })).toMatchObject({ outcome: 'created', recordId: 'crm:2' });
});

it('says no, naming the field: a phone that is none, a card number, text that cannot be kept', async () => {
  expect(await put('1', { ...minji, phone: '12' })).toEqual({
    ok: false,
    code: 'invalid',
    field: 'phone',
  });
  expect(await put('1', { ...minji, note: 'card 4111 1111 1111 1111' })).toEqual({
    ok: false,
    code: 'forbidden_number',
    field: 'note',
  });
  expect(await put('1', { ...minji, other: { deep: 'a\0b' } })).toEqual({
    ok: false,
    code: 'invalid',
    field: 'other',
  });
  expect(await db.selectFrom('record').selectAll().execute()).toEqual([]);
});

it('does not bring back somebody who was erased', async () => {
  await put('77', minji);
  await write({ kind: 'customer', id: 'crm:77', deleted: true });
  expect(await put('77', minji)).toEqual({ ok: false, code: 'erased' });
});

it('takes turns with others who write the same customer at the same moment', async () => {
  const bodies = Array.from({ length: 8 }, (_, i) => ({ ...minji, tags: [`t${i}`] }));
  const outcomes = await Promise.all(bodies.map((body) => put('77', body)));
  expect(outcomes.filter((o) => o.ok && o.outcome === 'created')).toHaveLength(1);
  expect(outcomes.every((o) => o.ok && o.recordId === 'crm:77')).toBe(true);
  const rows = await db.selectFrom('source_row').select('source_id').execute();
  expect(rows).toEqual([{ source_id: '77' }]);
});
