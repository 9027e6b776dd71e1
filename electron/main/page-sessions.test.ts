import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { beforeEach, expect, test } from 'vitest';
import type { LogLine } from '#electron/station/host.ts';
import { echoStation } from '#tests/support/echo-station.ts';
import { type PageSessions, servePages } from './page-sessions.ts';

/** Web contents as far as sessions use them. */
function fakeContents(url = 'app://dangol/') {
  const sent: unknown[] = [];
  const listeners = new Map<string, () => void>();
  const mainFrame = { url };
  const contents = {
    mainFrame,
    isDestroyed: () => false,
    send: (_channel: string, frame: unknown) => sent.push(frame),
    on: (event: string, listener: () => void) => listeners.set(event, listener),
    once: (event: string, listener: () => void) => listeners.set(event, listener),
  };
  return {
    contents: contents as unknown as WebContents,
    mainFrame,
    sent,
    emit: (event: string) => listeners.get(event)?.(),
  };
}

type FakeContents = ReturnType<typeof fakeContents>;

let station: ReturnType<typeof echoStation>;
let running = true;
let pages: PageSessions;
let log: LogLine[];
let receive: (event: IpcMainEvent, frame: unknown) => void;

beforeEach(() => {
  station = echoStation();
  running = true;
  log = [];
  const ipc = {
    on: (_channel: string, listener: typeof receive) => {
      receive = listener;
    },
  };
  pages = servePages(
    ipc as unknown as IpcMain,
    () => (running ? station : null),
    (line) => log.push(line),
  );
});

/** Sends a frame as a page's main frame does, or as another. */
function post(page: FakeContents, frame: unknown, from: unknown = page.mainFrame): void {
  const event = { sender: page.contents, senderFrame: from };
  receive(event as unknown as IpcMainEvent, frame);
}

function admitted(url?: string): FakeContents {
  const page = fakeContents(url);
  pages.admit(page.contents);
  return page;
}

test('a page of ours is welcomed and speaks to the station', () => {
  const page = admitted();
  post(page, { type: 'hello' });
  post(page, { type: 'rpc', message: { a: 1 } });
  expect(page.sent).toEqual([{ type: 'welcome' }, { type: 'rpc', message: { a: 1 } }]);
});

test('two windows have a session each, and hear only their own', () => {
  const [one, other] = [admitted(), admitted()];
  post(one, { type: 'hello' });
  post(other, { type: 'hello' });
  post(one, { type: 'rpc', message: 'mine' });
  expect(station.open).toBe(2);
  expect(other.sent).toEqual([{ type: 'welcome' }]);
});

test('a frame inside the page is refused, also one of our own origin', () => {
  const page = admitted();
  post(page, { type: 'hello' }, { url: 'app://dangol/' });
  post(page, { type: 'hello' }, { url: 'https://evil.test/' });
  post(page, { type: 'hello' }, null);
  expect(page.sent).toEqual([]);
  expect(log.map(({ facts }) => facts?.['reason'])).toEqual(['sender', 'sender', 'sender']);
  expect(station.open).toBe(0);
});

test('a window that went elsewhere is refused', () => {
  const page = admitted();
  post(page, { type: 'hello' });
  page.mainFrame.url = 'https://evil.test/';
  post(page, { type: 'rpc', message: 'x' });
  expect(page.sent).toEqual([{ type: 'welcome' }]);
});

test('web contents that are no window of ours are refused', () => {
  const stranger = fakeContents();
  post(stranger, { type: 'hello' });
  expect([stranger.sent, station.open]).toEqual([[], 0]);
});

test('whatever is no frame is refused', () => {
  const page = admitted();
  post(page, { type: 'hello' });
  for (const frame of [
    null,
    'hello',
    { type: 'eval', code: '1' },
    { type: 'rpc', message: 1, as: 2 },
  ]) {
    post(page, frame);
  }
  expect(page.sent).toEqual([{ type: 'welcome' }]);
  expect(log.map(({ facts }) => facts?.['reason'])).toEqual(Array(4).fill('schema'));
});

test('a call before the hello goes nowhere', () => {
  const page = admitted();
  post(page, { type: 'rpc', message: 'x' });
  expect([page.sent, station.open]).toEqual([[], 0]);
});

test('a reloaded page says hello again and has one session, not two', () => {
  const page = admitted();
  post(page, { type: 'hello' });
  post(page, { type: 'hello' });
  expect(station.open).toBe(1);
  expect(page.sent).toEqual([{ type: 'welcome' }, { type: 'welcome' }]);
});

test('the end of a page ends its session', () => {
  const page = admitted();
  post(page, { type: 'hello' });
  page.emit('destroyed');
  expect(station.open).toBe(0);
  post(page, { type: 'hello' });
  expect(station.open).toBe(0);
});

test('a crashed page ends its session, and may come back', () => {
  const page = admitted();
  post(page, { type: 'hello' });
  page.emit('render-process-gone');
  expect(station.open).toBe(0);
  post(page, { type: 'hello' });
  expect(station.open).toBe(1);
});

test('the end of the station is told to its pages; a hello while it is away is told the same', () => {
  const page = admitted();
  post(page, { type: 'hello' });
  running = false;
  station.end();
  post(page, { type: 'hello' });
  const closed = { type: 'closed', reason: 'stopped' };
  expect(page.sent).toEqual([{ type: 'welcome' }, closed, closed]);
});
