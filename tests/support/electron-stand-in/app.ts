/** `app`: paths, readiness, the single instance, quitting. */
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

class StandInApp extends EventEmitter {
  readonly isPackaged = false;
  isReady = false;
  sandboxed = false;
  readonly #paths = new Map<string, string>([
    ['appData', path.join(os.tmpdir(), 'electron-stand-in')],
    ['userData', path.join(os.tmpdir(), 'electron-stand-in', 'user-data')],
  ]);
  #lockFile: string | null = null;
  #quitting = false;
  #ready: () => void = () => {};
  readonly #whenReady = new Promise<void>((resolve) => {
    this.#ready = resolve;
  });

  getPath(name: string): string {
    const found = this.#paths.get(name);
    if (found === undefined) throw new Error(`the stand-in knows no path ${name}`);
    return found;
  }
  setPath(name: string, value: string): void {
    if (!existsSync(value)) throw new Error(`Failed to set path: ${value} does not exist`);
    this.#paths.set(name, value);
  }
  getVersion(): string {
    return '0.0.0-stand-in';
  }
  getLocale(): string {
    return process.env['STAND_IN_LOCALE'] ?? 'en-GB';
  }
  enableSandbox(): void {
    if (this.isReady) throw new Error('enableSandbox: only before the app is ready');
    this.sandboxed = true;
  }
  whenReady(): Promise<void> {
    return this.#whenReady;
  }
  /** Called by the stand-in when Chromium is up. */
  becomeReady(): void {
    this.isReady = true;
    this.#ready();
    this.emit('ready');
  }

  /** As Electron's: at once, and the first instance is told of the second. */
  requestSingleInstanceLock(): boolean {
    const file = path.join(this.getPath('userData'), 'SingletonLock');
    for (;;) {
      try {
        writeFileSync(file, String(process.pid), { flag: 'wx' });
        this.#lockFile = file;
        process.on('SIGUSR2', () => this.emit('second-instance', {}, [], ''));
        return true;
      } catch {
        const holder = Number(readFileSync(file, 'utf8'));
        try {
          process.kill(holder, 'SIGUSR2');
          return false;
        } catch {
          // Its process is gone: it was killed.
          rmSync(file, { force: true });
        }
      }
    }
  }

  /** Asks the windows to close; when the last has, `window-all-closed` and `will-quit` follow. */
  quit(): void {
    if (!this.#ask('before-quit')) return;
    this.#quitting = true;
    if (!this.emit('stand-in-close-windows')) this.windowsClosed();
  }
  /** Called by the stand-in when the last window has closed. */
  windowsClosed(): void {
    if (!this.#quitting) {
      this.emit('window-all-closed');
    } else if (this.#ask('will-quit')) this.exit(0);
  }
  /** Called by the stand-in when a window was kept open. */
  quitRefused(): void {
    this.#quitting = false;
  }
  #ask(event: string): boolean {
    let prevented = false;
    this.emit(event, {
      preventDefault: () => {
        prevented = true;
      },
    });
    return !prevented;
  }
  exit(code: number): void {
    if (this.#lockFile !== null) rmSync(this.#lockFile, { force: true });
    this.emit('stand-in-exit');
    process.exit(code);
  }
}

export const app = new StandInApp();
