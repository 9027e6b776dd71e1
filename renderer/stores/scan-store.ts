/**
 * Where a scanned code goes. The station says what it means; this opens the customer, hands the product
 * to the recorder or shows it, or says in words what was read.
 *
 * 1. The latest scan wins: an answer to an older one does nothing.
 * 2. What an older scan showed stays until the newer one's answer takes its place.
 * 3. Nothing scanned is a dead end: what the station cannot read, or cannot be asked, is looked up as text.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { ScanFound } from '#shared/rpc/scan.ts';
import type { CardState } from './card-store.ts';
import type { FindState } from './find-store.ts';
import type { PlaceState } from './place-store.ts';

/** What is said of a scan that opens nothing. */
export type ScanShown = Exclude<ScanFound, { what: 'customer' | 'text' }>;

export interface ScanState {
  /** How many codes were read so far. */
  count: number;
  shown: ScanShown | null;
  read(text: string): Promise<void>;
  close(): void;
  /** Closes, and looks the code up as if it had been typed. */
  lookUp(code: string): void;
}

const TEXT_MAX = 1000;

export function createScanStore(
  rpc: RpcClient,
  stores: {
    find: StoreApi<FindState>;
    card: StoreApi<CardState>;
    place: StoreApi<PlaceState>;
  },
) {
  const { find, card, place } = stores;
  const store = createStore<ScanState>()((set, get) => ({
    count: 0,
    shown: null,
    async read(text) {
      const own = get().count + 1;
      set({ count: own });
      card.getState().startRecording({ what: 'none' });
      place.getState().showStatus(false);
      const found = await rpc
        .call('scan.resolve', { text: text.slice(0, TEXT_MAX) })
        .catch((): ScanFound => ({ what: 'text', text }));
      if (own === get().count) take(found);
    },
    close: () => set({ shown: null }),
    lookUp(code) {
      get().close();
      place.getState().focusBox();
      find.getState().scan(code);
    },
  }));

  function take(found: ScanFound): void {
    if (found.what === 'customer' || found.what === 'text') store.getState().close();
    switch (found.what) {
      case 'customer':
        place.getState().focusBox();
        find.getState().show(found.code, {
          hit: found.hit,
          orderId: found.order?.orderId ?? null,
        });
        break;
      case 'text':
        store.getState().lookUp(found.text);
        break;
      case 'product': {
        const { garment } = found.product;
        if (card.getState().card !== null && garment !== null) {
          store.getState().close();
          place.getState().go('find');
          card.getState().startRecording({ what: 'size', garment, product: found.product });
        } else store.setState({ shown: found });
        break;
      }
      case 'order':
      case 'unknown':
      case 'forbidden':
        store.setState({ shown: found });
        break;
      default:
        unreachable(found);
    }
  }
  return store;
}
