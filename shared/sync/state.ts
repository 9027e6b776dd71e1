/** What the sync engine knows, what it is told, and what it asks for. All plain values. */
import type { Cursor } from '#shared/protocol/feed.ts';

/**
 * The connection. `attempt` counts tries since contact last held for `STEADY_MS`; `offlineSinceMs` is when
 * contact was lost, or when the station started.
 */
export type Link =
  | { phase: 'stopped' }
  | { phase: 'connecting'; attempt: number; offlineSinceMs: number }
  | { phase: 'online'; attempt: number; sinceMs: number }
  /** `turn`: the hub is there, and said when it is this station's turn. */
  | {
      phase: 'waiting';
      attempt: number;
      retryAtMs: number;
      offlineSinceMs: number;
      turn: boolean;
    }
  /** `retryAtMs`: when it is tried again by itself; null for never. */
  | { phase: 'refused'; code: string; sinceMs: number; retryAtMs: number | null };

/** `behind`: the hub may have more. `announced` is the newest version the hub spoke of, 0 for none. */
export interface ScopeProgress {
  scope: string;
  cursor: Cursor;
  behind: boolean;
  announced: number;
}

export interface SyncState {
  link: Link;
  /**
   * Counts the links opened. Whatever was asked on one link is void on the next; inputs of an older
   * generation are ignored.
   */
  generation: number;
  /** Granted scopes in the order they are pulled: the first that is behind goes first. */
  scopes: readonly ScopeProgress[];
  /** The scope whose page was asked for, if any. */
  pulling: string | null;
  /** Pages received and not yet applied; asking goes on while fewer than `WINDOW_PAGES` wait. */
  applying: number;
  push: 'idle' | 'waiting';
  unsent: boolean;
  /** When the scopes are next asked without an announcement. */
  pollAtMs: number;
  /** Failed pushes in a row; a failing push must not stop the feed, nor be repeated at once. */
  pushFailures: number;
  pushRetryAtMs: number;
}

export type SyncInput =
  | { type: 'started'; nowMs: number; unsent: boolean }
  | { type: 'stopped' }
  /** A person asks to try now. */
  | { type: 'retryRequested'; nowMs: number }
  | { type: 'welcomed'; generation: number; nowMs: number }
  /**
   * The grants are stored, after a welcome or because they changed; these are the scopes with their
   * cursors, in pull order. Pages asked for before do not count.
   */
  | {
      type: 'grantsAdopted';
      generation: number;
      scopes: readonly { scope: string; cursor: Cursor }[];
    }
  | {
      type: 'refused';
      generation: number;
      nowMs: number;
      code: string;
      /** Trying again as after a lost link is pointless. */
      final: boolean;
      jitter: number;
      /** When the hub said to come again, from now on; after a final one, never where it did not say. */
      retryAfterMs?: number | undefined;
    }
  | { type: 'linkLost'; generation: number; nowMs: number; jitter: number }
  | { type: 'announced'; generation: number; scope: string; version: number }
  | { type: 'pageReceived'; generation: number; scope: string; next: Cursor; done: boolean }
  | { type: 'pageApplied'; generation: number }
  | { type: 'startedOver'; generation: number; scope: string }
  | { type: 'appended' }
  /** The hub answered a push and the answers are stored. `unsent`: whether more is waiting. */
  | { type: 'pushSettled'; generation: number; unsent: boolean }
  | { type: 'pushFailed'; generation: number; nowMs: number; jitter: number }
  | { type: 'ticked'; nowMs: number };

export type SyncCommand =
  | { type: 'openLink'; generation: number }
  | { type: 'closeLink' }
  | { type: 'adoptGrants'; generation: number }
  | { type: 'pull'; generation: number; scope: string; cursor: Cursor }
  | { type: 'push'; generation: number }
  /** Call back with `ticked` at this time, instead of any earlier request. */
  | { type: 'wakeAt'; atMs: number };
