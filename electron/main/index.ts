/**
 * Electron's entry: wires the policy, one station thread and one window. Whatever decides something
 * is in a file of its own that takes Electron's parts as arguments; this one only puts them together.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron';
import { chromiumFolder, forgetChromium } from '#electron/station/hosting/chromium-folder.ts';
import { DataDirTaken, lockDataDir } from '#electron/station/hosting/data-dir-lock.ts';
import { enrolOnce } from '#electron/station/hosting/enrol-by-code.ts';
import { exits } from '#electron/station/hosting/exits.ts';
import {
  type HostOptions,
  parseHostOptions,
  stationSettings,
  usage,
} from '#electron/station/hosting/host-options.ts';
import { jsonLog } from '#electron/station/hosting/json-log.ts';
import { loadRendererFiles, RendererNotBuilt } from '#electron/station/hosting/renderer-files.ts';
import { stopAsked } from '#electron/station/hosting/stop-asked.ts';
import { startStationThread } from '#electron/station/station-thread.ts';
import { chooseElectronSecrets } from './electron-secrets.ts';
import { guardContents } from './guard-contents.ts';
import { guardSession } from './guard-session.ts';
import { menuTemplate } from './menu.ts';
import { servePages } from './page-sessions.ts';
import { appScheme, appSchemePrivileges, restarts } from './policy.ts';
import { createRestartLimit } from './restart-limit.ts';
import { keepStation, type StationKeeper } from './station-keeper.ts';
import { createStationWindow } from './station-window.ts';
import { wordsFor } from './words.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const stopWithinMs = 5_000;

const log = jsonLog((line) => process.stderr.write(`${line}\n`), Date.now);
const print = (line: string) => process.stdout.write(`${line}\n`);

const parsed = parseHostOptions(process.argv.slice(1), process.env, {
  dataDir: path.join(app.getPath('appData'), 'Dangol', 'station'),
  ignoreUnknown: true,
});
if (parsed.ok) begin(parsed.options);
else {
  process.stderr.write(`${parsed.detail}\n\nOptions: ${usage}\n`);
  app.exit(exits.badOptions);
}

/** All that must be done before Electron is ready. */
function begin(options: HostOptions): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: appSchemePrivileges }]);
  // Chromium's own files lie with the station's, so the single instance is one a station.
  const userData = path.join(options.dataDir, chromiumFolder);
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  app.setPath('userData', userData);
  if (!app.requestSingleInstanceLock()) {
    print('station already running');
    app.exit(exits.stopped);
    return;
  }
  forgetChromium(options.dataDir);
  app.on('web-contents-created', (_event, contents) =>
    guardContents(contents, options.mode, options.kiosk, shell, log),
  );
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(() => run(options))
    .catch((error: unknown) => fail(error));
}

async function run(options: HostOptions): Promise<void> {
  const words = wordsFor(app.getLocale());
  const template = menuTemplate(process.platform, options.kiosk);
  Menu.setApplicationMenu(template === null ? null : Menu.buildFromTemplate(template));

  const files = await loadRendererFiles(path.join(here, '../renderer'));
  const lock = await lockDataDir(options.dataDir);
  const secrets = await chooseElectronSecrets(
    safeStorage,
    process.platform,
    options.dataDir,
    { allowDevelopment: options.developmentKeys, mode: options.mode },
    log,
  );
  guardSession(
    session.defaultSession,
    { mode: options.mode, packaged: app.isPackaged },
    files,
    log,
  );

  const giveUp = () => {
    log({ level: 'error', event: 'host.gave_up' });
    dialog.showErrorBox(words.brokenTitle, words.brokenDetail);
    shutDown(exits.failed);
  };
  const limit = () => createRestartLimit(restarts, () => performance.now());
  const keeper: StationKeeper = keepStation({
    start: () =>
      startStationThread(
        pathToFileURL(path.join(here, 'worker.js')),
        stationSettings(options, app.getVersion()),
        secrets,
        log,
      ),
    limit: limit(),
    restartAfterMs: restarts.afterMs,
    log,
    onRestarted: () => {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.reload();
    },
    onGivenUp: giveUp,
  });

  let ending = false;
  function shutDown(code: number): void {
    if (ending) return;
    ending = true;
    void keeper
      .stop(stopWithinMs)
      .then(() => lock.release())
      .finally(() => app.exit(code));
  }
  // Not `before-quit`: a page with unsent work is asked first, when its window closes.
  app.on('will-quit', (event) => {
    event.preventDefault();
    shutDown(exits.stopped);
  });
  void stopAsked(process).then(() => shutDown(exits.stopped));

  const station = keeper.current();
  if (station !== null && options.hub !== null && options.enrolCode !== null) {
    print(await enrolOnce(station, options.hub, options.enrolCode));
  }

  const pages = servePages(ipcMain, keeper.current, log);
  const { window, load } = createStationWindow({
    create: (windowOptions) => new BrowserWindow(windowOptions),
    setting: {
      mode: options.mode,
      kiosk: options.kiosk,
      packaged: app.isPackaged,
      preload: path.join(here, '../preload/index.cjs'),
    },
    dialog,
    words,
    limit: limit(),
    onGivenUp: giveUp,
    log,
  });
  pages.admit(window.webContents);
  app.on('second-instance', () => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  });
  await load();
  print('station ready');
}

function fail(error: unknown): void {
  const words = wordsFor(app.getLocale());
  const detail = error instanceof Error ? error.message : String(error);
  log({ level: 'error', event: 'host.failed', facts: { detail } });
  if (error instanceof DataDirTaken) {
    dialog.showErrorBox(words.takenTitle, words.takenDetail);
    app.exit(exits.taken);
  } else {
    dialog.showErrorBox(words.startTitle, detail);
    app.exit(error instanceof RendererNotBuilt ? exits.notBuilt : exits.failed);
  }
}
