/**
 * The store over its two open files. Each change is made in one of them first; where the other follows,
 * the order is such that a stop in between is mended at the next start (`recover`):
 * a page and its cursor first, then the overlay that lies over them.
 */
import type { Database } from 'better-sqlite3';
import type { SendingStation } from '#shared/domain/mutations.ts';
import { recordKey, type RecordRef, type RecordState } from '#shared/domain/record.ts';
import type { Cursor } from '#shared/protocol/feed.ts';
import type { Ballast } from './ballast.ts';
import { noteDamage, readDamage } from './damage.ts';
import { createDeskAttempts } from './desk-attempts.ts';
import { countStart, markClosed } from './file-meta.ts';
import {
  ordersNumbered,
  pickupsHashed,
  pickupsNumbered,
  productsWithGtin,
} from './find-by-code.ts';
import type { HasArrived } from './fold.ts';
import { lostEnd, settleLostEnd } from './lost-end.ts';
import { createOutbox } from './outbox.ts';
import { createPendingCustomers } from './pending-customers.ts';
import { createPinAttempts } from './pin-attempts.ts';
import { readPinned, writePinned } from './pinned.ts';
import { createReplica } from './replica.ts';
import { searchCustomers } from './search-customers.ts';
import type { Searched } from './searched.ts';
import { createSeenPlaces } from './seen-places.ts';
import { writing } from './sqlite-code.ts';
import { HAS_OPEN_PICKUP, isOpenPickup } from './standing.ts';
import { type Store, StorageFull } from './store.ts';
import { createTraces } from './traces.ts';
import type { Witness } from './witness.ts';
import { createSimilarSearch } from './words/similar-search.ts';
import { createStrictSearch } from './words/strict-search.ts';

export interface OpenFiles {
  replica: Database;
  outbox: Database;
  /** Deletes the damaged files that were set aside. */
  removeAside: () => void;
  ballast: Ballast;
  witness: Pick<Witness, 'note' | 'close'>;
}

/** @param nowMs milliseconds from any fixed point; how long pieces of housekeeping take. */
export function createSqliteStore(
  files: OpenFiles,
  station: SendingStation,
  nowMs: () => number,
): Store {
  const replica = createReplica(files.replica, station.store, nowMs);
  const hasArrived: HasArrived = (ref, version) =>
    replica.rows.versionHeld(ref) >= version || feedsHavePassed(version);
  const outbox = createOutbox(files.outbox, station, { row: replica.rows.read, hasArrived });
  const { overlay, mutations } = outbox;
  const traces = createTraces(files.replica, files.outbox);
  const attempts = createPinAttempts(files.outbox);
  const deskAttempts = createDeskAttempts(files.outbox);

  /**
   * True where every scope was followed beyond a version: what has not come by then is not for us. A
   * replica that was just made again has followed nothing.
   */
  function feedsHavePassed(version: number): boolean {
    const scopes = replica.scopes();
    return (
      scopes.length > 0 &&
      scopes.every(({ cursor }) => cursor.phase === 'feed' && cursor.version >= version)
    );
  }

  const read = (ref: RecordRef) => overlay.read(ref) ?? replica.rows.read(ref);

  /** Hub rows with the overlay's in place of those they lie over. */
  function underlay(hubRows: RecordState[], pending: RecordState[]): RecordState[] {
    const uncovered = hubRows.filter((ref) => overlay.read(ref) === undefined);
    return [...uncovered, ...pending];
  }

  const aboutCustomer = (customerId: string) =>
    underlay(replica.rows.about(customerId), overlay.about(customerId));

  const searched: Searched = {
    sources: [replica.rows, overlay],
    rows: replica.rows,
    pending: createPendingCustomers(overlay, replica.rows, station.store),
    searchStrict: createStrictSearch(replica.rows.words),
    similar: createSimilarSearch(replica.rows.words),
    seen: createSeenPlaces(replica.rows, replica.seen),
    read,
    lastOrderAt(customerId) {
      return overlay.holds('order')
        ? newestOrder(aboutCustomer(customerId))
        : replica.rows.lastOrderAt(customerId);
    },
    openPickups(customerId, standing) {
      if ((standing & HAS_OPEN_PICKUP) === 0) return 0;
      const records = overlay.holds('pickup')
        ? aboutCustomer(customerId)
        : replica.rows.aboutOfKind(customerId, 'pickup');
      return records.filter(({ kind, doc }) => kind === 'pickup' && isOpenPickup(doc)).length;
    },
    customerOfRow(row) {
      const found = replica.rows.readWithOrder(row);
      if (found === undefined) return undefined;
      const { record, lastOrderAt } = found;
      // Orders are the hub's; only where a pending change is about one is the longer way needed.
      return {
        customer: record,
        lastOrderAt: overlay.holds('order') ? newestOrder(aboutCustomer(record.id)) : lastOrderAt,
      };
    },
  };

  /** Work that ends something, and so frees room, may use the ballast's. */
  function finishing<T>(write: () => T): T {
    try {
      return writing(write);
    } catch (error) {
      if (!(error instanceof StorageFull) || !files.ballast.release()) throw error;
      try {
        return writing(write);
      } finally {
        files.ballast.restore();
      }
    }
  }

  const damageNow = () => ({ ...readDamage(files.outbox), end: lostEnd(files.outbox) });
  let damage = damageNow();
  let overlayIsLevel = false;

  /** After the outbox, so that it never knows of more. */
  function countAgain(): void {
    files.witness.note({
      appended: outbox.appendedEver.all(),
      lastSequence: mutations.lastSequence(),
    });
  }

  /** Brings the overlay level with the hub's rows: with those that changed, or with all of them. */
  function follow(changed: readonly RecordRef[] | 'all'): RecordRef[] {
    const all = changed === 'all' || !overlayIsLevel;
    overlayIsLevel = false;
    const looked = finishing(() => (all ? outbox.hubReplaced() : outbox.hubChanged(changed)));
    overlayIsLevel = true;
    return looked;
  }

  // What a stop left half done, of an index or between the two files.
  finishing(() => replica.finishInterrupted());
  follow('all');
  const starts = finishing(() => countStart(files.outbox));

  return {
    read,
    readHubRow: (ref) => replica.rows.read(ref),
    aboutCustomer,
    list: (kind) => underlay(replica.rows.list(kind), overlay.list(kind)),
    listSome(kind, afterId, limit) {
      const rows = replica.rows.listSome(kind, afterId, limit);
      if (rows.length === limit) return { records: underlay(rows, []), next: rows.at(-1)?.id };
      return { records: underlay(rows, overlay.list(kind)), next: undefined };
    },
    countCustomers: () => replica.rows.countLiving('customer') + overlay.countNew('customer'),
    noticeSeen(customerId, atMs) {
      try {
        writing(() => replica.seen.notice(customerId, atMs));
      } catch (error) {
        // On a full disk nobody is noticed, and the card opens all the same.
        if (!(error instanceof StorageFull)) throw error;
      }
    },
    searchCustomers: (query, limit) => searchCustomers(searched, query, limit),
    ordersNumbered: (number) => ordersNumbered(searched, number),
    pickupsNumbered: (number) => pickupsNumbered(searched, number),
    pickupsHashed: (hash) => pickupsHashed(searched, hash),
    productsWithGtin: (gtin) => productsWithGtin(searched, gtin),

    append(drafts, closes, audit) {
      const appended = writing(() => outbox.append(drafts, closes, audit));
      if (appended.ok) countAgain();
      return appended;
    },
    closeAttention: (id, audit) => finishing(() => outbox.closeAttention(id, audit)),
    audit: {
      ...outbox.audit,
      append: (drafts) => writing(() => outbox.audit.append(drafts)),
      setCheckpoint: (signed) => finishing(() => outbox.audit.setCheckpoint(signed)),
      letGo: (beforeMs, limit) => finishing(() => outbox.audit.letGo(beforeMs, limit)),
    },
    entry: (id) => mutations.get(id),
    entries: (state, limit) => mutations.inState(state, limit),
    unsentAfter: (after, limit) => mutations.unsentAfter(after, limit),
    pendingOn: (ref) => mutations.touching(ref),
    outboxCounts: () => ({
      unsent: mutations.count('unsent'),
      attention: mutations.count('attention'),
      lastSequence: mutations.lastSequence(),
    }),
    settle: (results) => finishing(() => outbox.settle(results)),
    recoverOwn(results, last) {
      const waited = mutations.count('attention');
      const changed = finishing(() => outbox.recoverOwn(results, last));
      const shown = (damage.back?.shown ?? 0) + mutations.count('attention') - waited;
      finishing(() => noteDamage(files.outbox, { back: { shown: Math.max(0, shown) } }));
      damage = damageNow();
      countAgain();
      return changed;
    },
    starts,
    pinAttempts: {
      failures: attempts.failures,
      count: (of) => finishing(() => attempts.count(of)),
      clear: (of) => finishing(() => attempts.clear(of)),
    },
    deskAttempts: {
      ...deskAttempts,
      begin: (of, nowMs, most) => finishing(() => deskAttempts.begin(of, nowMs, most)),
      right: (of, number) => finishing(() => deskAttempts.right(of, number)),
      open: () => finishing(() => deskAttempts.open()),
    },
    pinned: () => readPinned([files.replica, files.outbox]),
    pin: (pinned) => finishing(() => writePinned([files.replica, files.outbox], pinned)),
    digests: {
      ...replica.digests,
      mend(scope, mending) {
        const changed = writing(() => replica.digests.mend(scope, mending));
        return distinct(changed, follow(changed));
      },
      setChecked: (at) => finishing(() => replica.digests.setChecked(at)),
    },
    renumberUnsent(lastSequence) {
      finishing(() => outbox.renumberUnsent(lastSequence));
      countAgain();
    },
    adoptEpoch(epoch, lastSequence) {
      const again = finishing(() => outbox.adoptEpoch(epoch, lastSequence));
      if (again > 0) countAgain();
      return again;
    },
    hubHolds(lastSequence) {
      const lost = finishing(() => settleLostEnd(files.outbox, lastSequence));
      if (lost !== undefined) damage = damageNow();
      return lost;
    },

    scopes: () => replica.scopes(),
    setGrants(grants, epoch) {
      const removes = finishing(() => replica.setGrants(grants, epoch));
      if (removes) follow('all');
      return removes;
    },
    applyPage(page) {
      const { written, superseded } = writing(() => replica.applyPage(page));
      const looked = follow(superseded ? 'all' : written);
      return superseded ? 'all' : distinct(written, looked);
    },
    tidy: (busy) => finishing(() => replica.sweep()) || writing(() => replica.tidy(busy)),
    customersOfChanges: () => mutations.customers(),
    forget(erasure) {
      const buried = finishing(() => replica.bury(erasure));
      return distinct(
        buried,
        finishing(() => outbox.forget(erasure.subject)),
      );
    },
    removedOf: (customerId) => ({
      ...replica.rows.removed.of(customerId),
      ...outbox.forgotten.of(customerId),
    }),
    wasErased: (customerId) => replica.rows.removed.wasErased(customerId),
    receiptTaken(customerId) {
      finishing(() => {
        replica.rows.removed.clear(customerId);
        outbox.forgotten.clear(customerId);
      });
    },
    isForgotten: ({ subject, scopes, upTo }) =>
      replica
        .scopes()
        .every(({ scope, cursor }) => !scopes.includes(scope) || hasPassed(cursor, upTo)) &&
      // A damaged outbox is kept until somebody was told of it, and may quote anybody.
      damage.outbox === null &&
      !traces.areLeftOf(subject),
    scrub() {
      files.removeAside();
      finishing(() => traces.scrub());
    },
    startOver: (scope) => finishing(() => replica.startOver(scope)),
    damage: () => damage,
    forgetDamage(about) {
      if (damage[about] === null || (about === 'end' && damage.end?.sure === false)) return;
      finishing(() => noteDamage(files.outbox, { [about]: null }));
      damage = damageNow();
    },
    abandon() {
      files.witness.close();
      for (const db of [files.replica, files.outbox]) db.close();
    },
    close() {
      files.witness.close();
      for (const db of [files.replica, files.outbox]) {
        if (!db.open) continue;
        try {
          finishing(() => markClosed(db));
        } catch (error) {
          // Not marked: the next start checks the file, and that is all.
          if (!(error instanceof StorageFull)) throw error;
        } finally {
          db.close();
        }
      }
    },
  };
}

/** Whether what changed up to a version is held, or is read by a book that knows of it. */
function hasPassed(cursor: Cursor, version: number): boolean {
  switch (cursor.phase) {
    case 'start':
      return false;
    case 'book':
      return cursor.head >= version;
    case 'feed':
      return cursor.version >= version;
  }
}

function newestOrder(records: readonly RecordState[]): number | null {
  const times = records.flatMap(({ kind, doc }) => {
    const placedAt = kind === 'order' ? (doc as { placedAt?: unknown }).placedAt : undefined;
    return typeof placedAt === 'number' ? [placedAt] : [];
  });
  return times.length === 0 ? null : Math.max(...times);
}

function distinct(written: RecordRef[], refolded: readonly RecordRef[]): RecordRef[] {
  if (refolded.length === 0) return written;
  return [...new Map([...written, ...refolded].map((ref) => [recordKey(ref), ref])).values()];
}
