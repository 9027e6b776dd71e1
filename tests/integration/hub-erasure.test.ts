// Erasing a person at the hub, on real PostgreSQL: what goes, what stays, who is asked to confirm.
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApiKey } from '#hub/http/api-keys.ts';
import { systemKey } from '#tests/support/system-key.ts';
import { applyDocuments } from '#hub/imports/apply-documents.ts';
import { receiptText } from '#shared/protocol/erasure.ts';
import { runHubCommand } from '#tests/support/hub-process.ts';
import { type EnrolledStation, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import {
  makeStationKey,
  mutationOf,
  type ProvenConnection,
  pullAll,
} from '#tests/support/raw-station.ts';

/** Values that nobody else has; none may be left in the database. */
const traces = ['Quxyzzyq', '뷁쀍', '98761234', 'zzmailzz', 'Grumblethorpe', 'Vlorp', 'zzhatszz'];
const person = {
  name: { family: 'Quxyzzyq', given: '뷁쀍' },
  phone: '010-9876-1234',
  email: 'zzmailzz@example.com',
  address: { line1: '1', city: 'Grumblethorpe', country: 'KR' },
  note: 'zzhatszz',
  consent: { email: true },
  nickname: 'Vlorp',
};
const customerId = 'erp:7';

let shop: HubShop;
let station: EnrolledStation;
let connection: ProvenConnection;
let key: string;

beforeEach(async () => {
  shop = await openHubShop();
  ({ key } = await createApiKey(
    shop.db,
    systemKey('customers:write', 'customers:erase', 'erasures:read'),
  ));
  station = await shop.enrol();
  connection = await station.connect();
});

afterEach(async () => {
  connection.close();
  await shop.close();
});

async function http(method: 'PUT' | 'DELETE' | 'GET', path: string, body?: unknown) {
  const response = await fetch(`${shop.hub.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const run = (...args: string[]) => runHubCommand(args, { DATABASE_URL: shop.databaseUrl });

/** The traces that stand anywhere in the hub's tables. */
async function tracesLeft(): Promise<string[]> {
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'
  `.execute(shop.db);
  const left = new Set<string>();
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ text: string }>`
      select to_jsonb(t)::text as text from ${sql.table(name)} as t
    `.execute(shop.db);
    for (const { text } of rows)
      for (const trace of traces) if (text.includes(trace)) left.add(trace);
  }
  return traces.filter((trace) => left.has(trace));
}

const order = (fields: Record<string, unknown> = {}) => ({
  kind: 'order',
  id: 'erp:o1',
  scope: 'region:kr',
  doc: {
    number: '#1042',
    customerId,
    placedAt: 1_790_000_000_000,
    channel: 'online',
    source: 'erp',
    currency: 'KRW',
    totalMinor: 39_000,
    fulfilment: 'unfulfilled',
    lines: [{ title: 'Oxford shirt', quantity: 1, priceMinor: 39_000 }],
    ...fields,
  },
});

async function fillPerson(): Promise<void> {
  expect(await http('PUT', '/v1/customers/erp/7', person)).toMatchObject({ status: 201 });
  await shop.write(order({ shipTo: 'Quxyzzyq, Grumblethorpe' }));
  await shop.db
    .insertInto('source_row')
    .values({
      source: 'erp',
      kind: 'order',
      source_id: '#1042',
      record_id: 'erp:o1',
      row: JSON.stringify({ 'Billing Name': 'Quxyzzyq' }),
      mapped: '{}',
      run: crypto.randomUUID(),
      line: 1,
    })
    .execute();
  const pushed = await connection.push([
    mutationOf(station.id, 1, 'note.add', {
      noteId: crypto.randomUUID(),
      customerId,
      text: 'zzhatszz again',
    }),
    mutationOf(station.id, 2, 'customer.edit', {
      customerId,
      field: 'email',
      was: 'stale@example.com',
      now: 'zzmailzz2@example.com',
    }),
  ]);
  expect(pushed).toMatchObject({
    results: [{ result: { status: 'accepted' } }, { result: { status: 'conflict' } }],
  });
}

test('nothing of the person stays in any table; their orders stay without them', async () => {
  await fillPerson();
  expect(await tracesLeft()).toEqual(traces);
  const erased = await http('DELETE', '/v1/customers/erp/7');
  expect(erased).toMatchObject({ status: 200, body: { id: customerId, outcome: 'erased' } });
  expect(await tracesLeft()).toEqual([]);

  const { rows } = await pullAll(connection, 'region:kr');
  expect(rows.map(([kind, id, , doc]) => [kind, id, doc])).toEqual([
    ['order', 'erp:o1', { ...order().doc, customerId: null, customerErased: true }],
  ]);
  const again = await http('DELETE', '/v1/customers/erp/7');
  expect(again.body).toEqual({ ...erased.body, outcome: 'erased_before' });
  expect(await http('DELETE', '/v1/customers/erp/8')).toMatchObject({ status: 404 });
});

test('nobody comes back: not by another PUT, not by a change that was under way, not by an answer', async () => {
  await fillPerson();
  await http('DELETE', '/v1/customers/erp/7');
  expect(await http('PUT', '/v1/customers/erp/7', person)).toMatchObject({
    status: 410,
    body: { code: 'erased' },
  });
  const late = await connection.push([
    mutationOf(station.id, 3, 'note.add', {
      noteId: crypto.randomUUID(),
      customerId,
      text: 'zzhatszz',
    }),
    mutationOf(station.id, 4, 'change.erased', { customerId }),
  ]);
  expect(late).toMatchObject({
    results: [
      { result: { status: 'rejected', code: 'erased' } },
      { result: { status: 'rejected', code: 'erased' } },
    ],
  });
  expect(await tracesLeft()).toEqual([]);
});

test('somebody matched by e-mail is known by that id of the other system, and stays erased under it', async () => {
  await http('PUT', '/v1/customers/erp/7', person);
  const other = await http('PUT', '/v1/customers/shopify/1', person);
  expect(other.body).toMatchObject({ id: customerId });
  expect(await http('DELETE', '/v1/customers/shopify/1')).toMatchObject({
    body: { id: customerId, outcome: 'erased' },
  });
  for (const path of ['/v1/customers/shopify/1', '/v1/customers/erp/7']) {
    expect(await http('PUT', path, person)).toMatchObject({ status: 410 });
  }
  // Under an id that was never seen they are somebody new.
  expect(await http('PUT', '/v1/customers/erp/9', person)).toMatchObject({ status: 201 });
});

test('each station that could have held the person confirms with its key, once and for all', async () => {
  await fillPerson();
  await shop.enrol('kiosk');
  const removed = await shop.enrol();
  await run('revoke', removed.id);
  const second = await shop.enrol();
  await http('DELETE', '/v1/customers/erp/7');

  const asked = (await connection.ask('erasures', {})) as {
    ok: true;
    erasures: { erasure: string; subject: string; upTo: number }[];
  };
  const head = (await pullAll(connection, 'region:kr')).cursor;
  expect(asked).toEqual({
    ok: true,
    erasures: [
      {
        erasure: expect.any(String),
        subject: customerId,
        scope: 'region:kr',
        version: expect.any(Number),
        scopes: ['region:kr'],
        upTo: head.phase === 'feed' ? head.version : 0,
      },
    ],
  });
  const erasure = asked.erasures[0]?.erasure ?? '';
  const counts = { records: 3, orders: 1, keys: 9, unsent: 2, attention: 1, settled: 4, seen: 1 };
  const signed = (by: { sign(text: string): string }, who: string) => {
    const of = { hub: connection.challenge.hub, erasure, station: who, removed: counts };
    return { erasure, removed: counts, signature: by.sign(receiptText(of)) };
  };
  const send = (receipt: unknown) => connection.ask('receipt', { receipts: [receipt] });
  expect(await send(signed(makeStationKey(), station.id))).toEqual({ ok: true, taken: [] });
  expect(await send(signed(station.key, second.id))).toEqual({ ok: true, taken: [] });
  expect(await send({ erasure, signature: 'x' })).toMatchObject({ ok: false, code: 'invalid' });
  const good = signed(station.key, station.id);
  expect(await send({ ...good, removed: { ...counts, records: 4 } })).toMatchObject({ taken: [] });
  expect(await send({ erasure, signature: good.signature })).toMatchObject({ taken: [] });
  expect(await send(good)).toEqual({ ok: true, taken: [erasure] });
  const first = await shop.db.selectFrom('erasure_station').selectAll().execute();
  // What an old copy of the file says later does not count.
  const plain = receiptText({ hub: connection.challenge.hub, erasure, station: station.id });
  const again = { erasure, signature: station.key.sign(plain) };
  expect(await send(again)).toEqual({ ok: true, taken: [erasure] });
  expect(await shop.db.selectFrom('erasure_station').selectAll().execute()).toEqual(first);
  expect(await connection.ask('erasures', {})).toEqual({ ok: true, erasures: [] });
  // A file that was put back asks about whom it has changes of, and is told again.
  const about = ['somebody', customerId];
  expect(await connection.ask('erasures', { about })).toEqual(asked);

  const listed = await http('GET', '/v1/erasures');
  expect(listed.body).toMatchObject({
    erasures: [
      {
        erasure,
        customer: customerId,
        confirmed: 1,
        of: 2,
        missing: [{ station: second.id, store: 'gangnam', lastContactAt: null }],
        revoked: [{ station: removed.id }],
        removed: counts,
        receipts: [
          { station: station.id, store: 'gangnam', removed: counts, signature: good.signature },
        ],
      },
    ],
  });
  const { stdout } = await run('erasures');
  expect(stdout).toContain('confirmed by 1 of 2');
  expect(stdout).toContain(
    '  removed at stations: records 3, orders 1, keys 9, unsent 2, attention 1, settled 4, seen 1',
  );
  expect(stdout).toContain(
    `${second.id}  gangnam  associate  has not confirmed  last contact never`,
  );
  expect(stdout).toContain(`${removed.id}  gangnam  associate  is revoked and has not confirmed`);
});

test('the command shows what would go, wants to be told yes, and then erases', async () => {
  await fillPerson();
  const look = await run('erase', customerId, '--dry-run');
  expect(look).toMatchObject({ code: 0 });
  expect(look.stdout.split('\n')).toEqual([
    'removed: consent 1, customer 1, note 2',
    'kept without the person: order 1, 1 of them not sent yet',
    'emptied: 2 rows of other systems, 1 answers to stations',
    '',
  ]);
  expect(await run('erase', customerId)).toMatchObject({ code: 2 });
  expect(await run('erase', 'nobody', '--yes')).toMatchObject({
    code: 1,
    stderr: 'hub: there is no customer nobody\n',
  });
  expect(await tracesLeft()).toEqual(traces);

  const done = await run('erase', 'erp/7', '--yes', '--json');
  expect(JSON.parse(done.stdout)).toMatchObject({
    customer: customerId,
    outcome: 'erased',
    stations: 1,
    counts: { orders: 1 },
  });
  expect(await tracesLeft()).toEqual([]);
  expect((await run('erase', customerId, '--yes')).stdout).toMatch(/^erp:7 was erased before \(/);
});

test('an import that speaks of an order of somebody erased neither names them again nor hangs it on another', async () => {
  await fillPerson();
  await http('DELETE', '/v1/customers/erp/7');
  await http('PUT', '/v1/customers/erp/8', { ...person, name: { family: '김', given: '민지' } });
  const [applied] = await shop.db.transaction().execute((trx) =>
    applyDocuments(
      trx,
      'order',
      {
        source: 'erp',
        scope: 'region:kr',
        language: 'ko',
        nowMs: 0,
        run: crypto.randomUUID(),
        newId: () => crypto.randomUUID(),
      },
      [
        {
          line: 1,
          sourceId: '#1042',
          recordId: 'erp:o1',
          said: { ...order().doc, payment: 'paid', customerId: undefined },
          customer: { emails: [person.email], phones: [] },
          row: { 'Billing Name': 'Quxyzzyq' },
        },
      ],
    ),
  );
  expect(applied).toMatchObject({ outcome: 'changed' });
  const { doc } = await shop.db
    .selectFrom('record')
    .select('doc')
    .where('id', '=', 'erp:o1')
    .executeTakeFirstOrThrow();
  expect(doc).toMatchObject({ customerId: null, customerErased: true, payment: 'paid' });
  expect(await tracesLeft()).not.toContain('Quxyzzyq');
});

test('a station that was wiped is waited for no more, and is not asked about whoever is erased later', async () => {
  const wiped = await shop.enrol();
  await http('PUT', '/v1/customers/erp/7', person);
  await http('PUT', '/v1/customers/erp/8', { name: { family: 'a', given: 'b' } });
  await http('DELETE', '/v1/customers/erp/7');
  const { body: before } = await http('GET', '/v1/erasures');
  expect(before).toMatchObject({ erasures: [{ of: 2, wiped: [] }] });

  await shop.db
    .updateTable('station')
    .set({ wiped_at: new Date(), revoked_at: new Date() })
    .where('id', '=', wiped.id)
    .execute();
  await http('DELETE', '/v1/customers/erp/8');
  const { body: after } = await http('GET', '/v1/erasures');
  expect(after).toMatchObject({
    erasures: [
      { customer: 'erp:8', of: 1, revoked: [], wiped: [] },
      { customer: 'erp:7', of: 1, revoked: [], wiped: [{ station: wiped.id }] },
    ],
  });
});
