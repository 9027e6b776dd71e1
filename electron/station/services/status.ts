/** What this station says of itself: the connection, how far each scope is, what is unsent. */
import type { LinkStatus, OpenStatus, ScopeStatus } from '#shared/rpc/status.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { Link } from '#shared/sync/state.ts';
import type { ScopeState } from '../store/store.ts';
import type { ServiceContext } from './context.ts';
import { LOCK_AFTER_MS } from './session.ts';

export interface StatusSources {
  context: ServiceContext;
  keystore: 'platform' | 'development';
  /** Milliseconds that only go forward; the engine's times are of this clock. */
  monotonicMs(): number;
  /** The hub takes seconds to answer. */
  slow(): boolean;
  /** Whether what is held is being compared with the hub. */
  checking(): boolean;
  /** Until when the lease lasts; null where there is none. */
  leaseUntil(): number | null;
}

export function openStatus(sources: StatusSources): OpenStatus {
  const { context, keystore } = sources;
  const { identity, store, sync } = context;
  const view = sync.view();
  const nowMs = context.nowMs();
  /** A time of the forward-only clock, on the corrected one. */
  const at = (monotonic: number) => Math.round(nowMs + (monotonic - sources.monotonicMs()));
  const { unsent, attention } = store.outboxCounts();
  return {
    stage: 'open',
    station: identity.station,
    mode: identity.mode,
    store: identity.store,
    storeName: identity.storeName,
    region: identity.region,
    keystore,
    link: linkStatus(view.link, at, sources.slow()),
    scopes: store.scopes().map(scopeStatus),
    unsent,
    attention,
    checking: sources.checking(),
    lastContactAt: view.lastContactAt,
    nowMs,
    clockOffsetMs: view.clockOffsetMs,
    customers: store.countCustomers(),
    staff: context.session.current(),
    lockAfterMs: LOCK_AFTER_MS,
    leaseUntil: sources.leaseUntil(),
    writeProblem: context.storage.full() || view.storageFull ? 'storage_full' : null,
    damage: store.damage(),
  };
}

function linkStatus(link: Link, at: (monotonicMs: number) => number, slow: boolean): LinkStatus {
  switch (link.phase) {
    case 'stopped':
      return { state: 'offline', since: at(0), retryAt: null };
    case 'connecting':
      return { state: 'connecting', since: at(link.offlineSinceMs) };
    case 'online':
      return { state: 'online', since: at(link.sinceMs), ...(slow ? { slow } : {}) };
    case 'waiting':
      return {
        state: 'offline',
        since: at(link.offlineSinceMs),
        retryAt: at(link.retryAtMs),
        ...(link.turn ? { turn: true } : {}),
      };
    case 'refused':
      return { state: 'refused', since: at(link.sinceMs), code: link.code };
    default:
      return unreachable(link);
  }
}

function scopeStatus(state: ScopeState): ScopeStatus {
  const { scope, cursor, receivedRows, totalRows, receivedBytes, totalBytes, levelAt } = state;
  const phase =
    cursor.phase === 'feed' ? 'following' : cursor.phase === 'book' ? 'first_sync' : 'waiting';
  return { scope, phase, receivedRows, totalRows, receivedBytes, totalBytes, levelAt };
}
