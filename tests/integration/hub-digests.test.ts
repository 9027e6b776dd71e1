import { zstdDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#hub/clock.ts';
import { createSumsDesk, KEPT_MS, WAITING_MOST } from '#hub/digests/sums-desk.ts';
import {
  type Digest,
  DigestAnswer,
  KeyRow,
  KeysAnswer,
  RecordsAnswer,
} from '#shared/protocol/digest.ts';
import { differingChildren, sumsUnder, sumText } from '#shared/protocol/row-digest.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { customer, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { type ProvenConnection, unpackRows } from '#tests/support/raw-station.ts';
import { digestOf, sumsOf } from '#tests/support/row-digests.ts';

const scope = 'region:kr';
let shop: HubShop;
let station: ProvenConnection;

beforeEach(async () => {
  shop = await openHubShop();
  station = await (await shop.enrol()).connect();
});

afterEach(async () => {
  station.close();
  await shop.close();
});

const keyOf = (row: PageRow): KeyRow => [row[0], row[1], row[2], sumText(digestOf(row))];

/** The living rows of the scope as the hub's database has them. */
async function rowsHeld(): Promise<PageRow[]> {
  const rows = await shop.db
    .selectFrom('record')
    .select(['kind', 'id', 'version', 'doc'])
    .where('scope', '=', scope)
    .where('bytes', '>', 0)
    .execute();
  return rows.map(({ kind, id, version, doc }) => [kind, id, version, doc as PageRow[3]]);
}

const rowOf = (rows: readonly PageRow[], id: string) =>
  rows.find((row) => row[1] === id) as PageRow;

async function digest(under: string[], version = 0): Promise<Digest> {
  const { epoch } = station;
  const answer = DigestAnswer.parse(await station.ask('digest', { scope, epoch, version, under }));
  if (answer.ok !== true) throw new Error(JSON.stringify(answer));
  return answer;
}

test('the sums are those of the living rows of the scope, and lead to the one row that differs', async () => {
  const ids = Array.from({ length: 600 }, (_, i) => `c${i}`);
  await shop.write(...ids.map((id) => customer(id)));
  await shop.write({ kind: 'customer', id: 'c7', deleted: true });
  await shop.write({
    kind: 'note',
    id: 'n1',
    scope: 'store:gangnam',
    doc: { text: 'other scope' },
  });
  const rows = await rowsHeld();
  const mine = sumsOf(rows);

  const buckets = await digest(['']);
  expect(buckets.rows).toBe(599);
  expect(buckets.head).toBe(601);
  expect(buckets.version).toBe(602);
  expect(differingChildren('', sumsUnder(mine, ''), buckets.sums)).toEqual([]);

  const newer = await shop.write(customer('c8', { phone: '+821087654321' }));
  const after = await digest([''], newer.get('customer/c8'));
  const differing = differingChildren('', sumsUnder(mine, ''), after.sums);
  const leaf = hex(digestOf(rowOf(rows, 'c8')).leaf);
  expect(differing).toEqual([leaf.slice(0, 2)]);
  const leaves = await digest(differing, 0);
  expect(
    differingChildren(leaf.slice(0, 2), sumsUnder(mine, leaf.slice(0, 2)), leaves.sums),
  ).toEqual([leaf]);

  const keys = KeysAnswer.parse(
    await station.ask('keys', { scope, epoch: station.epoch, under: [leaf] }),
  );
  if (keys.ok !== true) throw new Error('no keys');
  const listed = KeyRow.array().parse(JSON.parse(zstdDecompressSync(keys.keys).toString()));
  expect(listed).toContainEqual(keyOf(rowOf(await rowsHeld(), 'c8')));
  expect(listed).toHaveLength(keys.count);
});

test('the sums are of documents as a station understands them, however they were written', async () => {
  await shop.write(
    customer('c1', {
      note: 'a: b, c  "d" \\ \t \u0001 김 \u2028 😀',
      sizes: { '250': 1, '9': 2, b: 3, '1000': { z: [], y: {} }, 가: 4, abc: null },
      amounts: [1e21, 1.5e-7, -0.1, 0, 12345678901234, true, ''],
    }),
  );
  const [row] = await rowsHeld();
  const { sums } = await digest(['']);
  expect(differingChildren('', sumsUnder(sumsOf([row as PageRow]), ''), sums)).toEqual([]);
});

test('records are answered by key: living, deleted, gone to another scope, or not at all', async () => {
  await shop.write(customer('c1'), customer('c2'), customer('c3'));
  await shop.write({ kind: 'customer', id: 'c2', deleted: true });
  await shop.write({ ...customer('c3'), scope: 'region:us' });
  const keys = ['customer/none', 'customer/c3', 'customer/c2', 'customer/c1'];
  const answer = RecordsAnswer.parse(
    await station.ask('records', { scope, epoch: station.epoch, keys }),
  );
  if (answer.ok !== true) throw new Error(JSON.stringify(answer));
  expect(answer.answered).toBe(4);
  expect(
    unpackRows(answer.rows).map(([, id, version, doc]) => [id, version, doc !== null]),
  ).toEqual([
    ['c3', 5, false],
    ['c2', 4, false],
    ['c1', 1, true],
  ]);
});

test('records that do not fit one answer are answered in parts', async () => {
  const text = () => Array.from({ length: 60_000 }, () => Math.random().toString(36)[2]).join('');
  const ids = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9'];
  await shop.write(...ids.map((id) => customer(id, { text: text() })));
  let keys = ids.map((id) => `customer/${id}`);
  const got: string[] = [];
  let asked = 0;
  while (keys.length > 0) {
    const answer = RecordsAnswer.parse(
      await station.ask('records', { scope, epoch: station.epoch, keys }),
    );
    if (answer.ok !== true) throw new Error(JSON.stringify(answer));
    got.push(...unpackRows(answer.rows).map(([, id]) => id));
    keys = keys.slice(answer.answered);
    asked += 1;
  }
  expect(got).toEqual(ids);
  expect(asked).toBeGreaterThan(1);
});

test('a scope that is not held, another epoch and nonsense are refused each in its way', async () => {
  const { epoch } = station;
  const ask = async (event: string, request: unknown) => await station.ask(event, request);
  expect(await ask('digest', { scope: 'region:us', epoch, version: 0, under: [''] })).toMatchObject(
    {
      code: 'not_granted',
    },
  );
  const other = crypto.randomUUID();
  for (const [event, rest] of [
    ['digest', { version: 0, under: [''] }],
    ['keys', { under: ['00'] }],
    ['records', { keys: ['customer/c1'] }],
  ] as const) {
    expect(await ask(event, { scope, epoch: other, ...rest })).toEqual({
      ok: 'start_over',
      scope,
      epoch,
    });
    expect(await ask(event, { scope, epoch, under: ['zz'], keys: [] })).toMatchObject({
      code: 'invalid',
    });
  }
});

test('a document that was changed behind the back of the hub is in the sums within a quarter of an hour', async () => {
  await shop.write(customer('c1'));
  let nowMs = 0;
  const desk = createSumsDesk({ db: shop.db, clock: { now: () => nowMs }, scanned: () => {} });
  const before = await desk.sums(scope, 0);
  await shop.db.updateTable('record').set({ doc: '{"name": "other"}' }).execute();
  nowMs = KEPT_MS;
  const after = await desk.sums(scope, 0);
  expect(after?.head).toBe(before?.head);
  expect(after?.sums).not.toEqual(before?.sums);
});

test('a herd is answered from one scan, and what would wait too long is told to come again', async () => {
  await shop.write(customer('c1'));
  let scans = 0;
  const desk = createSumsDesk({ db: shop.db, clock: systemClock, scanned: () => (scans += 1) });
  const herd = await Promise.all(Array.from({ length: WAITING_MOST }, () => desk.sums(scope, 0)));
  expect(scans).toBe(1);
  expect(new Set(herd).size).toBe(1);
  expect(herd[0]?.rows).toBe(1);

  const keys = await Promise.all(
    Array.from({ length: WAITING_MOST + 3 }, () => desk.keys(scope, ['0001'], 10)),
  );
  expect(keys.filter((answer) => answer === undefined)).toHaveLength(3);
});

function hex(leaf: number): string {
  return leaf.toString(16).padStart(4, '0');
}
