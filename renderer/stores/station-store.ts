/**
 * What the station says of itself, and whether it can be reached at all. Everything else on screen
 * selects narrowly from here, so that ten status updates a second redraw only what changed.
 */
import { createStore } from 'zustand/vanilla';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { StationStatus } from '#shared/rpc/status.ts';
import { advance, type SyncProgress } from './sync-progress.ts';

/** `stopped`: the station ended. `opened_elsewhere`: another page took this one's place. */
export type LostBecause = 'stopped' | 'opened_elsewhere';

export interface StationState {
  connection: 'opening' | 'open' | 'lost';
  /** Why no message will come or go any more. */
  lostBecause: LostBecause;
  status: StationStatus | null;
  /** Corrected time minus this device's time, in milliseconds. */
  clockDeltaMs: number;
  progress: SyncProgress;
  retrying: boolean;
  lose(why: LostBecause): void;
  retryNow(): Promise<void>;
  /** What became of the damaged outbox was read. */
  damageSeen(): Promise<void>;
}

/** @param now this device's clock. */
export function createStationStore(rpc: RpcClient, now: () => number) {
  const store = createStore<StationState>()((set) => ({
    connection: 'opening',
    lostBecause: 'stopped',
    status: null,
    clockDeltaMs: 0,
    progress: {},
    retrying: false,
    lose: (lostBecause) => set({ connection: 'lost', lostBecause }),
    async damageSeen() {
      // Where it cannot be said the notice stays, and can be touched again.
      await rpc.call('damage.seen', {}).catch(() => {});
    },
    async retryNow() {
      set({ retrying: true });
      // What came of it is in the status; a lost station has its own screen.
      await rpc.call('sync.retry', {}).catch(() => {});
      set({ retrying: false });
    },
  }));

  function take(status: StationStatus): void {
    const at = now();
    store.setState(({ progress }) => ({
      connection: 'open',
      status,
      // Times of a station that is held are by this device's own clock.
      ...(status.stage === 'held' ? { clockDeltaMs: 0 } : {}),
      ...(status.stage === 'open'
        ? { clockDeltaMs: status.nowMs - at, progress: advance(progress, status.scopes, at) }
        : {}),
    }));
  }

  rpc.on('status.changed', take);
  rpc.onClose(() => store.setState({ connection: 'lost' }));
  rpc.call('station.status', {}).then(take, () => store.setState({ connection: 'lost' }));
  return store;
}

export type StationStore = ReturnType<typeof createStationStore>;
