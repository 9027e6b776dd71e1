/**
 * The page and its way to the station, on 127.0.0.1 and nowhere else.
 *
 *   GET  /, /assets/…   the built renderer: public, from a table made at start
 *   POST /launch        {"secret"} → {"token"}, once a secret (launch-desk.ts)
 *   GET  /socket        WebSocket: hello with the token, then RPC (page-socket.ts)
 *
 * Everything else is refused, in the order of guard.ts; no answer carries a cookie or allows another
 * origin.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { RendererFiles } from '#electron/station/hosting/renderer-files.ts';
import { headersOf, responseHeaders } from '#electron/station/hosting/response-headers.ts';
import type { Log } from '#electron/station/host.ts';
import type { StationThread } from '#electron/station/station-thread.ts';
import { HostToken } from '#shared/rpc/host-frames.ts';
import { type Refusal, refuse } from './guard.ts';
import type { LaunchDesk } from './launch-desk.ts';
import { servePage } from './page-socket.ts';

export interface LoopbackServer {
  /** `http://127.0.0.1:port`, without a trailing slash. */
  readonly origin: string;
  /** An address that opens the page once. */
  launchAddress(): string;
  close(): Promise<void>;
}

export interface LoopbackParts {
  port: number;
  files: RendererFiles;
  desk: LaunchDesk;
  station: Pick<StationThread, 'connect'>;
  log: Log;
}

const LaunchBody = z.strictObject({ secret: HostToken });

/** A launch body is 56 bytes. */
const maxBodyBytes = 256;
/** The largest call is a note of 2,000 characters. */
const maxMessageBytes = 256 * 1024;
const maxConnections = 64;
const maxPages = 16;

/** Rejects where the port is taken. */
export async function startLoopbackServer(parts: LoopbackParts): Promise<LoopbackServer> {
  const { files, desk, station, log } = parts;
  let authority = '';

  const server = createServer(
    {
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 5_000,
      maxHeaderSize: 8 * 1024,
      insecureHTTPParser: false,
    },
    (request, response) => void respond(request, response),
  );
  server.maxConnections = maxConnections;
  server.on('upgrade', upgrade);
  server.on('clientError', (_error, socket) => refuseOn(socket, 400));

  const pages = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  });
  pages.on('connection', (socket) => servePage(socket, desk, station, log));

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refuse(request, authority, 'request');
    if (refusal !== null) {
      log({ level: 'warn', event: 'request.refused', facts: { reason: refusal.reason } });
      return answer(response, refusal.status, {}, refusalWords(refusal, authority));
    }
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (request.url === '/launch') {
      if (request.method !== 'POST') return answer(response, 405, { Allow: 'POST' });
      return launch(request, response);
    }
    if (!reads) return answer(response, 405, { Allow: 'GET, HEAD' });
    const path = request.url ?? '';
    const file = files.get(path);
    if (file === undefined) return answer(response, 404);
    response.writeHead(200, {
      ...headersOf(path),
      'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
      'Content-Length': file.body.length,
      'Content-Type': file.contentType,
    });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  }

  async function launch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A type that a form cannot send, so that no page of another origin gets here without asking.
    if (request.headers['content-type'] !== 'application/json') return answer(response, 415);
    const body = await readBody(request);
    if (!body.ok) {
      if (body.code === 'too_large') answer(response, 413, { Connection: 'close' });
      return;
    }
    const parsed = LaunchBody.safeParse(parseJson(body.text));
    if (!parsed.success) return answer(response, 400);
    const token = desk.exchange(parsed.data.secret);
    if (token === null) {
      log({ level: 'warn', event: 'launch.refused' });
      return answer(response, 403);
    }
    log({ level: 'info', event: 'launch.exchanged' });
    const answered = JSON.stringify({ token });
    response.writeHead(200, {
      ...responseHeaders,
      'Cache-Control': 'no-store',
      'Content-Length': Buffer.byteLength(answered),
      'Content-Type': 'application/json; charset=utf-8',
    });
    response.end(answered);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = refuse(request, authority, 'socket');
    if (refusal !== null) {
      log({ level: 'warn', event: 'socket.refused', facts: { reason: refusal.reason } });
      return refuseOn(socket, refusal.status);
    }
    if (request.url !== '/socket') return refuseOn(socket, 404);
    if (pages.clients.size >= maxPages) return refuseOn(socket, 503);
    pages.handleUpgrade(request, socket, head, (page) => pages.emit('connection', page, request));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.port, '127.0.0.1', resolve);
  });
  authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin: `http://${authority}`,
    launchAddress: () => `http://${authority}/#launch=${desk.issue()}`,
    async close() {
      for (const page of pages.clients) page.terminate();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
  words = '',
): void {
  response.writeHead(status, {
    ...responseHeaders,
    'Cache-Control': 'no-store',
    'Content-Length': Buffer.byteLength(words),
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  });
  response.end(words);
}

/** For a person who came by another name or by a link: what to do instead. */
function refusalWords({ reason }: Refusal, authority: string): string {
  switch (reason) {
    case 'host':
      return `This station is at http://${authority} and answers to no other name.\n`;
    case 'site':
      return 'A station is not opened from another site: put its address into the browser.\n';
    case 'origin':
    case 'target':
      return '';
  }
}

function refuseOn(socket: Duplex, status: number): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

type Body = { ok: true; text: string } | { ok: false; code: 'too_large' | 'cut_off' };

async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBodyBytes) return { ok: false, code: 'too_large' };
      chunks.push(chunk);
    }
  } catch {
    return { ok: false, code: 'cut_off' };
  }
  return { ok: true, text: Buffer.concat(chunks).toString('utf8') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
