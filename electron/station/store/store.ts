/**
 * What a station's two encrypted files can do, as the rest of the station sees it.
 *
 *   replica   hub rows, cursors and the search index; disposable; synchronous=NORMAL
 *   outbox    own mutations and what they make visible; small; synchronous=FULL
 *
 * 1. Visible = hub row under own pending mutations, folded by the reducers in sequence order. A
 *    mutation that the hub accepted counts until the hub row it made has arrived, and not after.
 * 2. `append` returns only after its transaction is durable.
 * 3. A page's rows and its cursor are one transaction; so are a push answer's results.
 * 4. Look-up finds exactly what is visible: an edit by its new value at once, not by its old.
 * 5. Every function that writes may throw `StorageFull`; reading goes on.
 * 6. Lists of changed records name every record that may look different now, the customer that a
 *    changed record is about among them where it was changed here.
 */
import type { AuditDraft } from '#shared/domain/audit.ts';
import type { Mutation, MutationResult, Reduction } from '#shared/domain/mutation.ts';
import type { RecordRef, RecordState } from '#shared/domain/record.ts';
import type { OutstandingErasure, RemovedCounts } from '#shared/protocol/erasure.ts';
import type { Cursor, PageRow } from '#shared/protocol/feed.ts';
import type { OwnResult } from '#shared/protocol/own.ts';
import type { Match } from '#shared/rpc/customer-views.ts';
import type { Damage } from '#shared/rpc/status.ts';
import type { AuditLog } from './audit-log.ts';
import type { DeskAttempts } from './desk-attempts.ts';
import type { Digests } from './digests.ts';
import type { PinAttempts } from './pin-attempts.ts';
import type { Pinned } from './pinned.ts';

/** A mutation before the outbox gave it its sequence number. */
export type MutationDraft = Omit<Mutation, 'sequence' | 'station' | 'basedOn'>;

/** Where a mutation in the outbox stands. `accepted`: the hub has it, its rows have not arrived yet. */
export type OutboxState = 'unsent' | 'accepted' | 'attention' | 'closed';

export interface OutboxEntry {
  mutation: Mutation;
  state: OutboxState;
  /** The hub's answer, once there is one. */
  result: MutationResult | null;
}

/** How far a scope is. The totals are fixed when a first sync starts; `received` never goes back. */
export interface ScopeState {
  scope: string;
  cursor: Cursor;
  /** Of the hub's database when it was granted or begun anew; null only in files of before. */
  epoch: string | null;
  receivedRows: number;
  totalRows: number;
  receivedBytes: number;
  totalBytes: number;
  /** Corrected clock in milliseconds when the scope was last level with the hub; null for never. */
  levelAt: number | null;
}

/** A page to apply. `progress` is present for pages of a first sync. */
export interface PageToApply {
  scope: string;
  epoch: string;
  rows: readonly PageRow[];
  next: Cursor;
  /** Bytes of the rows' documents, for progress. */
  bytes: number;
  remaining: { rows: number; bytes: number };
  /** Set when nothing more is there: the scope is level as of this corrected time. */
  levelAt: number | null;
}

export interface SearchResult {
  hits: {
    customer: RecordState;
    matches: Match[];
    lastOrderAt: number | null;
    /** How many pickups of theirs somebody waits for. */
    openPickups: number;
    /** Found by a likeness only; such hits come last and are not in `total`. */
    similar: boolean;
  }[];
  total: number;
  totalIsExact: boolean;
}

export type Appended =
  | { ok: true; mutations: Mutation[]; changed: RecordRef[] }
  | { ok: false; rejection: Exclude<Reduction, { status: 'writes' }> };

/** The disk is full: nothing was written, everything that was acknowledged stands. */
export class StorageFull extends Error {}

export interface Store {
  /** The visible record; undefined where there is none. A visible tombstone has `deleted`. */
  read(ref: RecordRef): RecordState | undefined;
  /** The hub's row as it last arrived, without own pending changes. */
  readHubRow(ref: RecordRef): RecordState | undefined;
  /** Visible living records of all kinds but `customer` that are about the customer. */
  aboutCustomer(customerId: string): RecordState[];
  /** Visible living records of a small kind, such as `staff`. */
  list(kind: string): RecordState[];
  /**
   * Those of a large kind, a part at a time: in the order of their ids after `afterId`, then what is only
   * in the outbox. `next` is undefined at the end.
   */
  listSome(
    kind: string,
    afterId: string,
    limit: number,
  ): { records: RecordState[]; next: string | undefined };
  countCustomers(): number;
  /** Notes that a customer's card was opened here; they come first among equals in look-up. */
  noticeSeen(customerId: string, atMs: number): void;
  /** Finds customers; `limit` at most 200. */
  searchCustomers(query: string, limit: number): SearchResult;
  /** Visible living orders of a number as written or typed, `#1042` and `1042` alike. */
  ordersNumbered(number: string): RecordState[];
  /** Visible living pickups, likewise; and those that a keyed hash finds. */
  pickupsNumbered(number: string): RecordState[];
  pickupsHashed(hash: string): RecordState[];
  /** Visible living products with a variant of this GTIN, in its 14 digits. */
  productsWithGtin(gtin: string): RecordState[];

  /**
   * Runs the drafts' reducers in order on what is visible and appends them all, or none where one is
   * refused. `closes` closes an entry that needed attention in the same transaction. Each change is
   * audited in it too, after what `audit` says besides (an approval).
   * Throws `StorageFull`.
   */
  append(
    drafts: readonly MutationDraft[],
    closes?: string,
    audit?: readonly AuditDraft[],
  ): Appended;
  /** Closes an entry that needed attention, audited with it; false where there is none such. */
  closeAttention(mutationId: string, audit?: readonly AuditDraft[]): boolean;
  /** Who did what here, in an order that cannot be changed unseen. */
  audit: AuditLog;
  entry(mutationId: string): OutboxEntry | undefined;
  /** Entries in one state, in sequence order. */
  entries(state: OutboxState, limit: number): OutboxEntry[];
  /** Unsent mutations with a sequence number above `after`, in order. */
  unsentAfter(after: number, limit: number): Mutation[];
  /** The state of each record that own changes touch: unsent (or accepted but not arrived), or attention. */
  pendingOn(ref: RecordRef): OutboxEntry[];
  outboxCounts(): { unsent: number; attention: number; lastSequence: number };
  /** Stores the hub's answers and refolds; returns what changed visibly. Unknown ids are ignored. */
  settle(results: readonly { id: string; result: MutationResult }[]): RecordRef[];
  /**
   * Gives unsent mutations new numbers above `lastSequence`, keeping their order. Those above it that the
   * hub had accepted and whose rows have not arrived are unsent again: it knows of them no more.
   */
  renumberUnsent(lastSequence: number): void;
  /**
   * Hears under which epoch the hub speaks. Where it is not the one of last time, its database may have been
   * put back, and what it had accepted and whose rows have not arrived is unsent again, numbered with the
   * rest above `lastSequence`: a hub that still holds it answers as before.
   * @returns how many mutations are unsent by it.
   */
  adoptEpoch(epoch: string, lastSequence: number): number;
  /**
   * Hears up to which number the hub holds own mutations, before more is sent.
   * @returns how many are lost of those that went with the end of the file; undefined for none missing.
   */
  hubHolds(lastSequence: number): number | undefined;

  /**
   * Takes over the hub's answers to own mutations that this outbox may know nothing of, because it is
   * older than what was once sent: those that wait are settled, those it forgot and that need a person
   * are taken in. With `lastSequence`, unsent ones are then numbered above it. One transaction.
   */
  recoverOwn(results: readonly OwnResult[], lastSequence: number | null): RecordRef[];
  /** How often the outbox was opened, this time included; a file that was put back counts again from there. */
  starts: number;

  /** Wrong PINs and codes in a row. */
  pinAttempts: PinAttempts;
  /** Wrong codes and answers at the pickup desk. */
  deskAttempts: DeskAttempts;
  /** Who the hub is and what this station is for, by these files; undefined before the first lease. */
  pinned(): Pinned | undefined;
  pin(pinned: Pinned): void;

  /** For comparing with the hub. */
  digests: Digests;
  scopes(): ScopeState[];
  /**
   * Sets what the hub grants: a new scope starts from zero, a lost one is shown no more. A scope whose
   * epoch is not `epoch` starts over. Returns true where records are shown no more.
   */
  setGrants(grants: readonly string[], epoch: string): boolean;
  /**
   * Writes rows that are newer than what is held, and the cursor, in one transaction. Returns what was
   * written, or `all` where it was the end of starting over: what the hub no longer has is shown no more.
   */
  applyPage(page: PageToApply): RecordRef[] | 'all';
  /**
   * One short piece of housekeeping, some milliseconds: deletes what is shown no more, then puts the
   * index in order. `busy`: more pages are on their way. False where there was nothing to do.
   */
  tidy(busy: boolean): boolean;
  /** The customers that own changes are about, those that were settled among them. */
  customersOfChanges(): string[];
  /**
   * Takes a customer who was erased out of sight and out of own changes; returns what may look
   * different. Doing it again changes nothing.
   */
  forget(erasure: OutstandingErasure): RecordRef[];
  /** How much of a customer was taken out here since their last receipt. */
  removedOf(customerId: string): RemovedCounts;
  /** Whether the hub said that this customer was erased: else, a tombstone is of one who is elsewhere. */
  wasErased(customerId: string): boolean;
  /** The hub has the receipt: what was counted for it is remembered no more. */
  receiptTaken(customerId: string): void;
  /** Whether everything of an erasure has arrived here and nothing of the customer is held any more. */
  isForgotten(erasure: OutstandingErasure): boolean;
  /** Leaves nothing of what was deleted in the files. */
  scrub(): void;
  /** Begins a scope anew, to be pulled from zero; what is held of it is shown until that is done. */
  startOver(scope: string): void;
  /** What was damaged and is not yet made good, or not yet told to anybody. */
  damage(): Damage;
  /** Somebody was told. What may still turn out not to be lost is not forgotten. */
  forgetDamage(about: keyof Damage): void;
  /** Lets go of files that were found damaged, as they are: the next start checks them. */
  abandon(): void;
  close(): void;
}
