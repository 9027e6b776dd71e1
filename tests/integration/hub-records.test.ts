import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '#hub/database/migrate.ts';
import { openDatabase } from '#hub/database/open-database.ts';
import type { Database } from '#hub/database/schema.ts';
import { DocumentTooLargeError } from '#hub/records/document-size.ts';
import { type RecordChange, writeRecords } from '#hub/records/write-records.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres.ts';

let made: TestDatabase;
let db: Kysely<Database>;

beforeEach(async () => {
  made = await createTestDatabase();
  db = openDatabase({ url: made.url, onIdleError: () => {} });
  await migrate(db);
});

afterEach(async () => {
  await db.destroy();
  await made.drop();
});

const write = (...changes: RecordChange[]) =>
  db.transaction().execute((trx) => writeRecords(trx, changes));

const note = (id: string, text: string, scope = 'region:kr'): RecordChange => ({
  kind: 'note',
  id,
  scope,
  doc: { customerId: 'c1', text },
});

const held = () =>
  db
    .selectFrom('record')
    .select(['kind', 'id', 'scope', 'version', 'doc', 'subject'])
    .orderBy('version')
    .execute();

test('two nodes that start on an empty database at the same moment agree on its tables', async () => {
  const other = await createTestDatabase();
  const nodes = [1, 2, 3].map(() => openDatabase({ url: other.url, onIdleError: () => {} }));
  const ran = await Promise.all(nodes.map((node) => migrate(node)));
  expect(ran.flat()).toEqual([...new Set(ran.flat())]);
  const hubs = await Promise.all(
    nodes.map((node) => node.selectFrom('meta').selectAll().execute()),
  );
  expect(hubs[0]).toHaveLength(1);
  expect(hubs[1]).toEqual(hubs[0]);
  await Promise.all(nodes.map((node) => node.destroy()));
  await other.drop();
});

test('records get increasing versions and know whom they are about', async () => {
  const written = await write(note('a', 'one'), {
    kind: 'product',
    id: 'p',
    scope: 'catalog',
    doc: { title: '셔츠' },
  });
  expect(written).toEqual({
    versions: new Map([
      ['note/a', 1],
      ['product/p', 2],
    ]),
    scopes: new Map([
      ['region:kr', 1],
      ['catalog', 2],
    ]),
  });
  expect(await held()).toEqual([
    {
      kind: 'note',
      id: 'a',
      scope: 'region:kr',
      version: 1,
      doc: { customerId: 'c1', text: 'one' },
      subject: 'c1',
    },
    {
      kind: 'product',
      id: 'p',
      scope: 'catalog',
      version: 2,
      doc: { title: '셔츠' },
      subject: null,
    },
  ]);
});

test('writing the same again draws no version and rings no bell', async () => {
  await write(note('a', 'one'), note('b', 'two'));
  const again = await write(note('a', 'one'), note('b', 'changed'));
  expect(again).toEqual({
    versions: new Map([['note/b', 3]]),
    scopes: new Map([['region:kr', 3]]),
  });
});

test('of two changes to one record in one call the last one counts', async () => {
  await write(note('a', 'first'), note('a', 'last'));
  expect((await held()).map(({ doc }) => doc)).toEqual([{ customerId: 'c1', text: 'last' }]);
});

test('a deleted record is a tombstone in its scope, and deleting it again or a stranger does nothing', async () => {
  await write(note('a', 'one'));
  await write({ kind: 'note', id: 'a', deleted: true });
  const again = await write(
    { kind: 'note', id: 'a', deleted: true },
    { kind: 'note', id: 'never-there', deleted: true },
  );
  expect(again.versions.size).toBe(0);
  expect(await held()).toEqual([
    { kind: 'note', id: 'a', scope: 'region:kr', version: 2, doc: null, subject: null },
  ]);
});

test('a record that changes scope leaves a departure behind with a lower version, until it is back', async () => {
  await write(note('a', 'one', 'region:kr'));
  const moved = await write(note('a', 'one', 'region:us'));
  const departures = () => db.selectFrom('departure').selectAll().execute();
  expect(await departures()).toEqual([{ scope: 'region:kr', kind: 'note', id: 'a', version: 2 }]);
  expect(moved).toEqual({
    versions: new Map([['note/a', 3]]),
    scopes: new Map([
      ['region:us', 3],
      ['region:kr', 2],
    ]),
  });
  await write(note('a', 'one', 'region:kr'));
  expect(await departures()).toEqual([{ scope: 'region:us', kind: 'note', id: 'a', version: 4 }]);
});

test('thousands of records go in one call and come out whole', async () => {
  const changes = Array.from({ length: 5_003 }, (_, i) =>
    note(`n${i}`, `text "${i}" \\ 가나다 🧵`),
  );
  expect((await write(...changes)).versions.size).toBe(5_003);
  expect(await held()).toHaveLength(5_003);
});

test('a document that no page could carry is refused with nothing written', async () => {
  let seed = 1;
  const noise = Array.from({ length: 400_000 }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (seed % 90));
  }).join('');
  await expect(write(note('ok', 'one'), note('big', noise))).rejects.toThrow(DocumentTooLargeError);
  expect(await held()).toEqual([]);
  await write(note('repeats', 'x'.repeat(400_000)));
  expect(await held()).toHaveLength(1);
});
