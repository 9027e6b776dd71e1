/**
 * The language of the screen. The choice is the device's, not a person's: it is kept on the device, and
 * until somebody chooses it is Korean wherever the browser asks for Korean.
 */
import type { I18n } from '@lingui/core';
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Locale } from '#renderer/format/time.ts';

const KEY = 'dangol.language';

export interface LanguageState {
  locale: Locale;
  choose(locale: Locale): void;
}

export interface LanguageHome {
  storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** `navigator.language` */
  preferred: string;
  /** Tells the page, for screen readers and line breaking. */
  setPageLanguage(locale: Locale): void;
}

/** @param home where the choice is kept. */
export function createLanguageStore(i18n: I18n, home: LanguageHome) {
  const kept = home.storage.getItem(KEY);
  const first: Locale =
    kept === 'ko' || kept === 'en'
      ? kept
      : home.preferred.toLowerCase().startsWith('ko')
        ? 'ko'
        : 'en';
  function use(locale: Locale): void {
    i18n.activate(locale);
    home.setPageLanguage(locale);
  }
  use(first);
  return createStore<LanguageState>()((set) => ({
    locale: first,
    choose(locale) {
      use(locale);
      home.storage.setItem(KEY, locale);
      set({ locale });
    },
  }));
}

export type LanguageStore = ReturnType<typeof createLanguageStore>;

const LanguageContext = createContext<LanguageStore | null>(null);
export const LanguageProvider = LanguageContext.Provider;

export function useLanguage<T>(pick: (state: LanguageState) => T): T {
  const store = useContext(LanguageContext);
  if (store === null) throw new Error('outside of LanguageProvider');
  return useStore(store, pick);
}

export const useLocale = (): Locale => useLanguage((state) => state.locale);
