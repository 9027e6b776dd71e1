/** What tests of the browser host start, and the tools of those who attack it. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { createLaunchDesk } from '#electron/browser-host/launch-desk.ts';
import {
  type LoopbackServer,
  startLoopbackServer,
} from '#electron/browser-host/loopback-server.ts';
import type { LogLine } from '#electron/station/host.ts';
import {
  loadRendererFiles,
  writeRendererManifest,
} from '#electron/station/hosting/renderer-files.ts';
import { type EchoStation, echoStation } from './echo-station.ts';

/** A page that does nothing, as a finished build with its manifest. */
export async function makeTinyRenderer(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'dangol-renderer-'));
  const dir = path.join(root, 'renderer');
  await mkdir(path.join(dir, 'assets'), { recursive: true });
  await writeFile(path.join(dir, 'assets/page-1a2b.js'), 'document.title = "ran";\n');
  await writeFile(
    path.join(dir, 'index.html'),
    '<!doctype html><title>tiny</title><script type="module" src="/assets/page-1a2b.js"></script>',
  );
  await writeRendererManifest(dir);
  return { dir, remove: () => rm(root, { recursive: true, force: true }) };
}

export interface Loopback extends LoopbackServer {
  port: number;
  station: EchoStation;
  log: LogLine[];
  /** The launch desk's clock. */
  clock: { now: number };
  /** Pages that the launch desk holds for live: it hears that one is gone later than the page does. */
  livePages(): number;
  /** A new launch secret. */
  secret(): string;
  /** A launch secret exchanged for a token, as the page does. */
  token(): Promise<string>;
}

/** A loopback server over an echo station, with a clock of its own. */
export async function startLoopback(rendererDir: string): Promise<Loopback> {
  const station = echoStation();
  const log: LogLine[] = [];
  const clock = { now: 0 };
  const desk = createLaunchDesk(() => clock.now, randomBytes);
  let livePages = 0;
  const server = await startLoopbackServer({
    port: 0,
    files: await loadRendererFiles(rendererDir),
    desk: {
      ...desk,
      claim(token, putOut) {
        const leave = desk.claim(token, putOut);
        if (leave === null) return null;
        livePages += 1;
        return () => {
          livePages -= 1;
          leave();
        };
      },
    },
    station,
    log: (line) => log.push(line),
  });
  const secret = () => new URL(server.launchAddress()).hash.slice('#launch='.length);
  return {
    ...server,
    port: Number(new URL(server.origin).port),
    station,
    log,
    clock,
    livePages: () => livePages,
    secret,
    token: async () => {
      const { status, body } = await exchange(server.origin, secret());
      if (status !== 200) throw new Error(`the exchange was answered with ${status}`);
      return (JSON.parse(body) as { token: string }).token;
    },
  };
}

/** The page's own POST /launch, with headers to forge. A header given as null is left out. */
export async function exchange(
  origin: string,
  secret: string,
  headers: Record<string, string | null> = {},
): Promise<{ status: number; body: string; head: string }> {
  const { host, port } = new URL(origin);
  const all: Record<string, string | null> = {
    Host: host,
    Origin: origin,
    'Sec-Fetch-Site': 'same-origin',
    'Content-Type': 'application/json',
    ...headers,
  };
  const body = JSON.stringify({ secret });
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  );
  return sendRaw(
    Number(port),
    ['POST /launch HTTP/1.1', ...lines, `Content-Length: ${body.length}`, '', body].join('\r\n'),
  );
}

/** Sends bytes as they are and reads the first answer; an empty answer has status 0. */
export function sendRaw(
  port: number,
  text: string,
): Promise<{ status: number; head: string; body: string }> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      const [head = '', ...rest] = received.split('\r\n\r\n');
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0);
      resolve({ status, head, body: rest.join('\r\n\r\n') });
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no whole answer: ${JSON.stringify(received)}`));
    }, 8_000);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      received += chunk;
      const [head, body] = received.split('\r\n\r\n');
      const length = /content-length: (\d+)/i.exec(head ?? '')?.[1];
      if (
        body !== undefined &&
        (received.startsWith('HTTP/1.1 101') || body.length >= Number(length))
      )
        done();
    });
    socket.on('close', done);
    socket.on('error', done);
  });
}

export interface PageSocket {
  send(frame: unknown): void;
  sendText(text: string | Buffer): void;
  /** The next frame from the host. */
  next(): Promise<unknown>;
  /** The close code, when it is closed. */
  closed: Promise<number>;
  close(): void;
}

/** A page's WebSocket with headers to forge; rejects with the status of a refused upgrade. */
export function openPageSocket(
  origin: string,
  options: { origin?: string | null; host?: string; path?: string; site?: string } = {},
): Promise<PageSocket> {
  const headers: Record<string, string> = {};
  if (options.origin !== null) headers['Origin'] = options.origin ?? origin;
  if (options.host !== undefined) headers['Host'] = options.host;
  if (options.site !== undefined) headers['Sec-Fetch-Site'] = options.site;
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${options.path ?? '/socket'}`, {
    headers,
  });
  const frames: unknown[] = [];
  const waiting: ((frame: unknown) => void)[] = [];
  socket.on('message', (data) => {
    const frame: unknown = JSON.parse((data as Buffer).toString());
    const next = waiting.shift();
    if (next === undefined) frames.push(frame);
    else next(frame);
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      socket.terminate();
      reject(new Error(`refused with ${response.statusCode}`));
    });
    socket.on('error', reject);
    socket.on('open', () =>
      resolve({
        send: (frame) => socket.send(JSON.stringify(frame)),
        sendText: (text) => socket.send(text),
        next: () =>
          frames.length > 0
            ? Promise.resolve(frames.shift())
            : new Promise((answer) => waiting.push(answer)),
        closed,
        close: () => socket.close(),
      }),
    );
  });
}
