import { describe, expect, it } from 'vitest';
import type { PageRow } from '#shared/protocol/feed.ts';
import { emptySums, sumText } from '#shared/protocol/row-digest.ts';
import { digestOf, sumsOf } from '#tests/support/row-digests.ts';
import {
  customerDoc,
  editOf,
  openTestStore,
  pageOf,
  temporaryDirectory,
  testEpoch,
  testScope,
  uuid,
} from '#tests/support/store-files.ts';
import type { DigestScan } from './digest-scan.ts';

const row = (id: number, version: number, given = `민지${id}`): PageRow => [
  'customer',
  `c${id}`,
  version,
  customerDoc('김', given),
];
const gone = (id: number, version: number): PageRow => ['customer', `c${id}`, version, null];
const rows = (count: number): PageRow[] =>
  Array.from({ length: count }, (_, i) => row(i + 1, i + 1));

function readAll(scan: DigestScan): void {
  while (scan.advance());
}

const newest = Number.MAX_SAFE_INTEGER;

describe('the sums of what is held', () => {
  it('are those of the living rows, of each scope for itself', () => {
    const store = openTestStore();
    store.setGrants([testScope, 'catalog'], testEpoch);
    store.applyPage(pageOf([...rows(1200), gone(7, 1300)]));
    store.applyPage(pageOf([['product', 'p1', 5, {}]], { scope: 'catalog' }));
    const scan = store.digests.begin();
    readAll(scan);
    const living = rows(1200).filter(([, id]) => id !== 'c7');
    expect(scan.sums(testScope, newest)).toEqual({ sums: sumsOf(living), rows: 1199 });
    expect(scan.sums('catalog', newest)).toEqual({
      sums: sumsOf([['product', 'p1', 5, {}]]),
      rows: 1,
    });
    expect(scan.sums('region:us', newest)).toEqual({ sums: emptySums(), rows: 0 });
    scan.end();
  });

  it('follow pages that are applied while they are read, before and behind the reading', () => {
    const store = openTestStore();
    store.applyPage(pageOf(rows(1500)));
    const scan = store.digests.begin();
    scan.advance();
    store.applyPage(
      pageOf([row(3, 2001), row(1400, 2002), gone(4, 2003), gone(1401, 2004), row(9000, 2005)]),
    );
    store.applyPage(pageOf([row(3, 2006), gone(9000, 2007), row(4, 2008)]));
    readAll(scan);
    const changed = new Map(rows(1500).map((one) => [one[1], one]));
    changed.delete('c1401');
    for (const one of [row(3, 2006), row(1400, 2002), row(4, 2008)]) changed.set(one[1], one);
    expect(scan.sums(testScope, newest)).toEqual({
      sums: sumsOf([...changed.values()]),
      rows: 1499,
    });
  });

  it('are of the time before what came later, where that is asked for', () => {
    const store = openTestStore();
    store.applyPage(pageOf(rows(10)));
    const scan = store.digests.begin();
    readAll(scan);
    store.applyPage(pageOf([row(3, 12), gone(4, 13), row(11, 14)]));
    expect(scan.sums(testScope, 10)).toEqual({ sums: sumsOf(rows(10)), rows: 10 });
    const until12 = rows(10).map((one) => (one[1] === 'c3' ? row(3, 12) : one));
    expect(scan.sums(testScope, 12)).toEqual({ sums: sumsOf(until12), rows: 10 });
    expect(scan.sums(testScope, 14).rows).toBe(10);
  });

  it('leave no trace of a page that could not be written', () => {
    const store = openTestStore();
    store.applyPage(pageOf(rows(10)));
    const scan = store.digests.begin();
    readAll(scan);
    expect(() => store.applyPage(pageOf([row(3, 12)], { epoch: uuid(9) }))).toThrow('epoch');
    expect(scan.sums(testScope, newest)).toEqual({ sums: sumsOf(rows(10)), rows: 10 });
  });

  it('list the rows of some leaves', () => {
    const store = openTestStore();
    store.applyPage(pageOf([...rows(1200), gone(5, 1300)]));
    const scan = store.digests.begin();
    const { leaf } = digestOf(row(700, 700));
    const listing = scan.list(testScope, [leaf.toString(16).padStart(4, '0')]);
    while (listing.advance());
    expect(listing.rows).toContainEqual([
      'customer',
      'c700',
      700,
      sumText(digestOf(row(700, 700))),
    ]);
    expect(listing.rows.length).toBeLessThan(5);
    const all = scan.list(
      testScope,
      Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0')),
    );
    while (all.advance());
    expect(all.rows).toHaveLength(1199);
  });
});

describe('mending', () => {
  it('deletes with keys and words what is still as it was, and writes what is newer', () => {
    const store = openTestStore();
    store.applyPage(pageOf([row(1, 1, '하나'), row(2, 2, '두리'), row(3, 3, '세찬')]));
    const changed = store.digests.mend(testScope, {
      remove: [
        { kind: 'customer', id: 'c1', version: 1 },
        { kind: 'customer', id: 'c2', version: 1 },
        { kind: 'customer', id: 'none', version: 1 },
      ],
      write: [row(3, 2, '옛날'), row(4, 4, '네모')],
    });
    expect(changed).toEqual([
      { kind: 'customer', id: 'c1' },
      { kind: 'customer', id: 'c4' },
    ]);
    expect(store.countCustomers()).toBe(3);
    const found = (query: string) =>
      store.searchCustomers(query, 10).hits.map(({ customer }) => customer.id);
    expect(found('하나')).toEqual([]);
    expect(found('두리')).toEqual(['c2']);
    expect(found('세찬')).toEqual(['c3']);
    expect(found('네모')).toEqual(['c4']);
  });

  it('writes in place of a row that has the same version and is wrong', () => {
    const store = openTestStore();
    store.applyPage(pageOf([gone(1, 5)]));
    store.digests.mend(testScope, {
      remove: [{ kind: 'customer', id: 'c1', version: 5 }],
      write: [row(1, 5)],
    });
    expect(store.read({ kind: 'customer', id: 'c1' })).toMatchObject({
      version: 5,
      deleted: false,
    });
  });

  it('keeps own changes on top of what it mends', () => {
    const store = openTestStore();
    store.applyPage(pageOf([row(1, 1)]));
    store.append([editOf(uuid(1), 'c1', 'email', null, 'a@example.com')]);
    store.digests.mend(testScope, { remove: [], write: [row(1, 8, '민주')] });
    expect(store.read({ kind: 'customer', id: 'c1' })?.doc).toMatchObject({
      name: { given: '민주' },
      email: 'a@example.com',
    });
  });

  it('does nothing to a scope that is being read anew', () => {
    const store = openTestStore();
    store.applyPage(pageOf([row(1, 1)]));
    store.startOver(testScope);
    expect(
      store.digests.mend(testScope, {
        remove: [{ kind: 'customer', id: 'c1', version: 1 }],
        write: [row(2, 2)],
      }),
    ).toEqual([]);
  });

  it('knows what is held: living here, deleted, elsewhere, or of no current pass', () => {
    const store = openTestStore();
    store.setGrants([testScope, 'catalog'], testEpoch);
    store.applyPage(pageOf([row(1, 1), gone(2, 2)]));
    store.applyPage(pageOf([row(3, 3)], { scope: 'catalog' }));
    const keys = ['customer/c1', 'customer/c2', 'customer/c3', 'customer/c4'];
    const alive = () =>
      [...store.digests.held(testScope, keys)].map(([key, { version, hereAlive }]) => [
        key,
        version,
        hereAlive,
      ]);
    expect(alive()).toEqual([
      ['customer/c1', 1, true],
      ['customer/c2', 2, false],
      ['customer/c3', 3, false],
    ]);
    store.startOver(testScope);
    expect(alive()).toEqual([['customer/c3', 3, false]]);
  });
});

describe('what is remembered', () => {
  it('is when the replica was last compared, and how often the outbox was opened', () => {
    const directory = temporaryDirectory();
    const first = openTestStore(directory);
    expect([first.starts, first.digests.checkedAt()]).toEqual([1, null]);
    first.digests.setChecked(0);
    first.close();
    const second = openTestStore(directory);
    expect([second.starts, second.digests.checkedAt()]).toEqual([2, 0]);
    second.digests.setChecked(null);
    expect(second.digests.checkedAt()).toBe(null);
  });
});
