/** All stores of one window, made once in main.tsx and handed down; components select from them. */
import { createContext, useContext } from 'react';
import { type StoreApi, useStore } from 'zustand';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { OpenStatus } from '#shared/rpc/status.ts';
import { type CardState, createCardStore } from './card-store.ts';
import { createFindStore, type FindState } from './find-store.ts';
import { createOutboxStore, type OutboxState } from './outbox-store.ts';
import { createPlaceStore, type PlaceState } from './place-store.ts';
import { createScanStore, type ScanState } from './scan-store.ts';
import { createStationStore, type StationState } from './station-store.ts';
import { createToastStore, type ToastState } from './toast-store.ts';

/** @param now this device's clock. */
export function createStores(rpc: RpcClient, now: () => number) {
  const station = createStationStore(rpc, now);
  const find = createFindStore(rpc);
  const card = createCardStore(rpc);
  const place = createPlaceStore();
  const outbox = createOutboxStore(rpc, station);
  const scan = createScanStore(rpc, { find, card, place });
  const toasts = createToastStore();
  // A station that closed its files shows nobody any more, and the page remembers nobody either.
  station.subscribe((state, before) => {
    if (before.status?.stage !== 'open' || state.status?.stage === 'open') return;
    forget(find);
    forget(card);
    forget(scan);
    forget(outbox);
    forget(toasts);
    forget(place);
  });
  return { rpc, now, station, outbox, find, card, place, scan, toasts };
}

function forget<State>(store: StoreApi<State>): void {
  store.setState(store.getInitialState(), true);
}

export type Stores = ReturnType<typeof createStores>;

const StoresContext = createContext<Stores | null>(null);
export const StoresProvider = StoresContext.Provider;

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new Error('outside of StoresProvider');
  return stores;
}

export const useStation = <T,>(pick: (state: StationState) => T): T =>
  useStore(useStores().station, pick);
export const useFind = <T,>(pick: (state: FindState) => T): T => useStore(useStores().find, pick);
export const useCard = <T,>(pick: (state: CardState) => T): T => useStore(useStores().card, pick);
export const useScan = <T,>(pick: (state: ScanState) => T): T => useStore(useStores().scan, pick);
export const useOutbox = <T,>(pick: (state: OutboxState) => T): T =>
  useStore(useStores().outbox, pick);
export const usePlace = <T,>(pick: (state: PlaceState) => T): T =>
  useStore(useStores().place, pick);
export const useToasts = <T,>(pick: (state: ToastState) => T): T =>
  useStore(useStores().toasts, pick);

/** Selects from the status of an open station; only screens that need one are drawn without one. */
export function useOpenStatus<T>(pick: (status: OpenStatus) => T): T {
  return useStation(({ status }) => {
    if (status?.stage !== 'open') throw new Error('the station is not open');
    return pick(status);
  });
}
