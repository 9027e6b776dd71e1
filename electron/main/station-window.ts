/**
 * The station's window: shown when it has something to show, loaded again when its page breaks or
 * hangs, and asking before it is closed over unsent work.
 */
import type { BrowserWindow, BrowserWindowConstructorOptions, Dialog } from 'electron';
import type { Log } from '#electron/station/host.ts';
import {
  appPage,
  contentProtection,
  unresponsiveMs,
  windowOptions,
  type WindowSetting,
} from './policy.ts';
import type { RestartLimit } from './restart-limit.ts';
import type { Words } from './words.ts';

export interface WindowParts {
  create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  setting: WindowSetting;
  dialog: Pick<Dialog, 'showMessageBoxSync'>;
  words: Words;
  /** How often a broken page is loaded again. */
  limit: RestartLimit;
  onGivenUp: () => void;
  log: Log;
}

/** Makes the window; `load` it when its page may speak. */
export function createStationWindow(parts: WindowParts): {
  window: BrowserWindow;
  load: () => Promise<void>;
} {
  const { setting, dialog, words, limit, log } = parts;
  const window = parts.create(windowOptions(setting));
  const { webContents } = window;
  if (contentProtection(setting)) window.setContentProtection(true);
  window.once('ready-to-show', () => window.show());

  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    log({ level: 'error', event: 'page.gone', facts: { reason } });
    if (limit.allow()) webContents.reload();
    else parts.onGivenUp();
  });

  let hanging: NodeJS.Timeout | undefined;
  window.on('unresponsive', () => {
    log({ level: 'warn', event: 'page.unresponsive' });
    clearTimeout(hanging);
    // Its end is then told by `render-process-gone`.
    hanging = setTimeout(() => webContents.forcefullyCrashRenderer(), unresponsiveMs);
  });
  window.on('responsive', () => clearTimeout(hanging));
  window.on('closed', () => clearTimeout(hanging));

  // The page asks to stay while it has unsent work; Electron would keep it open without a word.
  webContents.on('will-prevent-unload', (event) => {
    const leave = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: words.leaveTitle,
      detail: words.leaveDetail,
      buttons: [words.stay, words.leave],
      defaultId: 0,
      cancelId: 0,
    });
    if (leave === 1) event.preventDefault();
  });

  return { window, load: () => window.loadURL(appPage) };
}
