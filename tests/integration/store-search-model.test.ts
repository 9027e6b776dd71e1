import { expect, test } from 'vitest';
import { openStore } from '#electron/station/store/open-store.ts';
import type { Store } from '#electron/station/store/store.ts';
import type { MutationResult } from '#shared/domain/mutation.ts';
import type { RecordRef } from '#shared/domain/record.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { type Random, seededRandom } from '#tests/simulation/random.ts';
import { createSlowBook, type ExpectedHit, type SlowBook } from '#tests/support/slow-book.ts';
import {
  editOf,
  pageOf,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  uuid,
} from '#tests/support/store-files.ts';
import { type PersonDoc, typedQuery } from '#tests/support/typed-queries.ts';

// Enough people of one family name, city and provider that there are more hits than are shown.
const people = 900;
const orders = 500;
const steps = 200;
const both = ['region:kr', 'region:us'];
const shops = ['gangnam', 'busan'];

const families = ['김', '김', '김', '이', '박', '남궁', 'Kim', 'García', "O'Brien", 'von Ahn'];
const given = ['민지', '민', '미나', '서준', '지민', '하늘', 'Zoë', 'Anne-Marie', 'Min Ji', 'Bo'];
const cities = ['서울', '서울', '부산', 'San Francisco', '강남구'];

function randomCustomer(random: Random): Record<string, unknown> & PersonDoc {
  const sometimes = <T>(oneIn: number, value: T) => (random.below(oneIn) === 0 ? value : {});
  const digits = String(random.below(100_000_000)).padStart(8, '0');
  const month = 1 + random.below(3);
  return {
    name: { family: random.pick(families), given: random.pick(given) },
    ...sometimes(2, { phone: `+8210${digits}` }),
    ...sometimes(2, { email: `u${random.below(900)}@${random.pick(['example.com', 'post.kr'])}` }),
    ...sometimes(3, { latinName: `${random.pick(['Kim', 'Lee'])} Min-ji` }),
    ...sometimes(6, { aliases: [random.pick(['MJ', '민지언니', 'Minnie', '김대리'])] }),
    ...sometimes(3, { loyalty: { number: `DG-${random.below(9_000)}` } }),
    ...sometimes(3, { birthDate: `${1989 + random.below(3)}-0${month}-1${random.below(9)}` }),
    ...sometimes(3, { homeStore: random.pick(shops) }),
    address: {
      line1: '',
      city: random.pick(cities),
      ...sometimes(2, { province: random.pick(['서울특별시', 'California']) }),
      ...sometimes(2, { postcode: `0${random.below(900)}` }),
      country: 'KR',
    },
  };
}

/** The hub as stations see it: the newest row of each record, and pages of them. */
function createHub(random: Random, ids: readonly string[]) {
  let version = 0;
  const rows = new Map<string, { scope: string; row: PageRow }>();
  const scopeOf = (id: string) => (Number(id.slice(1)) % 4 === 0 ? 'region:us' : 'region:kr');
  const orderNumber = () => `#${1_000 + random.below(600)}`;
  function made(kind: string, id: string, doc: unknown) {
    version += 1;
    const entry = { scope: scopeOf(id), row: [kind, id, version, doc] as PageRow };
    rows.set(`${kind}/${id}`, entry);
    return entry;
  }
  return {
    orderNumber,
    nextVersion: () => ++version,
    change: (id: string) => made('customer', id, randomCustomer(random)),
    /** The person, and with them what they bought. */
    erase(id: string) {
      const bought = [...rows.values()].filter(
        ({ row: [kind, , , doc] }) => kind === 'order' && isOf(doc, id),
      );
      return [made('customer', id, null), ...bought.map(({ row }) => made('order', row[1], null))];
    },
    order: () =>
      made(
        'order',
        `o${random.below(orders)}`,
        random.below(10) === 0
          ? null
          : {
              number: orderNumber(),
              customerId: random.below(20) === 0 ? null : random.pick(ids),
              placedAt: 1 + random.below(1_000),
              channel: random.pick(['online', 'store']),
              ...(random.below(2) === 0 ? { store: random.pick(shops) } : {}),
              ...(random.below(2) === 0 ? { fulfilment: 'unfulfilled' } : {}),
            },
      ),
    of: (scope: string) =>
      [...rows.values()].filter((entry) => entry.scope === scope).map(({ row }) => row),
  };
}

const isOf = (doc: unknown, customerId: string) =>
  (doc as { customerId?: string } | null)?.customerId === customerId;

/** A station's files, its model beside them, and what is done to both. */
function openStation(ids: readonly string[], shop: string) {
  const station = { id: `station-${shop}`, store: shop, mode: 'associate' as const };
  const options = storeOptions(temporaryDirectory(), { station });
  let store = openStore(options);
  let granted: readonly string[] = [];
  const book: SlowBook = createSlowBook(() => store, ids, shop);
  return {
    book,
    store: (): Store => store,
    changed: (refs: readonly RecordRef[]) => book.look(refs),
    grant(scopes: readonly string[]) {
      granted = scopes;
      store.setGrants(scopes, testEpoch);
      // Until they are swept, those who are shown no more still count among "200+".
      while (store.tidy(false));
      book.lookAtAll();
    },
    holds: (scope: string) => granted.includes(scope),
    pull(scope: string, rows: readonly PageRow[]) {
      for (let from = 0; from < rows.length; from += 400) {
        const changed = store.applyPage(pageOf(rows.slice(from, from + 400), { scope }));
        if (changed === 'all') book.lookAtAll();
        else book.look(changed);
      }
    },
    reopen() {
      store.close();
      store = openStore(options);
    },
  };
}
type Station = ReturnType<typeof openStation>;

interface Seen {
  hits: number;
  many: number;
  nobody: number;
  similar: number;
}

const shown = (hit: ExpectedHit | undefined) => `${hit?.rank}/${hit?.standing}`;

/** Holds what the store answers against what the model says. */
function compare({ store, book }: Station, text: string, where: string, seen: Seen): string[] {
  const expected = book.search(text);
  const found = store().searchCustomers(text, 200);
  const strict = found.hits.filter(({ similar }) => !similar);
  const many = expected.length > 200;
  const byId = new Map(expected.map((hit) => [hit.id, hit]));
  expect({
    where,
    text,
    total: found.total,
    exact: found.totalIsExact,
    order: strict.map(({ customer: { id } }) => shown(byId.get(id))).join(' '),
  }).toEqual({
    where,
    text,
    total: Math.min(expected.length, 200),
    exact: !many,
    order: expected.slice(0, 200).map(shown).join(' '),
  });
  const foundIds = strict.map(({ customer }) => customer.id);
  expect(new Set(foundIds).size, `${where} ${text}: nobody twice`).toBe(foundIds.length);
  if (!many) expect(foundIds.toSorted()).toEqual([...byId.keys()].toSorted());
  for (const { customer, lastOrderAt } of strict) {
    expect({ where, text, lastOrderAt }).toMatchObject({
      lastOrderAt: byId.get(customer.id)?.lastOrderAt,
    });
  }
  const page = store()
    .searchCustomers(text, 7)
    .hits.map(({ customer }) => customer.id);
  expect(page, `${where} ${text}: a page is the beginning of a longer one`).toEqual(
    found.hits.slice(0, 7).map(({ customer }) => customer.id),
  );
  const similar = found.hits.slice(strict.length);
  expect(similar.every((hit) => hit.similar && !hit.customer.deleted)).toBe(true);
  expect(similar.filter(({ customer }) => byId.has(customer.id))).toEqual([]);
  seen.hits += many ? 0 : strict.length;
  seen.many += many ? 1 : 0;
  seen.nobody += expected.length === 0 ? 1 : 0;
  seen.similar += similar.length;
  return found.hits.map(({ customer }) => customer.id);
}

test.each([11, 23, 35, 47])(
  'look-up finds exactly what is visible, in order, whatever is edited, pulled, erased, withdrawn, refused or reopened (seed %i)',
  (seed) => {
    const random = seededRandom(seed);
    const ids = Array.from({ length: people }, (_, i) => `c${i}`);
    const hub = createHub(random, ids);
    const stations = shops.map((shop) => openStation(ids, shop));
    for (const id of ids) hub.change(id);
    for (let i = 0; i < orders; i += 1) hub.order();
    for (const station of stations) {
      station.grant(both);
      for (const scope of both) station.pull(scope, hub.of(scope));
    }

    const seen: Seen = { hits: 0, many: 0, nobody: 0, similar: 0 };
    const did = {
      edit: 0,
      pull: 0,
      erase: 0,
      answer: 0,
      withdraw: 0,
      fail: 0,
      open: 0,
      reopen: 0,
      gone: 0,
    };
    let mutation = 0;
    for (let step = 0; step < steps; step += 1) {
      const id = random.pick(ids);
      const station = random.pick(stations);
      const before = station.store().read({ kind: 'customer', id })?.doc as PersonDoc | null;
      const reach = (entries: readonly { scope: string; row: PageRow }[]) => {
        for (const { scope, row } of entries) for (const each of stations) each.pull(scope, [row]);
      };
      const choice = random.below(26);
      let what = 'edit';
      if (choice < 9) {
        const field = random.pick(['name', 'phone', 'email', 'latinName', 'address'] as const);
        const now = randomCustomer(random)[field] ?? null;
        if (before && (now !== null || field !== 'name')) {
          const draft = editOf(uuid(++mutation), id, field, before[field] ?? null, now);
          const appended = station.store().append([draft]);
          if (appended.ok) station.changed(appended.changed);
          did.edit += 1;
        }
      } else if (choice < 14) {
        what = 'pull';
        reach([hub.change(id), hub.order(), hub.order()]);
        did.pull += 1;
      } else if (choice < 16) {
        what = 'erase';
        reach(hub.erase(id));
        did.erase += 1;
      } else if (choice < 20) {
        what = 'answer';
        const [first] = station.store().unsentAfter(0, 1);
        if (first !== undefined) {
          const touched = `customer/${String(first.args.customerId)}`;
          const result: MutationResult =
            random.below(3) === 0
              ? { status: 'rejected', code: 'not_permitted', detail: '' }
              : { status: 'accepted', versions: { [touched]: hub.nextVersion() } };
          station.changed(station.store().settle([{ id: first.id, result }]));
          did.answer += 1;
        }
      } else if (choice < 21) {
        what = 'withdraw';
        const scope = 'region:us';
        if (station.holds(scope)) station.grant(['region:kr']);
        else {
          station.grant(both);
          station.pull(scope, hub.of(scope));
        }
        did.withdraw += 1;
      } else if (choice < 22) {
        what = 'fail';
        // All of the page is written but for its last row, which cannot be.
        const cyclic: Record<string, unknown> = randomCustomer(random);
        cyclic.self = cyclic;
        const rows = Array.from({ length: 30 }, (): PageRow => {
          const row = ['customer', random.pick(ids), hub.nextVersion()] as const;
          return [...row, random.below(3) === 0 ? null : randomCustomer(random)];
        });
        rows.push(['customer', random.pick(ids), hub.nextVersion(), cyclic]);
        const page = { ...pageOf([]), rows };
        expect(() => station.store().applyPage(page)).toThrow(/circular/i);
        did.fail += 1;
      } else if (choice < 24) {
        what = 'open';
        station.store().noticeSeen(id, 1_700_000_000_000 + step);
        station.book.open(id);
        did.open += 1;
      } else if (choice < 25) {
        what = 'tidy';
        station.store().tidy(random.below(2) === 0);
      } else {
        what = 'reopen';
        const text = typedQuery(random, before ?? randomCustomer(random), hub.orderNumber());
        const asked = () => {
          const { hits, totalIsExact } = station.store().searchCustomers(text, 200);
          const strict = hits.filter(({ similar }) => !similar);
          return totalIsExact ? strict.map(({ customer }) => customer.id) : 'very many';
        };
        const first = asked();
        station.reopen();
        expect({ text, ids: asked() }, 'the order outlives a restart').toEqual({
          text,
          ids: first,
        });
        did.reopen += 1;
      }

      const now = station.store().read({ kind: 'customer', id })?.doc as PersonDoc | null;
      const other = station.store().read({ kind: 'customer', id: random.pick(ids) });
      for (const doc of [before, now, other?.doc as PersonDoc | null | undefined]) {
        if (!doc) continue;
        const text = typedQuery(random, doc, hub.orderNumber());
        const found = compare(station, text, `step ${step} (${what})`, seen);
        if (doc === before && !found.includes(id)) did.gone += 1;
      }
    }

    for (const { book, store } of stations) {
      const said = ['김', '민지', 'u1', '서울 김'].map((text) => book.search(text));
      book.lookAtAll();
      expect(['김', '민지', 'u1', '서울 김'].map((text) => book.search(text))).toEqual(said);
      store().close();
    }
    expect(did.edit).toBeGreaterThan(30);
    for (const times of Object.values(did)) expect(times).toBeGreaterThan(1);
    expect(seen.hits).toBeGreaterThan(500);
    expect(seen.many).toBeGreaterThan(20);
    expect(seen.nobody).toBeGreaterThan(20);
  },
  60_000,
);
