/**
 * The replica's records: hub rows as they last arrived, tombstones included.
 *
 * 1. A row is replaced only by a newer version. A tombstone stays, so that an older row arriving later
 *    cannot bring the record back. What an earlier pass through a scope left (scope-rows.ts) counts as
 *    not held: any row of a current pass takes its place.
 * 2. Records of a lost pass are shown nowhere, and stay in the indexes until they are swept.
 * 3. Rows, their search terms and words change in the same transaction, which is the caller's; so is
 *    telling the words that it was committed.
 */
import type { Database } from 'better-sqlite3';
import type { RecordRef, RecordState } from '#shared/domain/record.ts';
import { searchableOf } from '#shared/domain/search/searchable.ts';
import { searchTerms } from '#shared/domain/search/terms.ts';
import { indexWords } from '#shared/domain/search/words.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import type { RowToRemove } from '#shared/sync/compare-digests.ts';
import { createLivingCounts } from './living-counts.ts';
import { columnsOf } from './record-columns.ts';
import { createRemovedCounts, type RemovedCounts } from './removed-counts.ts';
import {
  isOfBuying,
  isOfStore,
  OF_THIS_STORE,
  STANDING_BY_ORDERS,
  standingOfCustomer,
  standingOfOrders,
} from './standing.ts';
import { createTermIndex, type TermChange, type TermIndex } from './term-index.ts';
import { createWordIndex, type WordChange, type WordIndex } from './words/word-index.ts';

export interface HubRows {
  terms: TermIndex;
  words: WordIndex;
  removed: RemovedCounts;
  /** The number of a record that is held, a tombstone or not. */
  numberOf(ref: RecordRef): number | undefined;
  read(ref: RecordRef): RecordState | undefined;
  /** The record behind a search term. */
  readNumber(number: number): RecordState | undefined;
  /** A row of look-up: the record behind it, and when the newest order about it was placed. */
  readWithOrder(number: number): { record: RecordState; lastOrderAt: number | null } | undefined;
  /** Living records about a customer, of other kinds. */
  about(customerId: string): RecordState[];
  /** Those of one kind. */
  aboutOfKind(customerId: string, kind: string): RecordState[];
  /** Living records of a kind. */
  list(kind: string): RecordState[];
  /** So many of them, in the order of their ids, after one. */
  listSome(kind: string, afterId: string, limit: number): RecordState[];
  countLiving(kind: string): number;
  /** The version at which a record is held by a current pass, a tombstone or not; 0 where it is not. */
  versionHeld(ref: RecordRef): number;
  /** When the customer's newest order was placed. */
  lastOrderAt(customerId: string): number | null;
  /** Writes the rows that are newer than what is held; returns them. */
  write(scopeNumber: number, rows: readonly PageRow[]): RecordRef[];
  /**
   * Deletes the records of a lost pass among the next few thousand after `after`, `most` of them.
   * `upTo` is the last number looked at, null at the end.
   */
  sweepSome(
    scopeNumber: number,
    after: number,
    most: number,
  ): { upTo: number | null; gone: RecordRef[] };
  /** Deletes records that are held at exactly the version given; returns them. */
  remove(rows: readonly RowToRemove[]): RecordRef[];
  /** Empties the index; `reindexSome` makes it anew. */
  forgetSearch(): void;
  /** Makes the index of up to `limit` records after `after`; the last number, or null at the end. */
  reindexSome(after: number, limit: number): number | null;
}

interface Row {
  number: number;
  kind: string;
  id: string;
  scope: string;
  version: number;
  doc: string | null;
}

/** What `held` finds: a record whether it is shown or not. */
interface Held {
  number: number;
  version: number;
  doc: string | null;
  scope: number;
  holding: 'held' | 'former' | 'lost';
}

/** So many records are looked at in one piece of sweeping, whoever they belong to. */
const LOOKED_AT_ONCE = 4000;

const selectAny = `
  SELECT record.number, kind.name AS kind, record.id, scope.name AS scope, version, doc
  FROM record
  JOIN kind ON kind.number = record.kind
  JOIN scope ON scope.number = record.scope`;
const selectRecord = `${selectAny} AND scope.holding <> 'lost'`;
/** Newest first, so that one is read: few records are of a lost pass. */
const newestPlacedAt = (subject: string, kind: string) => `
  SELECT placed_at FROM record AS made
  JOIN scope AS pass ON pass.number = made.scope AND pass.holding <> 'lost'
  WHERE made.subject = ${subject} AND made.kind = ${kind}
  ORDER BY placed_at DESC LIMIT 1`;
const kindNumber = '(SELECT number FROM kind WHERE name = ?)';

export const hubRowsSql = {
  byRef: `${selectRecord} WHERE record.kind = ${kindNumber} AND record.id = ?`,
  byNumber: `${selectRecord} WHERE record.number = ?`,
  withOrder: `
    SELECT record.number, kind.name AS kind, record.id, scope.name AS scope, version, doc,
      (${newestPlacedAt('record.id', "(SELECT number FROM kind WHERE name = 'order')")}
      ) AS lastOrderAt
    FROM record
    JOIN kind ON kind.number = record.kind
    JOIN scope ON scope.number = record.scope AND scope.holding <> 'lost'
    WHERE record.number = ?`,
  about: `${selectRecord} WHERE subject = ? AND doc IS NOT NULL`,
  aboutOfKind: `${selectRecord} WHERE subject = ? AND record.kind = ${kindNumber} AND doc IS NOT NULL`,
  list: `${selectRecord} WHERE record.kind = ${kindNumber} AND doc IS NOT NULL`,
  listSome: `${selectRecord} WHERE record.kind = ${kindNumber} AND record.id > ?
    AND doc IS NOT NULL ORDER BY record.id LIMIT ?`,
  lastOrderAt: newestPlacedAt('?', kindNumber),
};

/** @param store the station's; who shops there comes first among equals. */
export function createHubRows(db: Database, store: string): HubRows {
  const terms = createTermIndex(db);
  const words = createWordIndex(db);
  const byRef = db.prepare<[string, string], Row>(hubRowsSql.byRef);
  const byNumber = db.prepare<[number], Row>(hubRowsSql.byNumber);
  const withOrder = db.prepare<[number], Row & { lastOrderAt: number | null }>(
    hubRowsSql.withOrder,
  );
  const about = db.prepare<[string], Row>(hubRowsSql.about);
  const aboutOfKind = db.prepare<[string, string], Row>(hubRowsSql.aboutOfKind);
  const list = db.prepare<[string], Row>(hubRowsSql.list);
  const listSome = db.prepare<[string, string, number], Row>(hubRowsSql.listSome);
  const living = createLivingCounts(db);
  const removed = createRemovedCounts(db);
  const lastOrderAt = db.prepare<[string, string], number | null>(hubRowsSql.lastOrderAt).pluck();
  const held = db.prepare<[number, string], Held>(`
    SELECT record.number, version, doc, record.scope, holding
    FROM record JOIN scope ON scope.number = record.scope
    WHERE record.kind = ? AND record.id = ?`);
  const versionHeld = db
    .prepare<[string, string], number>(
      `SELECT version FROM record JOIN scope ON scope.number = record.scope
        WHERE record.kind = ${kindNumber} AND record.id = ? AND scope.holding = 'held'`,
    )
    .pluck();
  const anyNumber = db
    .prepare<[string, string], number>(
      `SELECT number FROM record WHERE kind = ${kindNumber} AND id = ?`,
    )
    .pluck();
  const keep = db.prepare('UPDATE record SET scope = ?, version = ? WHERE number = ?');
  const insert = db.prepare(`
    INSERT INTO record (kind, id, scope, version, subject, placed_at, doc)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO NOTHING`);
  const update = db.prepare(`
    UPDATE record SET scope = ?, version = ?, subject = ?, placed_at = ?, doc = ?
    WHERE number = ?`);
  const addKind = db.prepare<[string]>('INSERT OR IGNORE INTO kind (name) VALUES (?)');
  const numberOfKind = db
    .prepare<[string], number>('SELECT number FROM kind WHERE name = ?')
    .pluck();
  const passesAfter = db
    .prepare<[number, number], [number: number, scope: number]>(
      'SELECT number, scope FROM record WHERE number > ? ORDER BY number LIMIT ?',
    )
    .raw();
  const anyByNumber = db.prepare<[number], Row>(`${selectAny} WHERE record.number = ?`);
  const some = db.prepare<[number, number], Row>(
    `${selectAny} WHERE record.number > ? ORDER BY record.number LIMIT ?`,
  );
  const remove = db.prepare<[number]>('DELETE FROM record WHERE number = ?');

  /** A customer's words and what of their standing is in the document; nothing for other kinds. */
  function changeWords(rows: readonly { row: number; kind: string; doc: unknown }[]): void {
    const customers = rows.filter(({ kind }) => kind === 'customer');
    words.change(
      customers.map(
        ({ row, doc }): WordChange => ({
          row,
          words: doc === null ? null : indexWords(searchableOf(doc)),
        }),
      ),
    );
    for (const { row, doc } of customers) {
      words.setStanding(row, standingOfCustomer(doc, store), OF_THIS_STORE);
    }
  }

  function followOrders(customerIds: Iterable<string>): void {
    for (const id of customerIds) {
      // Also of one who is not shown: they may be granted again before they are swept.
      const customer = anyNumber.get('customer', id);
      if (customer === undefined) continue;
      const orders = about
        .all(id)
        .filter(({ kind }) => isOfBuying(kind))
        .map(toState);
      words.setStanding(customer, standingOfOrders(orders, store), STANDING_BY_ORDERS);
    }
  }

  /** Notes what goes of a person: a record with its keys, or their being named in an order or a pickup. */
  function noteRemoved(kind: string, id: string, json: string | null, now: unknown): void {
    if (now !== null && kind !== 'order' && kind !== 'pickup') return;
    const before = asIndexed(json);
    const subject = kind === 'customer' ? id : columnsOf(kind, id, before).subject;
    if (subject === null) return;
    if (now === null) {
      const words = kind === 'customer' ? indexWords(searchableOf(before)).length : 0;
      removed.add(subject, { records: 1, keys: searchTerms(kind, before).length + words });
    } else if ((now as { customerErased?: unknown }).customerErased === true) {
      removed.add(subject, { orders: 1 });
    }
  }

  /** Who placed the orders of this store that are among the records. */
  function buyersHere(records: readonly { kind: string; id: string; doc: unknown }[]): Set<string> {
    const buyers = new Set<string>();
    for (const { kind, id, doc } of records) {
      if (!isOfBuying(kind) || !isOfStore(doc, store)) continue;
      const { subject } = columnsOf(kind, id, doc);
      if (subject !== null) buyers.add(subject);
    }
    return buyers;
  }

  /** Deletes records with their keys and words, and with the keys of what should have been there. */
  function removeRows(
    numbers: readonly number[],
    instead: ReadonlyMap<number, unknown> = new Map(),
  ): RecordRef[] {
    const rows = numbers.map((number) => {
      const row = anyByNumber.get(number) as Row;
      return { ...row, doc: asIndexed(row.doc) };
    });
    terms.change(
      rows.map(({ number, kind, doc }) => ({
        row: number,
        before: [
          ...new Set([
            ...searchTerms(kind, doc),
            ...searchTerms(kind, instead.get(number) ?? null),
          ]),
        ],
        after: [],
      })),
    );
    changeWords(rows.map(({ number, kind }) => ({ row: number, kind, doc: null })));
    for (const { number } of rows) remove.run(number);
    followOrders(buyersHere(rows));
    return rows.map(({ kind, id }) => ({ kind, id }));
  }

  function ensureKind(kind: string): number {
    addKind.run(kind);
    return numberOfKind.get(kind) as number;
  }

  return {
    terms,
    words,
    removed,
    numberOf: (ref) => byRef.get(ref.kind, ref.id)?.number,
    read: (ref) => stateOf(byRef.get(ref.kind, ref.id)),
    readNumber: (number) => stateOf(byNumber.get(number)),
    readWithOrder(number) {
      const row = withOrder.get(number);
      return row === undefined ? undefined : { record: toState(row), lastOrderAt: row.lastOrderAt };
    },
    about: (customerId) => about.all(customerId).map(toState),
    aboutOfKind: (customerId, kind) => aboutOfKind.all(customerId, kind).map(toState),
    list: (kind) => list.all(kind).map(toState),
    listSome: (kind, afterId, limit) => listSome.all(kind, afterId, limit).map(toState),
    countLiving: (kind) => living.of(kind),
    versionHeld: ({ kind, id }) => versionHeld.get(kind, id) ?? 0,
    lastOrderAt: (customerId) => lastOrderAt.get(customerId, 'order') ?? null,
    write(scopeNumber, rows) {
      const written: RecordRef[] = [];
      const changes: TermChange[] = [];
      const kindNumbers = new Map<string, number>();
      const counts = new Map<string, [scope: number, kind: number, delta: number]>();
      const count = (scope: number, kind: number, delta: number) => {
        const known = counts.get(`${scope} ${kind}`);
        if (known === undefined) counts.set(`${scope} ${kind}`, [scope, kind, delta]);
        else known[2] += delta;
      };
      const changed: { row: number; kind: string; doc: unknown }[] = [];
      const withOrders = new Set<string>();
      const ordersAreHeld = living.of('order') > 0 || living.of('pickup') > 0;
      for (const [kind, id, version, doc] of rows) {
        const number = kindNumbers.get(kind) ?? ensureKind(kind);
        kindNumbers.set(kind, number);
        const text = doc === null ? null : JSON.stringify(doc);
        const { subject, placedAt } = columnsOf(kind, id, doc);
        // Most rows of a first sync are new: one statement then, and not a look for what is held first.
        const inserted = insert.run(number, id, scopeNumber, version, subject, placedAt, text);
        const before = inserted.changes === 1 ? undefined : held.get(number, id);
        if (before?.holding === 'held' && before.version >= version) continue;
        const row = before?.number ?? Number(inserted.lastInsertRowid);
        const wasLiving = before !== undefined && before.doc !== null ? 1 : 0;
        if (before !== undefined && wasLiving === 1) count(before.scope, number, -1);
        if (doc !== null) count(scopeNumber, number, 1);
        if (before?.holding !== 'held' && before?.doc === text && text !== null) {
          // The same as the pass before had it, as most of a book is: so are its keys and words.
          keep.run(scopeNumber, version, row);
          written.push({ kind, id });
          continue;
        }
        if (before !== undefined && wasLiving === 1) noteRemoved(kind, id, before.doc, doc);
        if (kind === 'customer' && doc !== null && before?.doc === null) removed.clear(id);
        if (before !== undefined) update.run(scopeNumber, version, subject, placedAt, text, row);
        changes.push({
          row,
          before: wasLiving === 1 ? searchTerms(kind, asIndexed(before?.doc ?? null)) : [],
          after: searchTerms(kind, doc),
        });
        changed.push({ row, kind, doc });
        // What was of this store, or is now; and orders that came before their customer.
        if (isOfBuying(kind)) {
          const former = before === undefined ? null : asIndexed(before.doc);
          for (const order of [former, doc]) {
            const { subject: buyer } = columnsOf(kind, id, order);
            if (buyer !== null && isOfStore(order, store)) withOrders.add(buyer);
          }
        } else if (kind === 'customer' && wasLiving === 0 && doc !== null && ordersAreHeld) {
          withOrders.add(id);
        }
        written.push({ kind, id });
      }
      terms.change(changes);
      changeWords(changed);
      followOrders(withOrders);
      for (const [scope, kind, delta] of counts.values()) living.add(scope, kind, delta);
      return written;
    },
    sweepSome(scopeNumber, after, most) {
      const looked = passesAfter.all(after, LOOKED_AT_ONCE);
      const numbers: number[] = [];
      let upTo = looked.length < LOOKED_AT_ONCE ? null : (looked.at(-1)?.[0] ?? null);
      for (const [number, scope] of looked) {
        if (scope !== scopeNumber) continue;
        numbers.push(number);
        if (numbers.length < most) continue;
        upTo = number;
        break;
      }
      return { upTo, gone: removeRows(numbers) };
    },
    remove(rows) {
      const numbers: number[] = [];
      const instead = new Map<number, unknown>();
      for (const { kind, id, version, instead: doc } of rows) {
        const kindNumber = numberOfKind.get(kind);
        const row = kindNumber === undefined ? undefined : held.get(kindNumber, id);
        if (row?.holding !== 'held' || row.version !== version) continue;
        numbers.push(row.number);
        instead.set(row.number, doc);
        if (row.doc !== null) living.add(row.scope, kindNumber as number, -1);
      }
      return removeRows(numbers, instead);
    },
    forgetSearch() {
      terms.removeAll();
      words.removeAll();
    },
    reindexSome(after, limit) {
      const documents = some.all(after, limit).map((row) => ({ ...row, doc: parsed(row.doc) }));
      terms.change(
        documents.map(({ number, kind, doc }) => ({
          row: number,
          before: [],
          after: searchTerms(kind, doc),
        })),
      );
      changeWords(documents.map(({ number, kind, doc }) => ({ row: number, kind, doc })));
      followOrders(buyersHere(documents));
      // A customer who comes after their orders.
      followOrders(
        documents.flatMap(({ kind, id, doc }) =>
          kind === 'customer' && doc !== null && lastOrderAt.get(id, 'order') !== null ? [id] : [],
        ),
      );
      return documents.at(-1)?.number ?? null;
    },
  };
}

function stateOf(row: Row | undefined): RecordState | undefined {
  return row === undefined ? undefined : toState(row);
}

function toState({ kind, id, scope, version, doc }: Row): RecordState {
  return { kind, id, scope, version, doc: parsed(doc), deleted: doc === null };
}

function parsed(doc: string | null): unknown {
  return doc === null ? null : JSON.parse(doc);
}

/** What is taken out of the index need not be JSON any more, and must go all the same. */
function asIndexed(doc: string | null): unknown {
  try {
    return parsed(doc);
  } catch {
    return null;
  }
}
