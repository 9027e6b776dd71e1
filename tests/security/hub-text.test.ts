/**
 * SQL, HTML, bidirectional and terminal characters in every text field that comes in from outside: kept to
 * the letter, carried out nowhere, and out of what operators read in a terminal.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApiKey } from '#hub/http/api-keys.ts';
import { importFile } from '#hub/imports/import-file.ts';
import { listStations } from '#hub/stations/list-stations.ts';
import {
  connectRaw,
  type ProvenConnection,
  mutationOf,
  proofFor,
  pullAll,
} from '#tests/support/raw-station.ts';
import type { EnrolledStation } from '#tests/support/hub-shop.ts';
import { systemKey } from '#tests/support/system-key.ts';
import { openToldShop, staffIdOf, type ToldShop } from '#tests/support/told-shop.ts';

let shop: ToldShop;
let station: EnrolledStation;
let connection: ProvenConnection;
let sequence = 0;

beforeAll(async () => {
  shop = await openToldShop();
  station = await shop.enrol('associate');
  connection = await station.connect();
});

afterAll(async () => {
  await shop.close();
});

const hostile = {
  'SQL that ends a statement': "'; drop table record; --",
  'SQL with comments and dollars': "$$ or 1=1 /* */ $1 -- \\'",
  'HTML and a script': '<img src=x onerror=alert(1)><script>alert(1)</script>',
  'a formula of a spreadsheet': '=HYPERLINK("https://evil.example","x")',
  'bidirectional overrides': '\u202Egpj.exe\u202C \u2066abc\u2069',
  'terminal escapes': '\u001b[2J\u001b]0;owned\u0007',
  'FTS operators': '"김" NEAR/3 OR NOT (a* AND ^b)',
  'a format string': '%s%n${{7*7}}{{constructor.constructor("return 1")()}}',
};

async function tables(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from information_schema.tables where table_schema = 'public'
  `.execute(shop.db);
  return Number(rows[0]?.count);
}

async function push(name: string, args: Record<string, unknown>): Promise<unknown> {
  sequence += 1;
  const staff = { id: staffIdOf('associate'), name: 'x' };
  const answer = await connection.push([
    { ...mutationOf(station.id, sequence, name, args), staff },
  ]);
  return answer.ok === true ? answer.results[0]?.result : answer;
}

describe.each(Object.entries(hostile))('%s', (_, text) => {
  test('pushed into a note, a preference and every field of a customer, comes back to the letter', async () => {
    const before = await tables();
    const id = randomUUID();
    await shop.write({
      kind: 'customer',
      id,
      scope: 'region:kr',
      doc: { name: { family: 'a', given: 'b' } },
    });
    const [noteId, preferenceId] = [randomUUID(), randomUUID()];
    const address = {
      line1: text,
      line2: text,
      city: text,
      province: text,
      postcode: text.slice(0, 20).trim(),
      country: 'KR',
    };
    const name = { family: text, given: text };
    const edit = (field: string, was: unknown, now: unknown) =>
      push('customer.edit', { customerId: id, field, was, now });
    const results = [
      await push('note.add', { noteId, customerId: id, text }),
      await push('preference.record', {
        preferenceId,
        customerId: id,
        value: { aspect: 'like', text },
        source: 'told',
        note: text,
      }),
      await edit('name', { family: 'a', given: 'b' }, name),
      await edit('latinName', null, text),
      await edit('address', null, address),
    ];
    expect(results.map((result) => (result as { status: string }).status)).toEqual(
      results.map(() => 'accepted'),
    );
    const { rows } = await pullAll(connection, 'region:kr');
    const doc = (of: string) => rows.find(([, row]) => row === of)?.[3];
    expect(doc(noteId)).toMatchObject({ text });
    expect(doc(preferenceId)).toMatchObject({ value: { text }, note: text });
    expect(doc(id)).toMatchObject({ name, latinName: text, address });
    expect(await tables()).toBe(before);
  });

  test('written over HTTP by another system, comes back to the letter', async () => {
    const { key } = await createApiKey(shop.db, systemKey('customers:write'));
    const name = { family: text, given: 'b' };
    const response = await fetch(`${shop.hub.url}/v1/customers/erp/${randomUUID()}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ name, latinName: text, tags: [text], note: text }),
    });
    expect(response.status).toBe(201);
    const { id } = (await response.json()) as { id: string };
    const { doc } = await shop.db
      .selectFrom('record')
      .select('doc')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(doc).toMatchObject({ name, latinName: text, tags: [text] });
  });

  test('in every cell of an import, is kept or refused by its line, and carried out nowhere', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'dangol attack '));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const columns = [
      'Customer ID',
      'First Name',
      'Last Name',
      'Email',
      'Accepts Email Marketing',
      'Default Address Company',
      'Default Address Address1',
      'Default Address Address2',
      'Default Address City',
      'Default Address Province Code',
      'Default Address Country Code',
      'Default Address Zip',
      'Default Address Phone',
      'Phone',
      'Accepts SMS Marketing',
      'Total Spent',
      'Total Orders',
      'Note',
      'Tax Exempt',
      'Tags',
    ];
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    const id = String(Math.floor(Math.random() * 1e12));
    const cells = (good: string) => [
      id + good,
      text,
      text,
      '',
      'no',
      text,
      text,
      text,
      text,
      text,
      'KR',
      text,
      '',
      '',
      'no',
      '0',
      '0',
      text,
      'false',
      text,
    ];
    const rows = [columns, cells('1'), columns.map(() => text), cells('2')];
    const file = path.join(folder, 'customers.csv');
    writeFileSync(file, rows.map((row) => row.map(quoted).join(',')).join('\n'));
    const before = await tables();
    const report = await importFile({
      db: shop.db,
      kind: 'shopify-customers',
      file,
      region: 'KR',
      reportDir: folder,
      nowMs: Date.now(),
    });
    expect(report).toMatchObject({ complete: true, rows: 3, created: 2 });
    expect(await tables()).toBe(before);
  });
});

test('what a station calls its program clears no operator’s terminal', async () => {
  const own = await shop.enrol('kiosk');
  const raw = await connectRaw(shop.hub.url);
  const app = '\u001b[2Jdangol/1\u202E\u0007\n';
  expect(await raw.prove({ ...proofFor(raw.challenge, own.id, own.key), app })).toMatchObject({
    ok: true,
  });
  const line = (await listStations(shop.db, Date.now())).find(({ id }) => id === own.id);
  expect(line?.app).toBe('[2Jdangol/1');
  raw.close();
});
