/** What comparing with the hub needs of the replica: sums, what is held of some keys, and mending. */
import type { Database } from 'better-sqlite3';
import { recordKey, type RecordRef } from '#shared/domain/record.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import type { HeldRow, RowToRemove } from '#shared/sync/compare-digests.ts';
import { beginDigestScan, type DigestScan } from './digest-scan.ts';
import { readCheckedAt, setCheckedAt } from './file-meta.ts';

export interface Digests {
  begin(): DigestScan;
  /** What is held of these keys (`kind/id`), by key; of none that is not held by a current pass. */
  held(scope: string, keys: readonly string[]): Map<string, HeldRow>;
  /**
   * Deletes rows that are still at the version given, with their keys and words, then writes those that
   * are newer than what is held, all in one transaction. Nothing where the scope is not at the feed.
   */
  mend(scope: string, mending: Mending): RecordRef[];
  /** When the replica was last found or made equal to the hub, by the hub's clock; null where it should be compared soon. */
  checkedAt(): number | null;
  setChecked(at: number | null): void;
}

export interface Mending {
  remove: readonly RowToRemove[];
  write: readonly PageRow[];
}

interface Row {
  version: number;
  doc: string | null;
  scope: string;
}

export function createDigests(
  db: Database,
  mend: (scope: string, mending: Mending) => RecordRef[],
): Digests {
  const one = db.prepare<[string, string], Row>(`
    SELECT version, doc, scope.name AS scope
    FROM record JOIN scope ON scope.number = record.scope AND scope.holding = 'held'
    WHERE record.kind = (SELECT number FROM kind WHERE name = ?) AND record.id = ?`);
  return {
    begin: () => beginDigestScan(db),
    held(scope, keys) {
      const found = new Map<string, HeldRow>();
      for (const key of keys) {
        const slash = key.indexOf('/');
        const ref = { kind: key.slice(0, slash), id: key.slice(slash + 1) };
        const row = one.get(ref.kind, ref.id);
        if (row === undefined) continue;
        const hereAlive = row.doc !== null && row.scope === scope;
        found.set(recordKey(ref), { ...ref, version: row.version, hereAlive, json: row.doc });
      }
      return found;
    },
    mend,
    checkedAt: () => readCheckedAt(db),
    setChecked: (at) => setCheckedAt(db, at),
  };
}
