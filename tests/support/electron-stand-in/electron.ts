/** The module itself: what `import … from 'electron'` gets. Starts Chromium and then is ready. */
import { app } from './app.ts';
import { BrowserWindow, useChromium } from './browser-window.ts';
import { startChromium } from './chromium.ts';
import { answerQuestions } from './control.ts';
import { defaultSession } from './session.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog } from './dialog.ts';
export { ipcMain } from './ipc-main.ts';
export { safeStorage } from './safe-storage.ts';
export { shell } from './shell.ts';

export const session = { defaultSession };

export const protocol = {
  registerSchemesAsPrivileged(schemes: { scheme: string }[]): void {
    if (app.isReady) throw new Error('registerSchemesAsPrivileged: only before the app is ready');
    app.emit('stand-in-schemes', schemes);
  },
};

export const Menu = {
  setApplicationMenu(_menu: unknown): void {},
  buildFromTemplate: (template: unknown) => template,
};

answerQuestions();
// As Electron, ready only when the program's own first turn is over.
setImmediate(() => void start());

async function start(): Promise<void> {
  const chromium = await startChromium(app.getPath('userData'));
  useChromium(chromium);
  app.on('stand-in-close-windows', () => {
    const windows = BrowserWindow.getAllWindows();
    for (const window of windows) window.close();
    if (windows.length === 0) app.windowsClosed();
  });
  app.on('stand-in-exit', () => {
    for (const window of BrowserWindow.getAllWindows()) window.removeAllListeners();
    void chromium.context.close();
  });
  process.stdout.write(`chromium at ${chromium.endpoint}\n`);
  app.becomeReady();
}
