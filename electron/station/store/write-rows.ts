/**
 * Writes the rows of a page into the replica, each only where it is newer than what a current pass holds.
 * All of catching up goes through here: what needs to be done once for a page is gathered from its rows.
 */
import type { Database } from 'better-sqlite3';
import type { RecordRef } from '#shared/domain/record.ts';
import { searchTerms } from '#shared/domain/search/terms.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { findHeldRows, type HeldRow } from './held-row.ts';
import type { LivingCounts, LivingTally } from './living-counts.ts';
import { noteRemoved } from './note-removed.ts';
import { columnsOf } from './record-columns.ts';
import { asIndexed } from './record-row.ts';
import type { RemovedCounts } from './removed-counts.ts';
import type { IndexChange, RowIndex } from './row-index.ts';

/** Writes the rows that are newer than what is held, in the caller's transaction; returns them. */
export type WriteRows = (scopeNumber: number, rows: readonly PageRow[]) => RecordRef[];

/** What the rows of a page change together. */
interface Gathered {
  living: LivingTally;
  index: IndexChange[];
  /** Customers whose orders and pickups are looked at again. */
  buyers: Set<string>;
  /** A customer may then come after their orders. */
  ordersAreHeld: boolean;
}

const noTerms: readonly string[] = [];

export function createWriteRows(
  db: Database,
  { index, living, removed }: { index: RowIndex; living: LivingCounts; removed: RemovedCounts },
): WriteRows {
  const held = findHeldRows(db);
  const insert = db.prepare(`
    INSERT INTO record (kind, id, scope, version, subject, placed_at, doc)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO NOTHING`);
  const update = db.prepare(`
    UPDATE record SET scope = ?, version = ?, subject = ?, placed_at = ?, doc = ?
    WHERE number = ?`);
  const keep = db.prepare('UPDATE record SET scope = ?, version = ? WHERE number = ?');
  const kindNumberOf = numberKinds(db);

  /** A record that was not in the file. */
  function added(gathered: Gathered, row: number, [kind, id, , doc]: PageRow): void {
    gathered.index.push({ row, kind, doc, before: noTerms, after: searchTerms(kind, doc) });
    index.addBuyer(gathered.buyers, kind, id, doc);
    if (kind === 'customer' && doc !== null) appeared(gathered, id);
  }

  /** Another document, or none, in place of what the file had. */
  function replaced(gathered: Gathered, before: HeldRow, [kind, id, , doc]: PageRow): void {
    const wasLiving = before.doc !== null;
    const former = asIndexed(before.doc);
    if (wasLiving) noteRemoved(removed, kind, id, former, doc);
    gathered.index.push({
      row: before.number,
      kind,
      doc,
      before: wasLiving ? searchTerms(kind, former) : noTerms,
      after: searchTerms(kind, doc),
    });
    // What was of this store, or is now.
    index.addBuyer(gathered.buyers, kind, id, former);
    index.addBuyer(gathered.buyers, kind, id, doc);
    if (kind !== 'customer' || wasLiving || doc === null) return;
    removed.clear(id);
    appeared(gathered, id);
  }

  function appeared({ buyers, ordersAreHeld }: Gathered, customerId: string): void {
    if (ordersAreHeld) buyers.add(customerId);
  }

  return (scopeNumber, rows) => {
    const written: RecordRef[] = [];
    const gathered: Gathered = {
      living: living.tally(),
      index: [],
      buyers: new Set(),
      ordersAreHeld: living.of('order') > 0 || living.of('pickup') > 0,
    };
    const kindNumbers = new Map<string, number>();
    for (const row of rows) {
      const [kind, id, version, doc] = row;
      const kindNumber = kindNumbers.get(kind) ?? kindNumberOf(kind);
      kindNumbers.set(kind, kindNumber);
      const text = doc === null ? null : JSON.stringify(doc);
      const { subject, placedAt } = columnsOf(kind, id, doc);
      // Most rows of a first sync are new: one statement then, and not a look for what is held first.
      const inserted = insert.run(kindNumber, id, scopeNumber, version, subject, placedAt, text);
      const before = inserted.changes === 1 ? undefined : held(kindNumber, id);
      if (before?.holding === 'held' && before.version >= version) continue;
      written.push({ kind, id });
      if (doc !== null) gathered.living.add(scopeNumber, kindNumber, 1);
      if (before === undefined) {
        added(gathered, Number(inserted.lastInsertRowid), row);
        continue;
      }
      if (before.doc !== null) gathered.living.add(before.scope, kindNumber, -1);
      if (isLeftAsItIs(before, text)) {
        keep.run(scopeNumber, version, before.number);
      } else {
        update.run(scopeNumber, version, subject, placedAt, text, before.number);
        replaced(gathered, before, row);
      }
    }
    index.change(gathered.index);
    index.followOrders(gathered.buyers);
    gathered.living.write();
    return written;
  };
}

/** The same as an earlier pass had it, as most of a book is: so are its keys and words. */
function isLeftAsItIs({ holding, doc }: HeldRow, text: string | null): boolean {
  return holding !== 'held' && text !== null && doc === text;
}

/** The number of a kind in this file, given where it has none. */
function numberKinds(db: Database): (kind: string) => number {
  const add = db.prepare<[string]>('INSERT OR IGNORE INTO kind (name) VALUES (?)');
  const numberOf = db.prepare<[string], number>('SELECT number FROM kind WHERE name = ?').pluck();
  return (kind) => {
    add.run(kind);
    return numberOf.get(kind) as number;
  };
}
