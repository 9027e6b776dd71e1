/**
 * What is kept beside a document so that it can be found: who it is about, and when an order was placed.
 * The same columns stand in the replica's `record` and the outbox's `pending_record`.
 */
import { subjectOf } from '#shared/domain/kinds.ts';

export interface RecordColumns {
  /** The customer a record of another kind is about; null for customers themselves. */
  subject: string | null;
  /** Milliseconds since 1970; orders only. */
  placedAt: number | null;
}

export function columnsOf(kind: string, id: string, doc: unknown): RecordColumns {
  const subject = kind === 'customer' ? null : subjectOf(kind, id, doc);
  const placedAt = kind === 'order' ? (doc as { placedAt?: unknown } | null)?.placedAt : undefined;
  return { subject, placedAt: Number.isSafeInteger(placedAt) ? (placedAt as number) : null };
}
