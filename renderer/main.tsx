/** Starts the page: the words, the way to the station, the stores, then the screens. */
import './page-policy.ts';
import { setupI18n } from '@lingui/core';
import { createRoot } from 'react-dom/client';
import { createRpcClient } from '#shared/rpc/client.ts';
import { App } from './app.tsx';
import { connect } from './connect.ts';
import { messages as english } from './locales/en.po';
import { messages as korean } from './locales/ko.po';
import { NoStationScreen } from './screens/station/no-station-screen.tsx';
import { createLanguageStore } from './stores/language-store.tsx';
import { createStores } from './stores/stores.tsx';
import { Page } from './page.tsx';
import { refuseDrops } from './refuse-drops.ts';

async function start(): Promise<void> {
  const element = document.getElementById('root');
  if (element === null) throw new Error('index.html has no #root');
  refuseDrops(document);
  const root = createRoot(element);
  const i18n = setupI18n({ messages: { en: english, ko: korean } });
  const language = createLanguageStore(i18n, {
    storage: window.localStorage,
    preferred: navigator.language,
    setPageLanguage: (locale) => document.documentElement.setAttribute('lang', locale),
  });
  const connection = await connect(window);
  if (!connection.ok) {
    root.render(
      <Page i18n={i18n} language={language}>
        <NoStationScreen reason={connection.reason} />
      </Page>,
    );
    return;
  }
  const stores = createStores(createRpcClient(connection.transport), () => Date.now(), {
    storage: window.localStorage,
  });
  void connection.closed.then((why) => stores.station.getState().lose(why));
  root.render(
    <Page i18n={i18n} language={language}>
      <App stores={stores} />
    </Page>,
  );
}

void start();
