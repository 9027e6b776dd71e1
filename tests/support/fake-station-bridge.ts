/**
 * Puts a fake station behind the page as Electron's preload script would: `window.dangol`. Bundled and
 * run before the page's own script by renderer-page.ts, so that the renderer under test is the one that
 * ships. Tests reach the levers as `window.fakeStation`.
 */
// This script shares the page's policy: its zod must not try eval either.
import '#renderer/page-policy.ts';
import { serveRpc } from '#shared/rpc/server.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import { createFakeStation, type FakeStation, type FakeStationOptions } from './fake-station.ts';

declare global {
  interface Window {
    /** Set by renderer-page.ts before this script runs. */
    fakeStationStart?: { start: FakeStationOptions['start']; startedAt: number };
    fakeStation?: FakeStation['levers'] & { stop(): void };
  }
}

const { start, startedAt } = window.fakeStationStart ?? { start: 'open', startedAt: Date.now() };
const loadedAt = performance.now();
const station = createFakeStation({
  start,
  now: () => Math.round(startedAt + performance.now() - loadedAt),
});

const toPage = new Set<(frame: unknown) => void>();
const toStation = new Set<(message: unknown) => void>();
const sendToPage = (frame: unknown) => {
  const copy: unknown = structuredClone(frame);
  queueMicrotask(() => {
    for (const listener of toPage) listener(copy);
  });
};

const transport: Transport = {
  send: (message) => sendToPage({ type: 'rpc', message }),
  onMessage(listener) {
    toStation.add(listener);
    return () => toStation.delete(listener);
  },
  onClose: () => () => {},
};
const server = serveRpc(transport, station.handlers, (what, error) => console.error(what, error));
station.listen((event, payload) => server.emit(event, payload));

window.dangol = {
  send(frame) {
    const copy = structuredClone(frame) as { type: string; message?: unknown };
    if (copy.type === 'hello') sendToPage({ type: 'welcome' });
    if (copy.type === 'rpc') for (const listener of toStation) listener(copy.message);
  },
  onMessage(listener) {
    toPage.add(listener);
  },
};
window.fakeStation = {
  ...station.levers,
  stop: () => sendToPage({ type: 'closed', reason: 'stopped' }),
};
