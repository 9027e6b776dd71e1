/**
 * Erasing a person at the stations, since version 2. The hub remembers for each station what it has not
 * confirmed, so neither side loses anything by being stopped:
 *
 *   station → erasures { about }        hub ← { erasures } | Refusal     after the welcome, and after a
 *                                                                        customer's tombstone
 *   station → receipt { receipts }      hub ← { taken } | Refusal        when nothing is left here
 *
 * A receipt that is sent again changes nothing. An erasure is asked for until its receipt was taken.
 */
import { z } from 'zod';
import { RecordId, Scope } from '#shared/domain/record.ts';
import { Refusal, Signature } from './connect.ts';

/** At most this many that are outstanding in one answer, in one message of receipts, and asked about. */
export const ERASURES_MAX = 100;

/**
 * `about`: customers of whom the station has something that the feed does not take away, such as unsent
 * changes. Erasures of these are named whether they were confirmed or not: a file that was put back holds
 * again what it had forgotten.
 */
export const AskErasures = z.object({
  about: z.array(RecordId).max(ERASURES_MAX).optional(),
});
export type AskErasures = z.infer<typeof AskErasures>;

/**
 * `subject` is the customer's record id; its tombstone lies in `scope` at `version`, and may be written
 * before the feed brings it. The station has everything of the erasure when its cursors have passed
 * `upTo` in those of `scopes` that it holds.
 */
export const OutstandingErasure = z.object({
  erasure: z.uuid(),
  subject: RecordId,
  scope: Scope,
  version: z.int().min(1),
  scopes: z.array(Scope).max(100),
  upTo: z.int().min(1),
});
export type OutstandingErasure = z.infer<typeof OutstandingErasure>;

/** What is outstanding, oldest first, and what was asked about. */
export const Erasures = z.object({
  ok: z.literal(true),
  erasures: z.array(OutstandingErasure).max(2 * ERASURES_MAX),
});
export type Erasures = z.infer<typeof Erasures>;

export const ErasuresAnswer = z.discriminatedUnion('ok', [Erasures, Refusal]);
export type ErasuresAnswer = z.infer<typeof ErasuresAnswer>;

const count = z.int().min(0);

/** How much of the person a station took out of its files. */
export const RemovedCounts = z.object({
  /** Records that became tombstones. */
  records: count,
  /** Orders and pickups that are kept without the person. */
  orders: count,
  /** Keys and words of the look-up index. */
  keys: count,
  /** Changes that were not sent, and changes that waited for a person: both emptied. */
  unsent: count,
  attention: count,
  /** Changes that were settled and still kept. */
  settled: count,
  /** Places in the list of people whose card was opened lately. */
  seen: count,
});
export type RemovedCounts = z.infer<typeof RemovedCounts>;

/** `signature`: over `receiptText`, by the station's key; over `removed` as well, where it is there. */
export const Receipt = z.object({
  erasure: z.uuid(),
  signature: Signature,
  removed: RemovedCounts.optional(),
});
export type Receipt = z.infer<typeof Receipt>;

export const Receipts = z.object({ receipts: z.array(Receipt).min(1).max(ERASURES_MAX) });
export type Receipts = z.infer<typeof Receipts>;

/** The erasures whose receipts the hub has, now or from before. */
export const ReceiptsTaken = z.object({ ok: z.literal(true), taken: z.array(z.uuid()) });
export type ReceiptsTaken = z.infer<typeof ReceiptsTaken>;

export const ReceiptsAnswer = z.discriminatedUnion('ok', [ReceiptsTaken, Refusal]);
export type ReceiptsAnswer = z.infer<typeof ReceiptsAnswer>;

/** What a station signs when nothing of the person is left in its files. */
export function receiptText(of: {
  hub: string;
  erasure: string;
  station: string;
  removed?: RemovedCounts | undefined;
}): string {
  const { removed } = of;
  const counts =
    removed === undefined ? [] : countsInOrder.map((what) => `${what} ${removed[what]}`);
  return ['dangol-erased-1', of.hub, of.erasure, of.station, ...counts].join('\n');
}

const countsInOrder = [
  'records',
  'orders',
  'keys',
  'unsent',
  'attention',
  'settled',
  'seen',
] as const satisfies readonly (keyof RemovedCounts)[];
