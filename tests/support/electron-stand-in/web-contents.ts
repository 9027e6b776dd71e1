/** `WebContents` over a Playwright page, as far as Dangol uses it. */
import { EventEmitter } from 'node:events';
import type { Frame, Page } from '@playwright/test';
import { toChromium, toElectron } from './addresses.ts';
import { app } from './app.ts';
import { deliverFunction } from './preload-world.ts';
import { defaultSession } from './session.ts';

/** `WebFrameMain`: one object a frame, so that frames can be compared. */
interface StandInFrame {
  readonly url: string;
}

export class WebContents extends EventEmitter {
  #makePage: () => Promise<Page> = () => Promise.reject(new Error('it was not opened'));
  #page: Promise<Page> | null = null;
  /** Null before there is a page, and after it crashed. */
  #resolved: Page | null = null;
  readonly #frames = new WeakMap<Frame, StandInFrame>();
  #openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  /** The program's own navigations, which no event asks about. */
  #programmatic = false;
  #destroyed = false;
  /** Where the program last sent it. */
  #address = 'about:blank';
  /** What the program sent and the page has not taken yet keeps its order. */
  #sending: Promise<unknown> = Promise.resolve();

  /** Gives it its page; a page that crashed is replaced by another of the same making. */
  open(makePage: () => Promise<Page>): void {
    this.#makePage = makePage;
    this.#page = makePage().then((made) => {
      this.#resolved = made;
      made.on('dialog', (dialog) => {
        if (dialog.type() !== 'beforeunload') return void dialog.dismiss();
        const leave = this.ask('will-prevent-unload', {});
        if (!leave) app.quitRefused();
        void (leave ? dialog.accept() : dialog.dismiss());
      });
      made.on('download', (download) => {
        const item = {
          getURL: () => toElectron(download.url()),
          getFilename: () => download.suggestedFilename(),
        };
        let prevented = false;
        const event = {
          preventDefault: () => {
            prevented = true;
          },
        };
        defaultSession.emit('will-download', event, item, this);
        if (prevented) void download.cancel();
      });
      made.on('crash', () => {
        this.#resolved = null;
        this.emit('render-process-gone', {}, { reason: 'crashed' });
      });
      made.on('close', () => {
        if (this.#resolved !== made) return;
        this.#destroyed = true;
        this.emit('destroyed');
      });
      return made;
    });
  }

  get mainFrame(): StandInFrame {
    if (this.#resolved === null) throw new Error('the page is not there yet');
    return this.frameOf(this.#resolved.mainFrame());
  }
  frameOf(frame: Frame): StandInFrame {
    const known = this.#frames.get(frame);
    if (known !== undefined) return known;
    const made = {
      get url() {
        return toElectron(frame.url());
      },
    };
    this.#frames.set(frame, made);
    return made;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
  send(channel: string, ...args: unknown[]): void {
    const cloned = structuredClone(args);
    this.#sending = this.#sending.then(() =>
      this.#resolved
        ?.evaluate(
          ([name, on, values]) =>
            (window as unknown as Record<string, (c: string, v: unknown[]) => void>)[name]?.(
              on,
              values,
            ),
          [deliverFunction, channel, cloned] as const,
        )
        .catch(() => {}),
    );
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    if (page === null) throw new Error('the page is not there yet');
    this.#address = url;
    this.#programmatic = true;
    try {
      await page.goto(toChromium(url, defaultSession.handlers.keys()));
    } finally {
      this.#programmatic = false;
    }
  }
  close(): void {
    void this.#resolved?.close({ runBeforeUnload: true });
  }
  reload(): void {
    if (this.#resolved === null) this.open(this.#makePage);
    void this.loadURL(this.#address);
  }
  forcefullyCrashRenderer(): void {
    void this.#resolved?.goto('chrome://crash').catch(() => {});
  }
  async setVisualZoomLevelLimits(): Promise<void> {}
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#openHandler = handler;
  }

  /** Emits an event that may be prevented. @returns whether it was. */
  ask(event: string, details: object, ...more: unknown[]): boolean {
    let prevented = false;
    const preventDefault = () => {
      prevented = true;
    };
    this.emit(event, { ...details, preventDefault }, ...more);
    return prevented;
  }
  mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (this.#programmatic && isMainFrame) return true;
    const details = { url, isMainFrame };
    if (isMainFrame && this.ask('will-navigate', details)) return false;
    return !this.ask('will-frame-navigate', details);
  }
  openRequested(url: string): void {
    const { action } = this.#openHandler({ url });
    if (action !== 'deny') throw new Error('the stand-in makes no windows for pages');
  }
}
