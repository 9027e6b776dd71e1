/** A record as a row of the replica's file, and what is read from its document. */
import type { RecordState } from '#shared/domain/record.ts';

export interface RecordRow {
  number: number;
  kind: string;
  id: string;
  scope: string;
  version: number;
  doc: string | null;
}

/** Every record, also of a lost pass; a condition on `scope` may follow at once. */
export const selectAnyRecord = `
  SELECT record.number, kind.name AS kind, record.id, scope.name AS scope, version, doc
  FROM record
  JOIN kind ON kind.number = record.kind
  JOIN scope ON scope.number = record.scope`;

/** The number of a kind, by its name as a parameter. */
export const kindNumber = '(SELECT number FROM kind WHERE name = ?)';

export function toState({ kind, id, scope, version, doc }: RecordRow): RecordState {
  return { kind, id, scope, version, doc: parsed(doc), deleted: doc === null };
}

export function parsed(doc: string | null): unknown {
  return doc === null ? null : JSON.parse(doc);
}

/** What is taken out of the index need not be JSON any more, and must go all the same. */
export function asIndexed(doc: string | null): unknown {
  try {
    return parsed(doc);
  } catch {
    return null;
  }
}
