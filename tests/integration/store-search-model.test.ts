import { expect, test } from 'vitest';
import { openStore } from '#electron/station/store/open-store.ts';
import type { Store } from '#electron/station/store/store.ts';
import type { MutationResult } from '#shared/domain/mutation.ts';
import { matchDocument } from '#shared/domain/search/match.ts';
import { readQuery } from '#shared/domain/search/query.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import {
  editOf,
  pageOf,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  testScope,
  uuid,
} from '#tests/support/store-files.ts';

// Enough people of one family name, city and provider that every way the index is asked is taken.
const people = 1_500;
const steps = 200;
const families = ['김', '김', '김', '이', '박', '남궁', 'Kim', 'García', "O'Brien"];
const given = ['민지', '민', '미나', '서준', '지민', '하늘', 'Zoë', 'Anne-Marie', 'Min Ji', 'Bo'];
const cities = ['서울', '서울', '부산', 'San Francisco'];

/** mulberry32 */
function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number) => Math.floor(next() * n);
  return { below, pick: <T>(items: readonly T[]): T => items[below(items.length)] as T };
}
type Random = ReturnType<typeof randomFrom>;

function randomCustomer(random: Random): Record<string, unknown> {
  const digits = String(random.below(100_000_000)).padStart(8, '0');
  return {
    name: { family: random.pick(families), given: random.pick(given) },
    ...(random.below(2) === 0 ? { phone: `+8210${digits}` } : {}),
    ...(random.below(2) === 0 ? { email: `u${random.below(9_000)}@example.com` } : {}),
    ...(random.below(3) === 0 ? { latinName: `${random.pick(['Kim', 'Lee'])} Min-ji` } : {}),
    ...(random.below(3) === 0 ? { loyalty: { number: `DG-${random.below(90_000)}` } } : {}),
    address: {
      line1: '',
      city: random.pick(cities),
      postcode: `0${random.below(9_999)}`,
      country: 'KR',
    },
  };
}

/** A query made of pieces of a document that is, or was, somebody's. */
function randomQuery(random: Random, doc: unknown, orderNumber: string): string {
  const texts = [...leaves(doc), orderNumber];
  const words = Array.from({ length: 1 + random.below(3) }, () => {
    const text = random.pick(texts);
    const start = random.below(3) === 0 ? random.below(text.length) : 0;
    return text.slice(start, start + 1 + random.below(10));
  });
  return words.join(' ').replace(random.below(4) === 0 ? /[가-깋]/g : /^$/, 'ㄱ');
}

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

/** What look-up must answer, found by looking at everybody. */
function slowSearch(store: Store, ids: readonly string[], text: string) {
  const query = readQuery(text);
  const ordersOf = new Map<string, { number: string; placedAt: number }[]>();
  for (const { doc } of store.list('order')) {
    const order = doc as { customerId: string; number: string; placedAt: number };
    ordersOf.set(order.customerId, [...(ordersOf.get(order.customerId) ?? []), order]);
  }
  return ids
    .flatMap((id) => {
      const customer = store.read({ kind: 'customer', id });
      if (customer === undefined || customer.deleted) return [];
      const docs = ordersOf.get(id) ?? [];
      const found = matchDocument(
        query,
        customer.doc,
        docs.map(({ number }) => number),
      );
      const lastOrderAt =
        docs.length === 0 ? null : Math.max(...docs.map(({ placedAt }) => placedAt));
      return found === null ? [] : [{ id, rank: found.rank, lastOrderAt }];
    })
    .sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

test.each([11, 23])(
  'look-up finds exactly what is visible, whatever is edited, pulled, answered or reopened (seed %i)',
  (seed) => {
    const random = randomFrom(seed);
    const directory = temporaryDirectory();
    const options = storeOptions(directory);
    let store = openStore(options);
    store.setGrants([testScope], testEpoch);
    const ids = Array.from({ length: people }, (_, i) => `c${i}`);
    let version = 0;
    const customerRow = (id: string): PageRow => [
      'customer',
      id,
      ++version,
      randomCustomer(random),
    ];
    const orderNumber = () => `#${1_000 + random.below(800)}`;
    const orderRow = (): PageRow => [
      'order',
      `o${random.below(600)}`,
      ++version,
      random.below(10) === 0
        ? null
        : {
            number: orderNumber(),
            customerId: random.pick(ids),
            placedAt: 1 + random.below(1_000),
          },
    ];
    store.applyPage(pageOf([...ids.map(customerRow), ...Array.from({ length: 500 }, orderRow)]));

    let mutation = 0;
    const did = { edits: 0, answers: 0, hits: 0, many: 0, goneValues: 0 };
    for (let step = 0; step < steps; step += 1) {
      const id = random.pick(ids);
      const before = store.read({ kind: 'customer', id })?.doc as Record<string, unknown> | null;
      const choice = random.below(20);
      if (choice < 11 && before !== null) {
        const field = random.pick(['name', 'phone', 'email']);
        const now = randomCustomer(random)[field] ?? null;
        if (now !== null || field !== 'name') {
          store.append([editOf(uuid(++mutation), id, field, before[field] ?? null, now)]);
          did.edits += 1;
        }
      } else if (choice < 15) {
        const row: PageRow =
          random.below(8) === 0 ? ['customer', id, ++version, null] : customerRow(id);
        store.applyPage(pageOf([row, orderRow()]));
      } else if (choice < 19) {
        const [first] = store.unsentAfter(0, 1);
        if (first !== undefined) {
          const touched = String(first.args.customerId);
          const result: MutationResult =
            random.below(3) === 0
              ? { status: 'rejected', code: 'not_permitted', detail: '' }
              : { status: 'accepted', versions: { [`customer/${touched}`]: ++version } };
          store.settle([{ id: first.id, result }]);
          did.answers += 1;
        }
      } else {
        store.close();
        store = openStore(options);
      }
      const somebody = store.read({ kind: 'customer', id: random.pick(ids) })?.doc;
      for (const doc of [before, store.read({ kind: 'customer', id })?.doc, somebody]) {
        if (doc === null || doc === undefined) continue;
        const text = randomQuery(random, doc, orderNumber());
        const expected = slowSearch(store, ids, text);
        const found = store.searchCustomers(text, 200);
        const many = expected.length > 200;
        expect({ step, text, total: found.total, exact: found.totalIsExact }).toEqual({
          step,
          text,
          total: Math.min(expected.length, 200),
          exact: !many,
        });
        const foundIds = found.hits.map(({ customer }) => customer.id);
        const rankOf = new Map(expected.map((hit) => [hit.id, hit.rank]));
        expect({ step, text, ranks: foundIds.map((hit) => rankOf.get(hit)) }).toEqual({
          step,
          text,
          ranks: expected.slice(0, 200).map((hit) => hit.rank),
        });
        if (many) {
          const all = new Set(expected.map((hit) => hit.id));
          expect(foundIds.filter((hit) => !all.has(hit))).toEqual([]);
          did.many += 1;
        } else {
          expect({ step, text, ids: foundIds.toSorted() }).toEqual({
            step,
            text,
            ids: expected.map((hit) => hit.id).toSorted(),
          });
          did.hits += foundIds.length;
          if (doc === before && !foundIds.includes(id)) did.goneValues += 1;
        }
      }
    }
    store.close();
    expect(did.edits).toBeGreaterThan(60);
    expect(did.answers).toBeGreaterThan(15);
    expect(did.hits).toBeGreaterThan(500);
    expect(did.many).toBeGreaterThan(25);
    expect(did.goneValues).toBeGreaterThan(15);
  },
  180_000,
);
