/**
 * What the hub does not have yet and what a person has to decide, kept level with the status counts. What
 * wants a lead's approval rejects with the station's `needs_approval` (approval-store.ts).
 */
import { createStore } from 'zustand/vanilla';
import type { AttentionItem, UnsentItem } from '#shared/rpc/attention.ts';
import { CallFailed, type RpcClient } from '#shared/rpc/client.ts';
import type { CallArgs, CallResult, Saving } from '#shared/rpc/contract.ts';
import type { StationStore } from './station-store.ts';

type DecisionCall = 'attention.retry' | 'attention.discard' | 'attention.resolve';

export interface OutboxState {
  unsent: UnsentItem[];
  attention: AttentionItem[];
  refresh(): Promise<void>;
  retry(mutationId: string): Promise<Saving>;
  discard(mutationId: string, approval?: string): Promise<Saving>;
  resolve(mutationId: string, choice: 'mine' | 'theirs'): Promise<Saving>;
  /** Everything that waits, or one of it. */
  exportWaiting(mutationId?: string, approval?: string): Promise<CallResult<'attention.export'>>;
}

export function createOutboxStore(rpc: RpcClient, station: StationStore) {
  async function decide<N extends DecisionCall>(name: N, args: CallArgs<N>): Promise<Saving> {
    try {
      return (await rpc.call(name, args)) as Saving;
    } catch (error) {
      if (error instanceof CallFailed && error.code === 'needs_approval') throw error;
      return { ok: false, code: 'failed', detail: error instanceof Error ? error.message : '' };
    } finally {
      await store.getState().refresh();
    }
  }

  const store = createStore<OutboxState>()((set) => ({
    unsent: [],
    attention: [],
    async refresh() {
      try {
        const [unsent, attention] = await Promise.all([
          rpc.call('outbox.unsent', {}),
          rpc.call('attention.list', {}),
        ]);
        set({ unsent, attention });
      } catch {
        // The lists stay as they were; a lost station has its own screen.
      }
    },
    retry: (mutationId) => decide('attention.retry', { mutationId }),
    discard: (mutationId, approval) =>
      decide('attention.discard', { mutationId, ...(approval === undefined ? {} : { approval }) }),
    resolve: (mutationId, choice) => decide('attention.resolve', { mutationId, choice }),
    exportWaiting: (mutationId, approval) =>
      rpc.call('attention.export', {
        ...(mutationId === undefined ? {} : { mutationId }),
        ...(approval === undefined ? {} : { approval }),
      }),
  }));

  station.subscribe((state, before) => {
    const [now, then] = [state.status, before.status];
    if (now?.stage !== 'open') return;
    const same =
      then?.stage === 'open' && then.unsent === now.unsent && then.attention === now.attention;
    if (!same) void store.getState().refresh();
  });
  // One decided and one new leave the counts as they were.
  rpc.on('customers.changed', () => {
    const { unsent, attention, refresh } = store.getState();
    if (unsent.length + attention.length > 0) void refresh();
  });
  return store;
}
