/** All stores of one window, made once in main.tsx and handed down; components select from them. */
import { createContext, useContext } from 'react';
import { type StoreApi, useStore } from 'zustand';
import type { RpcClient } from '#shared/rpc/client.ts';
import { type Action, mayEver } from '#shared/domain/permissions.ts';
import type { OpenStatus } from '#shared/rpc/status.ts';
import { type ApprovalState, createApprovalStore } from './approval-store.ts';
import { type CardState, createCardStore } from './card-store.ts';
import { createDeskBookStore, type DeskBookState } from './desk-book-store.ts';
import {
  createDeskSettingsStore,
  type DeskSettingsState,
  type SettingsHome,
} from './desk-settings-store.ts';
import { createDeskPrintStore, type DeskPrintState } from './desk-print-store.ts';
import { createDeskReturnStore, type DeskReturnState } from './desk-return-store.ts';
import { createDeskStore, type DeskState } from './desk-store.ts';
import { createFindStore, type FindState } from './find-store.ts';
import { createOutboxStore, type OutboxState } from './outbox-store.ts';
import { createPlaceStore, type PlaceState } from './place-store.ts';
import { createScanStore, type ScanState } from './scan-store.ts';
import { createSessionStore, type SessionState } from './session-store.ts';
import { createStationStore, type StationState } from './station-store.ts';
import { createToastStore, type ToastState } from './toast-store.ts';

/**
 * @param now this device's clock.
 * @param home where the device's own settings are kept.
 */
export function createStores(rpc: RpcClient, now: () => number, home: SettingsHome) {
  const station = createStationStore(rpc, now);
  const find = createFindStore(rpc);
  const card = createCardStore(rpc);
  const place = createPlaceStore();
  const outbox = createOutboxStore(rpc, station);
  const scan = createScanStore(rpc, { find, card, place });
  const toasts = createToastStore();
  const approval = createApprovalStore(rpc);
  const deskSettings = createDeskSettingsStore(home);
  const deskPrint = createDeskPrintStore(rpc);
  const desk = createDeskStore(rpc, approval, (pickup) => {
    const printer = deskBook.getState().wait?.printer === true;
    if (printer && deskSettings.getState().slips) {
      void deskPrint.getState().print({ what: 'slip', pickup }, true);
    }
  });
  const deskBook = createDeskBookStore(rpc, approval, () => {
    const { status } = station.getState();
    return status?.stage === 'open' && status.staff !== null;
  });
  const deskReturn = createDeskReturnStore(rpc);
  const all = [
    find,
    card,
    scan,
    outbox,
    toasts,
    place,
    approval,
    desk,
    deskBook,
    deskReturn,
    deskPrint,
  ];
  // A station that closed its files shows nobody any more, and the page remembers nobody either.
  station.subscribe((state, before) => {
    if (before.status?.stage !== 'open' || state.status?.stage === 'open') return;
    for (const store of all) forget(store);
  });
  return {
    rpc,
    now,
    station,
    outbox,
    find,
    card,
    place,
    scan,
    toasts,
    approval,
    desk,
    deskBook,
    deskReturn,
    deskPrint,
    deskSettings,
    session: createSessionStore(rpc, station, {
      place,
      card,
      outbox,
      forget: () => {
        for (const store of all) forget(store);
      },
    }),
  };
}

function forget(store: Pick<StoreApi<object>, 'getInitialState' | 'setState'>): void {
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

export const useSession = <T,>(pick: (state: SessionState) => T): T =>
  useStore(useStores().session, pick);
export const useApproval = <T,>(pick: (state: ApprovalState) => T): T =>
  useStore(useStores().approval, pick);

export const useDesk = <T,>(pick: (state: DeskState) => T): T => useStore(useStores().desk, pick);
export const useDeskBook = <T,>(pick: (state: DeskBookState) => T): T =>
  useStore(useStores().deskBook, pick);
export const useDeskReturn = <T,>(pick: (state: DeskReturnState) => T): T =>
  useStore(useStores().deskReturn, pick);
export const useDeskPrint = <T,>(pick: (state: DeskPrintState) => T): T =>
  useStore(useStores().deskPrint, pick);
export const useDeskSettings = <T,>(pick: (state: DeskSettingsState) => T): T =>
  useStore(useStores().deskSettings, pick);

/** Whether whoever is signed in could do this to anything: to hide what they cannot. The station decides. */
export function useMay(action: Action): boolean {
  return useOpenStatus(
    ({ staff, store, mode }) =>
      staff !== null && mayEver({ role: staff.role, staffId: staff.staffId, store }, action, mode),
  );
}

/** Selects from the status of an open station; only screens that need one are drawn without one. */
export function useOpenStatus<T>(pick: (status: OpenStatus) => T): T {
  return useStation(({ status }) => {
    if (status?.stage !== 'open') throw new Error('the station is not open');
    return pick(status);
  });
}
