/** Where the associate is: which screen, which panel over it, and where the keyboard should go next. */
import { createStore } from 'zustand/vanilla';

export interface PlaceState {
  screen: 'find' | 'pickups' | 'attention';
  statusSheet: boolean;
  /** Grows by one each time the box should take the focus. */
  boxFocus: number;
  go(screen: PlaceState['screen']): void;
  showStatus(shown: boolean): void;
  focusBox(): void;
}

export function createPlaceStore() {
  return createStore<PlaceState>()((set, get) => ({
    screen: 'find',
    statusSheet: false,
    boxFocus: 0,
    go: (screen) => set({ screen, statusSheet: false }),
    showStatus: (statusSheet) => set({ statusSheet }),
    focusBox: () => set({ screen: 'find', boxFocus: get().boxFocus + 1 }),
  }));
}
