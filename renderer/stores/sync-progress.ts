/**
 * How far each scope is, for bars a person can trust: one never goes back, and the time left is said
 * only once the pace is known.
 */
import type { ScopeStatus } from '#shared/rpc/status.ts';

export interface ScopeProgress {
  phase: ScopeStatus['phase'];
  rows: number;
  totalRows: number;
  bytes: number;
  totalBytes: number;
  /** From 0 to 1; never less than it was. */
  share: number;
  /** Milliseconds left at the pace so far, or null while that is not known. */
  leftMs: number | null;
  /** Where the pace is measured from. */
  start: { at: number; done: number };
}

export type SyncProgress = Readonly<Record<string, ScopeProgress>>;

/** A pace is known after this long and this share of the whole. */
const PACE_AFTER_MS = 2000;
const PACE_AFTER_SHARE = 0.02;

/** Takes one status. @param now this device's clock, in milliseconds. */
export function advance(
  before: SyncProgress,
  scopes: readonly ScopeStatus[],
  now: number,
): SyncProgress {
  return Object.fromEntries(
    scopes.map((scope) => [scope.scope, advanceScope(before[scope.scope], scope, now)]),
  );
}

function advanceScope(
  before: ScopeProgress | undefined,
  scope: ScopeStatus,
  now: number,
): ScopeProgress {
  const done = doneShare(scope);
  const restarted = before === undefined || before.phase !== scope.phase;
  const share =
    restarted && scope.phase !== 'following' ? done : Math.max(before?.share ?? 0, done);
  const start = restarted ? { at: now, done } : before.start;
  const gained = done - start.done;
  const paceKnown =
    scope.phase === 'first_sync' && now - start.at >= PACE_AFTER_MS && gained >= PACE_AFTER_SHARE;
  return {
    phase: scope.phase,
    rows: Math.max(restarted ? 0 : before.rows, scope.receivedRows),
    totalRows: scope.totalRows,
    bytes: Math.max(restarted ? 0 : before.bytes, scope.receivedBytes),
    totalBytes: scope.totalBytes,
    share,
    leftMs: paceKnown ? Math.round(((now - start.at) * (1 - done)) / gained) : null,
    start,
  };
}

function doneShare(scope: ScopeStatus): number {
  if (scope.phase === 'following') return 1;
  const [received, total] =
    scope.totalBytes > 0
      ? [scope.receivedBytes, scope.totalBytes]
      : [scope.receivedRows, scope.totalRows];
  return total === 0 ? 0 : Math.min(1, received / total);
}
