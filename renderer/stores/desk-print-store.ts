/**
 * Labels and slips: asked of the station, which prints them; where it has no printer, or that one does not
 * answer, they stand on the screen as they would on paper.
 *
 * 1. A slip that was printed by itself opens nothing over the next customer, whatever becomes of it.
 * 2. The latest print wins: an answer to an older one does nothing.
 */
import { createStore } from 'zustand/vanilla';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { CallResult } from '#shared/rpc/contract.ts';
import type { DeskPickup } from '#shared/rpc/desk.ts';

/** `shelf`: the label of a bin, to be scanned. `label`: what goes onto a parcel. */
export type Paper =
  | { what: 'slip' | 'label'; pickup: Pick<DeskPickup, 'pickupId' | 'number' | 'tail'> }
  | { what: 'shelf'; bin: string };

export type Printed = 'printing' | CallResult<'desk.label'>['printed'];

export interface DeskPrintState {
  /** What was printed last, and how that went. */
  last: { paper: Paper; printed: Printed; svg: string } | null;
  /** The last one stands on the screen. */
  open: boolean;
  /** @param byItself nobody asked for it: nothing is opened. */
  print(paper: Paper, byItself?: boolean): Promise<void>;
  show(): void;
  /** And that it was not printed is dealt with. */
  close(): void;
}

export function createDeskPrintStore(rpc: RpcClient) {
  let asked = 0;

  const ask = (paper: Paper) =>
    paper.what === 'shelf'
      ? rpc.call('desk.shelf_label', { bin: paper.bin })
      : rpc.call('desk.label', {
          pickupId: paper.pickup.pickupId,
          what: paper.what === 'slip' ? 'slip' : 'bin',
        });

  return createStore<DeskPrintState>()((set) => ({
    last: null,
    open: false,
    async print(paper, byItself = false) {
      asked += 1;
      const own = asked;
      set({ last: { paper, printed: 'printing', svg: '' } });
      const answer = await ask(paper).catch(() => ({ printed: 'failed' as const, svg: '' }));
      if (own !== asked) return;
      set({ last: { paper, ...answer } });
      if (!byItself && answer.printed !== 'yes') set({ open: true });
    },
    show: () => set({ open: true }),
    close: () => set({ open: false, last: null }),
  }));
}
