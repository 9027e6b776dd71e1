/** What the sync driver needs of the rest of the station, declared by the one who needs it. */
import type { Mutation, MutationResult } from '#shared/domain/mutation.ts';
import type { RecordRef } from '#shared/domain/record.ts';
import type { Refusal, Welcome } from '#shared/protocol/connect.ts';
import type { Announce, Cursor, PageRow, Pull, PullAnswer } from '#shared/protocol/feed.ts';
import type { Push, PushAnswer } from '#shared/protocol/push.ts';
import type { PageToApply } from '../store/store.ts';

/** A connection to the hub, from the first packet to the last. */
export interface HubLink {
  /** Rejects where no answer came in time or the connection went. */
  pull(request: Pull): Promise<PullAnswer>;
  /** Rejects as `pull`; the hub may or may not have taken the mutations. */
  push(request: Push): Promise<PushAnswer>;
  close(): void;
}

export interface HubLinkListener {
  welcomed(welcome: Welcome, roundTripMs: number): void;
  /** The hub said no, now or after a while (`goodbye`). */
  refused(refusal: Refusal): void;
  /** The connection could not be made or is gone. Called at most once, and not after `close`. */
  lost(): void;
  announced(announce: Announce): void;
  /** What the station holds from here on, whole and in order. */
  granted(grants: readonly string[]): void;
}

export type OpenHubLink<Link extends HubLink = HubLink> = (listener: HubLinkListener) => Link;

/**
 * Something else that is talked about over each link: from when the grants are taken over until the link
 * closes. Nothing it does may throw or keep the feed waiting.
 */
export interface Errand<Link extends HubLink = HubLink> {
  begin(link: Link): void;
  end(): void;
  /** Rows of the feed were applied. */
  applied?(rows: readonly PageRow[]): void;
}

/** What else is done where numbers show that this station's files are not what they were. */
export interface Rewinds<Link extends HubLink = HubLink> {
  /**
   * Takes over what the hub holds of own mutations, and numbers unsent ones above it. Undefined where the
   * hub cannot be asked and nothing was done; rejects where the link went.
   */
  recover(link: Link): Promise<RecordRef[] | undefined>;
  /** What is held should be compared with the hub soon. */
  doubted(): void;
}

/** The part of the store that syncing needs. */
export interface SyncStore {
  scopes(): readonly { scope: string; cursor: Cursor; epoch: string | null }[];
  setGrants(grants: readonly string[], epoch: string): boolean;
  applyPage(page: PageToApply): RecordRef[] | 'all';
  /** One short piece of housekeeping; false where there was nothing to do. */
  tidy(busy: boolean): boolean;
  startOver(scope: string): void;
  unsentAfter(after: number, limit: number): Mutation[];
  settle(results: readonly { id: string; result: MutationResult }[]): RecordRef[];
  renumberUnsent(lastSequence: number): void;
  adoptEpoch(epoch: string, lastSequence: number): number;
  hubHolds(lastSequence: number): number | undefined;
  outboxCounts(): { unsent: number; attention: number; lastSequence: number };
}

/** Time and chance, as the driver gets them. */
export interface Timing {
  /** Milliseconds since 1970 by this device; may jump. */
  nowMs(): number;
  /** Milliseconds since some start; never goes back. */
  monotonicMs(): number;
  /** From 0 up to 1. */
  random(): number;
  /** @returns a function that cancels. */
  callAfter(delayMs: number, run: () => void): () => void;
  /** Resolves after messages that wait have been taken; long work is cut into pieces by it. */
  turn(): Promise<void>;
}

/** What the driver tells the station. */
export interface SyncListener {
  /** Something in `SyncView` or in the store's counts changed. */
  statusChanged(): void;
  /** `all`: records may have gone, so everything shown should be read again. */
  recordsChanged(changed: RecordRef[] | 'all'): void;
}
