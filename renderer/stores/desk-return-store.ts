/**
 * One return at a time: the order is looked up, its lines come back, and what would fit better is offered.
 *
 * 1. A code that is scanned while a form is filled in, and is no order to take back, leaves the form as it is.
 * 2. Until the station has answered a return, nothing takes its place; after a lock, no answer shows anybody.
 */
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
  /** The same for what was scanned; false where it led nowhere. */
  scan(code: string): Promise<boolean>;
  receive(lines: ReturnLines): Promise<void>;
  close(): void;
}

export function createDeskReturnStore(rpc: RpcClient) {
  let asked = 0;
  let receiving = false;
  const look = (query: string): Promise<ReturnShown> =>
    rpc
      .call('desk.return_open', { query: query.slice(0, 1000) })
      .then(
        (opened): ReturnShown =>
          opened.ok ? { is: 'form', opened, refused: null } : { is: 'refused', code: opened.code },
      )
      .catch((): ReturnShown => ({ is: 'failed' }));
  return createStore<DeskReturnState>()((set, get) => ({
    shown: { is: 'empty' },
    query: '',
    busy: false,
    async open(query) {
      if (receiving) return;
      asked += 1;
      const own = asked;
      set({ query, busy: true });
      const shown = await look(query);
      if (own === asked && get().busy) set({ shown, busy: false });
    },
    async scan(code) {
      const { shown, open } = get();
      if (shown.is !== 'form') {
        await open(code);
        return get().shown.is === 'form';
      }
      if (receiving) return false;
      asked += 1;
      const own = asked;
      set({ busy: true });
      const next = await look(code);
      if (own !== asked || !get().busy) return false;
      set(next.is === 'form' ? { shown: next, query: code, busy: false } : { busy: false });
      return next.is === 'form';
    },
    async receive(lines) {
      const { shown, busy } = get();
      if (shown.is !== 'form' || busy || lines.length === 0) return;
      const { pickup } = shown.opened;
      receiving = true;
      set({ busy: true });
      const saved = await rpc
        .call('desk.return', { pickupId: pickup.pickupId, lines })
        .catch(() => ({ ok: false, code: 'failed' }) as const);
      receiving = false;
      if (!get().busy) return;
      if (!saved.ok) {
        set({ busy: false, shown: { ...shown, refused: saved.code } });
        return;
      }
      const fitLines = lines.flatMap(({ lineId, reason }) =>
        reason === 'too_small' || reason === 'too_large' ? [{ lineId, reason }] : [],
      );
      set({ busy: false, query: '', shown: { is: 'received', pickup, fitLines } });
    },
    close() {
      if (receiving) return;
      asked += 1;
      set({ shown: { is: 'empty' }, query: '', busy: false });
    },
  }));
}
