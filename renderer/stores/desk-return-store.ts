/** One return at a time: the order is looked up, its lines come back, and what would fit better is offered. */
import { createStore } from 'zustand/vanilla';
import type { CallArgs, Refused } from '#shared/rpc/contract.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { DeskPickup, ReturnOpened } from '#shared/rpc/desk.ts';

export type ReturnLines = CallArgs<'desk.return'>['lines'];
type Opened = Extract<ReturnOpened, { ok: true }>;

/** A line that came back because of its fit, and why. */
export interface FitLine {
  lineId: string;
  reason: 'too_small' | 'too_large';
}

export type ReturnShown =
  | { is: 'empty' }
  | { is: 'failed' }
  | { is: 'refused'; code: Extract<ReturnOpened, { ok: false }>['code'] }
  | { is: 'form'; opened: Opened; refused: Refused['code'] | null }
  | { is: 'received'; pickup: DeskPickup; fitLines: FitLine[] };

export interface DeskReturnState {
  shown: ReturnShown;
  query: string;
  busy: boolean;
  open(query: string): Promise<void>;
  receive(lines: ReturnLines): Promise<void>;
  close(): void;
}

export function createDeskReturnStore(rpc: RpcClient) {
  let asked = 0;
  return createStore<DeskReturnState>()((set, get) => ({
    shown: { is: 'empty' },
    query: '',
    busy: false,
    async open(query) {
      asked += 1;
      const own = asked;
      set({ query, busy: true });
      const shown = await rpc
        .call('desk.return_open', { query: query.slice(0, 1000) })
        .then(
          (opened): ReturnShown =>
            opened.ok
              ? { is: 'form', opened, refused: null }
              : { is: 'refused', code: opened.code },
        )
        .catch((): ReturnShown => ({ is: 'failed' }));
      if (own === asked) set({ shown, busy: false });
    },
    async receive(lines) {
      const { shown, busy } = get();
      if (shown.is !== 'form' || busy || lines.length === 0) return;
      const { pickup } = shown.opened;
      set({ busy: true });
      const saved = await rpc
        .call('desk.return', { pickupId: pickup.pickupId, lines })
        .catch(() => ({ ok: false, code: 'failed' }) as const);
      if (!saved.ok) {
        set({ busy: false, shown: { ...shown, refused: saved.code } });
        return;
      }
      const fitLines = lines.flatMap(({ lineId, reason }) =>
        reason === 'too_small' || reason === 'too_large' ? [{ lineId, reason }] : [],
      );
      set({ busy: false, query: '', shown: { is: 'received', pickup, fitLines } });
    },
    close: () => set({ shown: { is: 'empty' }, query: '' }),
  }));
}
