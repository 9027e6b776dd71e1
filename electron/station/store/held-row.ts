/** A record as it is in the replica's file, whether it is shown or not: what decides if another takes its place. */
import type { Database } from 'better-sqlite3';

export interface HeldRow {
  number: number;
  version: number;
  doc: string | null;
  scope: number;
  holding: 'held' | 'former' | 'lost';
}

/** By the kind's number and the record's id. */
export function findHeldRows(
  db: Database,
): (kindNumber: number, id: string) => HeldRow | undefined {
  const held = db.prepare<[number, string], HeldRow>(`
    SELECT record.number, version, doc, record.scope, holding
    FROM record JOIN scope ON scope.number = record.scope
    WHERE record.kind = ? AND record.id = ?`);
  return (kindNumber, id) => held.get(kindNumber, id);
}
