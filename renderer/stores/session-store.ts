/**
 * Who is signed in, as the screens need it, and what is left when nobody is: every store is emptied, and of
 * where somebody was only references stay (a screen, a customer's id), for that person and nobody else.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { PinTaken, SignedIn, SignInPerson } from '#shared/rpc/session.ts';
import type { PlaceState } from './place-store.ts';
import type { StationStore } from './station-store.ts';

/** Where somebody was when the station locked. */
interface LastPlace {
  staffId: string;
  screen: PlaceState['screen'];
  customerId: string | null;
}

export interface SessionState {
  /** Who can sign in; null until they are read. */
  people: SignInPerson[] | null;
  /** Whose PIN is asked for; null while the names are shown. */
  chosen: string | null;
  /** A badge was read that nobody has; grows by one each time. */
  unknownBadges: number;
  loadPeople(): Promise<void>;
  choose(staffId: string | null): void;
  badge(text: string): Promise<void>;
  signIn(staffId: string, pin: string): Promise<SignedIn>;
  setPin(staffId: string, code: string, pin: string): Promise<SignedIn>;
  changePin(pin: string, next: string): Promise<PinTaken>;
  /** @param toNames shows the names, for somebody else. */
  lock(toNames?: boolean): Promise<void>;
}

/** What is emptied, and what is put back for the same person. */
export interface Emptied {
  place: StoreApi<PlaceState>;
  card: { getState(): { customerId: string | null; open(customerId: string): void } };
  outbox: { getState(): { refresh(): Promise<void> } };
  /** Empties every store that holds anything of customers or of a person's work. */
  forget(): void;
}

const failed = { ok: false, code: 'failed' } as const;

export function createSessionStore(rpc: RpcClient, station: StationStore, emptied: Emptied) {
  let last: LastPlace | null = null;

  const store = createStore<SessionState>()((set) => ({
    people: null,
    chosen: null,
    unknownBadges: 0,
    async loadPeople() {
      try {
        set({ people: await rpc.call('staff.list', {}) });
      } catch {
        // They stay as they were; a lost station has its own screen.
      }
    },
    choose: (chosen) => set({ chosen, unknownBadges: 0 }),
    async badge(text) {
      const { staffId } = await rpc
        .call('session.badge', { text: text.slice(0, 200) })
        .catch(() => ({ staffId: null }));
      if (staffId !== null) set({ chosen: staffId, unknownBadges: 0 });
      else set(({ unknownBadges }) => ({ unknownBadges: unknownBadges + 1 }));
    },
    signIn(staffId, pin) {
      set({ unknownBadges: 0 });
      return rpc.call('session.open', { staffId, pin }).catch(() => failed);
    },
    setPin(staffId, code, pin) {
      set({ unknownBadges: 0 });
      return rpc.call('pin.set', { staffId, code, pin }).catch(() => failed);
    },
    changePin: (pin, next) => rpc.call('pin.change', { pin, next }).catch(() => failed),
    async lock(toNames = false) {
      await rpc.call('session.lock', {}).catch(() => {});
      if (toNames) set({ chosen: null });
    },
  }));

  const personIn = (state: { status: ReturnType<StationStore['getState']>['status'] }) =>
    state.status?.stage === 'open' ? (state.status.staff?.staffId ?? null) : null;

  function leave(staffId: string): void {
    const { customerId } = emptied.card.getState();
    last = { staffId, customerId, screen: emptied.place.getState().screen };
    emptied.forget();
    store.setState({ chosen: staffId, people: null });
  }

  function arrive(staffId: string): void {
    store.setState({ chosen: null, unknownBadges: 0 });
    const known = last?.staffId === staffId ? last : null;
    last = null;
    void emptied.outbox.getState().refresh();
    if (known === null) return;
    emptied.place.getState().go(known.screen);
    if (known.customerId !== null) emptied.card.getState().open(known.customerId);
  }

  station.subscribe((state, before) => {
    const [now, then] = [personIn(state), personIn(before)];
    if (now === then) return;
    if (then !== null) leave(then);
    if (now !== null) arrive(now);
  });
  return store;
}
