/**
 * The replica file: hub rows, how far each scope is, the search index. Disposable: everything in it can
 * be pulled again.
 *
 * A page's rows and its cursor are one transaction. What is shown no more, of a scope whose grant went or
 * of an earlier pass, is deleted in short pieces by whoever calls `sweep`.
 */
import type { Database } from 'better-sqlite3';
import type { RecordRef } from '#shared/domain/record.ts';
import { SEARCH_SHAPE } from '#shared/domain/search/terms.ts';
import { readMeta, writeMeta } from './file-meta.ts';
import { createDigests, type Digests } from './digests.ts';
import { createHubRows, type HubRows } from './hub-rows.ts';
import { createScopeRows } from './scope-rows.ts';
import { createWalMover } from './wal-mover.ts';
import { createSeenCustomers, type SeenCustomers } from './seen-customers.ts';
import { createPace } from '../pace.ts';
import type { PageToApply, ScopeState } from './store.ts';

const reindexedAtOnce = 2000;

/** Pieces of housekeeping, between which look-ups are answered: records swept, and blocks merged. */
const sweepBounds = { aimMs: 12, least: 8, most: 512, first: 64 };
const mergeBounds = { aimMs: 8, least: 24, most: 192, first: 96 };

export interface Replica {
  rows: HubRows;
  seen: SeenCustomers;
  digests: Digests;
  scopes(): ScopeState[];
  setGrants(grants: readonly string[], epoch: string): boolean;
  /** Returns what was written, and whether what an earlier pass had left is shown no more. */
  applyPage(page: PageToApply): { written: RecordRef[]; superseded: boolean };
  /** Writes a customer's tombstone before the feed brings it, and forgets that they were seen. */
  bury(tombstone: { subject: string; scope: string; version: number }): RecordRef[];
  startOver(scope: string): void;
  /** Deletes a short piece of what is shown no more; false where there is none. */
  sweep(): boolean;
  /** One short piece of housekeeping of the file or the index; see `TermIndex.tidy`. */
  tidy(busy: boolean): boolean;
  /** Builds an index of another shape anew. */
  finishInterrupted(): void;
}

/**
 * @param store the station's own.
 * @param nowMs milliseconds from any fixed point; how long pieces of housekeeping take.
 */
export function createReplica(db: Database, store: string, nowMs: () => number): Replica {
  const rows = createHubRows(db, store);
  const scopes = createScopeRows(db);
  const seen = createSeenCustomers(db);
  const wal = createWalMover(db, nowMs);
  const [sweepPace, mergePace] = [createPace(sweepBounds), createPace(mergeBounds)];

  /** A transaction that changes records. The words in memory follow when it is committed, or not at all. */
  function changingRows<T>(work: () => T): T {
    try {
      const done = db
        .transaction(() => {
          const result = work();
          rows.words.flush();
          return result;
        })
        .immediate();
      rows.words.commit();
      return done;
    } catch (error) {
      rows.words.discard();
      throw error;
    }
  }

  function unsee(id: string): void {
    if (seen.forget(id)) rows.removed.add(id, { seen: 1 });
  }

  const digests = createDigests(db, (scope, { remove, write }) =>
    changingRows(() => {
      const held = scopes.list().find((one) => one.scope === scope);
      const number = scopes.numberOf(scope);
      if (number === undefined || held?.cursor.phase !== 'feed') return [];
      const removed = rows.remove(remove);
      const written = rows.write(number, write);
      for (const { kind, id } of [...removed, ...written]) {
        if (kind === 'customer' && rows.read({ kind, id })?.deleted !== false) unsee(id);
      }
      return [...removed, ...written];
    }),
  );

  return {
    rows,
    seen,
    digests,
    scopes: () => scopes.list(),
    setGrants(grants, epoch) {
      const granted = new Set(grants);
      const removes = db
        .transaction(() => {
          let any = false;
          for (const { scope, epoch: known } of scopes.list()) {
            if (!granted.has(scope)) {
              scopes.lose(scope);
              any = true;
            } else if (known !== null && known !== epoch) {
              scopes.renew(scope, epoch);
            }
          }
          for (const scope of granted) scopes.add(scope, epoch);
          return any;
        })
        .immediate();
      return removes;
    },
    applyPage(page) {
      return changingRows(() => {
        const number = scopes.numberOf(page.scope);
        // The grant went while the page was under way.
        if (number === undefined) return { written: [], superseded: false };
        const epoch = scopes.epochOf(page.scope);
        if (epoch !== null && epoch !== page.epoch) {
          throw new Error(`a page of another epoch for ${page.scope}: start over first`);
        }
        const written = rows.write(number, page.rows);
        for (const [kind, id, , doc] of page.rows) {
          if (kind === 'customer' && doc === null) unsee(id);
        }
        scopes.advance(page);
        return { written, superseded: page.levelAt !== null && scopes.supersede(page.scope) };
      });
    },
    bury({ subject, scope, version }) {
      return changingRows(() => {
        unsee(subject);
        rows.removed.markErased(subject);
        const number = scopes.numberOf(scope);
        return number === undefined
          ? []
          : rows.write(number, [['customer', subject, version, null]]);
      });
    },
    startOver(scope) {
      db.transaction(() => scopes.renew(scope)).immediate();
    },
    sweep() {
      const pass = scopes.lost();
      if (pass === undefined) return false;
      if (wal.move()) return true;
      const beganMs = nowMs();
      const size = changingRows(() => {
        const { upTo, gone } = rows.sweepSome(pass.number, pass.swept, sweepPace.size());
        for (const { kind, id } of gone) if (kind === 'customer') seen.forget(id);
        scopes.swept(pass.number, upTo);
        return gone.length;
      });
      sweepPace.took(size, nowMs() - beganMs);
      return true;
    },
    tidy(busy) {
      if (wal.move() || rows.words.tidy(true)) return true;
      const blocks = mergePace.size();
      const beganMs = nowMs();
      const merged = db.transaction(() => rows.terms.tidy(busy, blocks)).immediate();
      if (merged) mergePace.took(blocks, nowMs() - beganMs);
      return merged || (!busy && rows.words.tidy(false));
    },
    finishInterrupted() {
      if (readMeta(db, 'searchShape') === String(SEARCH_SHAPE)) return;
      // Until the shape is written the next start begins again: a stop in between loses nothing.
      changingRows(() => rows.forgetSearch());
      for (let after: number | null = 0; after !== null; ) {
        const from: number = after;
        after = changingRows(() => rows.reindexSome(from, reindexedAtOnce));
        rows.words.tidy(true);
      }
      writeMeta(db, 'searchShape', String(SEARCH_SHAPE));
    },
  };
}
