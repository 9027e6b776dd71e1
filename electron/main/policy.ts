/**
 * What the Electron host allows, as data: windows, permissions, navigation, other programs, fuses.
 * Electron's own defaults allow much of this. `policy.test.ts` goes through all 20 items of Electron's
 * security checklist by name; `policy-decisions.ts` answers questions from these tables.
 */
import type { BrowserWindowConstructorOptions, Privileges } from 'electron';
import type { StationMode } from '#shared/domain/record.ts';

/** The page's own scheme and host: its origin is `app://dangol`. */
export const appScheme = 'app';
export const appHost = 'dangol';
export const appPage = `${appScheme}://${appHost}/`;

/** The page behaves as one from the web would: same-origin rules, its policy, a secure context. */
export const appSchemePrivileges: Privileges = {
  standard: true,
  secure: true,
  codeCache: true,
  bypassCSP: false,
  allowServiceWorkers: false,
  supportFetchAPI: true,
  corsEnabled: false,
  stream: false,
  allowExtensions: false,
};

/** Schemes a request of the page may have. The station talks to the hub, the page never to a network. */
export const requestSchemes: readonly string[] = ['app:', 'blob:', 'data:'];

/** And those that only developer tools have, which a packaged app has not. */
export const developmentSchemes: readonly string[] = ['devtools:'];

/** Schemes of which nothing is ever served, whoever asks. */
export const blockedSchemes: readonly string[] = ['file'];

/** One channel each way; electron/preload has the same names. */
export const channels = { toHost: 'dangol:to-host', toPage: 'dangol:to-page' } as const;

/** What a page may ask the platform for: `video` is the camera, without a microphone. The rest is denied. */
export const permissions: Record<StationMode, readonly 'video'[]> = {
  associate: ['video'],
  pickup: ['video'],
  kiosk: [],
};

/** Sites an associate may open in the system's browser: where a shop's orders are looked after. */
export const externalHosts: Record<StationMode, readonly string[]> = {
  associate: ['admin.shopify.com'],
  pickup: [],
  kiosk: [],
};

/** Files the page may save: the export of unsent changes for support, which it makes itself. */
export const downloads: Record<
  StationMode,
  { schemes: readonly string[]; extensions: readonly string[] }
> = {
  associate: { schemes: ['blob:'], extensions: ['.json'] },
  pickup: { schemes: [], extensions: [] },
  kiosk: { schemes: [], extensions: [] },
};

export interface WindowSetting {
  mode: StationMode;
  kiosk: boolean;
  /** A packaged app: no developer tools, and the window's content is kept out of recordings. */
  packaged: boolean;
  /** Path of the preload script. */
  preload: string;
}

/** The one window of a station. */
export function windowOptions(setting: WindowSetting): BrowserWindowConstructorOptions {
  const { mode, kiosk, packaged, preload } = setting;
  return {
    ...windowSizes[mode],
    title: 'Dangol',
    // Paper, as the page: no white flash before the first picture.
    backgroundColor: '#faf7f2',
    show: false,
    autoHideMenuBar: true,
    kiosk,
    fullscreen: kiosk,
    closable: !kiosk,
    minimizable: !kiosk,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      plugins: false,
      // Its dictionaries come from a server of Google's, and a customer's name is not a mistake.
      spellcheck: false,
      safeDialogs: true,
      devTools: !packaged,
    },
  };
}

const windowSizes: Record<StationMode, BrowserWindowConstructorOptions> = {
  associate: { width: 1280, height: 800, minWidth: 1024, minHeight: 700 },
  pickup: { width: 1280, height: 800, minWidth: 1024, minHeight: 700 },
  kiosk: { width: 1080, height: 1920 },
};

/** Whether a window of this kind is kept out of screenshots and screen sharing, where the system can. */
export function contentProtection({ mode, packaged }: WindowSetting): boolean {
  return packaged && mode !== 'kiosk';
}

/** Keys a kiosk does not take: closing, reloading, zooming, developer tools, leaving full screen. */
export const kioskBlockedKeys: readonly { key: string; withModifier: boolean }[] = [
  { key: 'f5', withModifier: false },
  { key: 'f11', withModifier: false },
  { key: 'f12', withModifier: false },
  { key: 'f4', withModifier: true },
  { key: 'i', withModifier: true },
  { key: 'n', withModifier: true },
  { key: 'o', withModifier: true },
  { key: 'p', withModifier: true },
  { key: 'q', withModifier: true },
  { key: 'r', withModifier: true },
  { key: 's', withModifier: true },
  { key: 't', withModifier: true },
  { key: 'w', withModifier: true },
  { key: '+', withModifier: true },
  { key: '=', withModifier: true },
  { key: '-', withModifier: true },
  { key: '0', withModifier: true },
];

/** How often something that broke is started again before a person is told instead. */
export const restarts = { most: 3, withinMs: 60_000, afterMs: 1_000 } as const;

/** A page that does not answer for so long is put down and loaded again. */
export const unresponsiveMs = 15_000;

/**
 * Electron's fuses by their names in @electron/fuses. All are set, so that one that a later Electron
 * adds stops the packaging (`strictlyRequireAllFuses`) until somebody has decided on it.
 */
export const fuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
} as const;
