/** How this desk looks and sounds. The choice is the device's, not a person's, and is kept on the device. */
import { createStore } from 'zustand/vanilla';

const THEME_KEY = 'dangol.theme';
const MUTED_KEY = 'dangol.muted';
const SLIPS_KEY = 'dangol.slips';

export type Theme = 'light' | 'dark';

export interface DeskSettingsState {
  theme: Theme;
  muted: boolean;
  /** Where there is a printer, a slip comes out with each hand-over. */
  slips: boolean;
  setTheme(theme: Theme): void;
  setMuted(muted: boolean): void;
  setSlips(slips: boolean): void;
}

export interface SettingsHome {
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

export function createDeskSettingsStore({ storage }: SettingsHome) {
  return createStore<DeskSettingsState>()((set) => ({
    theme: storage.getItem(THEME_KEY) === 'dark' ? 'dark' : 'light',
    muted: storage.getItem(MUTED_KEY) === 'yes',
    slips: storage.getItem(SLIPS_KEY) !== 'no',
    setSlips(slips) {
      storage.setItem(SLIPS_KEY, slips ? 'yes' : 'no');
      set({ slips });
    },
    setTheme(theme) {
      storage.setItem(THEME_KEY, theme);
      set({ theme });
    },
    setMuted(muted) {
      storage.setItem(MUTED_KEY, muted ? 'yes' : 'no');
      set({ muted });
    },
  }));
}
