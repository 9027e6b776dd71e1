/**
 * What the loopback server refuses before it looks at anything else of a request. A web page in the
 * same browser can send requests here, and a name it owns can be made to point here; it can forge
 * neither `Host` nor `Origin`, and this checks both (design/security.md).
 */
import type { IncomingMessage } from 'node:http';

export interface Refusal {
  status: 400 | 403 | 421;
  /** What was wrong with it. */
  reason: 'host' | 'target' | 'origin' | 'site';
}

type Head = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders'>;

/**
 * @param authority this server's own `127.0.0.1:port`.
 * @param use `socket` for a WebSocket upgrade, which no rule of the browser's protects.
 * @returns null where the request may go on.
 */
export function refuse(
  request: Head,
  authority: string,
  use: 'request' | 'socket',
): Refusal | null {
  const hosts = request.rawHeaders.filter((name, i) => i % 2 === 0 && /^host$/i.test(name)).length;
  if (hosts !== 1 || request.headers.host !== authority) {
    return { status: 421, reason: 'host' };
  }

  // Node also accepts the absolute form that proxies are spoken to in.
  if (request.url?.startsWith('/') !== true) return { status: 400, reason: 'target' };

  const reads = request.method === 'GET' || request.method === 'HEAD';
  const { origin } = request.headers;
  if (origin === undefined ? use === 'socket' || !reads : origin !== `http://${authority}`) {
    return { status: 403, reason: 'origin' };
  }

  // Absent from programs that are not browsers; those may read the page, which is public.
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && reads)) {
    return { status: 403, reason: 'site' };
  }
  return null;
}
