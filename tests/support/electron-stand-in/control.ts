/**
 * What a test can ask of a program that runs over the stand-in: questions over the process's own
 * channel, each answered.
 */
import type { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { shown } from './dialog.ts';
import { opened } from './shell.ts';
import { defaultSession } from './session.ts';

const first = () => {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) throw new Error('there is no window');
  return window;
};

export const questions = {
  /** Window options, and what was done to the window. */
  window: () => ({ options: first().options, done: first().done }),
  minimize: () => first().minimize(),
  dialogs: () => shown,
  opened: () => opened,
  /** Whether an event of the page's contents is prevented. */
  prevents: (event: string, details: object, ...more: unknown[]) =>
    first().webContents.ask(event, details, ...more),
  /** Asks for a new window as a page does. */
  open: (url: string) => first().webContents.openRequested(url),
  permission(permission: string, origin: string, media?: string) {
    const contents = first().webContents;
    let requested: boolean | null = null;
    defaultSession.permissionRequest?.(
      contents,
      permission,
      (granted) => {
        requested = granted;
      },
      { requestingUrl: origin, ...(media === undefined ? {} : { mediaTypes: [media] }) },
    );
    return {
      requested,
      checked: defaultSession.permissionCheck?.(
        contents,
        permission,
        origin,
        media === undefined ? {} : { mediaType: media },
      ),
    };
  },
  device: () => defaultSession.devicePermission?.({}),
  /** What is chosen of each kind of device, and whether Electron's own choice was prevented. */
  chosenDevices() {
    const chosen: Record<string, unknown> = {};
    const choose = (event: string, source: EventEmitter, ...args: unknown[]) => {
      let prevented = false;
      const preventDefault = () => {
        prevented = true;
      };
      source.emit(event, { preventDefault }, ...args, (device: unknown) => {
        chosen[event] = prevented ? (device ?? null) : 'not prevented';
      });
    };
    const { webContents } = first();
    choose('select-hid-device', defaultSession, {});
    choose('select-serial-port', defaultSession, [], webContents);
    choose('select-usb-device', defaultSession, {});
    choose('select-bluetooth-device', webContents, []);
    return chosen;
  },
  displayMedia: () =>
    new Promise((resolve) => defaultSession.displayMedia?.({}, (streams) => resolve(streams))),
  /** Whether a request of any kind would be let through. */
  allows: (url: string) => defaultSession.allows(url),
  serves: async (url: string) => (await defaultSession.serve(url, 'GET'))?.status,
  spellChecker: () => defaultSession.spellChecker,
  crashPage: () => first().webContents.forcefullyCrashRenderer(),
  quit: () => app.quit(),
} as const;

export type Questions = typeof questions;

interface Asked {
  id: number;
  question: keyof Questions;
  args: unknown[];
}

/** Answers over the channel of `child_process.fork`; without one, nobody asks. */
export function answerQuestions(): void {
  if (process.channel === undefined) return;
  process.on('message', (asked: Asked) => void answerOne(asked));
  process.channel.unref();
}

async function answerOne({ id, question, args }: Asked): Promise<void> {
  try {
    const ask = questions[question] as (...values: unknown[]) => unknown;
    process.send?.({ id, value: (await ask(...args)) ?? null });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
}
