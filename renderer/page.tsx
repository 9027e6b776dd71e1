/** What every page has, with or without a station: its language, for our words and for react-aria's. */
import type { I18n } from '@lingui/core';
import { I18nProvider as WordsProvider } from '@lingui/react';
import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useStore } from 'zustand';
import { languageTag } from './format/time.ts';
import { LanguageProvider, type LanguageStore } from './stores/language-store.tsx';

export function Page(props: { i18n: I18n; language: LanguageStore; children: ReactNode }) {
  const locale = useStore(props.language, (state) => state.locale);
  return (
    <LanguageProvider value={props.language}>
      <I18nProvider locale={languageTag(locale)}>
        <WordsProvider i18n={props.i18n}>{props.children}</WordsProvider>
      </I18nProvider>
    </LanguageProvider>
  );
}
