/** `BrowserWindow`: a page of the context, with the preload script its options name. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserWindowConstructorOptions } from 'electron';
import { app } from './app.ts';
import type { StandInChromium } from './chromium.ts';
import { preloadWorld } from './preload-world.ts';
import { WebContents } from './web-contents.ts';

/** Set when Chromium is up: a program can make windows only when the app is ready. */
let chromium: StandInChromium | null = null;
export function useChromium(started: StandInChromium): void {
  chromium = started;
}

export class BrowserWindow extends EventEmitter {
  static #all: BrowserWindow[] = [];
  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#all];
  }

  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: WebContents;
  /** What the program did to it, in order. */
  readonly done: string[] = [];
  #minimized = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    if (chromium === null) throw new Error('BrowserWindow: only when the app is ready');
    const { takePage } = chromium;
    this.options = options;
    const { preload = '', sandbox, contextIsolation } = options.webPreferences ?? {};
    if (sandbox !== true || contextIsolation !== true || !app.sandboxed) {
      throw new Error('the stand-in runs only sandboxed, isolated pages');
    }
    this.webContents = new WebContents();
    this.webContents.open(async () => {
      const page = await takePage(this.webContents);
      await page.addInitScript(preloadWorld(readFileSync(preload, 'utf8')));
      page.once('domcontentloaded', () => this.emit('ready-to-show'));
      return page;
    });
    this.webContents.once('destroyed', () => {
      BrowserWindow.#all = BrowserWindow.#all.filter((window) => window !== this);
      this.emit('closed');
      if (BrowserWindow.#all.length === 0) app.windowsClosed();
    });
    BrowserWindow.#all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  close(): void {
    this.webContents.close();
  }
  isDestroyed(): boolean {
    return this.webContents.isDestroyed();
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  minimize(): void {
    this.#minimized = true;
    this.done.push('minimize');
  }
  restore(): void {
    this.#minimized = false;
    this.done.push('restore');
  }
  show(): void {
    this.done.push('show');
  }
  focus(): void {
    this.done.push('focus');
  }
  setContentProtection(on: boolean): void {
    this.done.push(`contentProtection ${on}`);
  }
}
