/**
 * The way to the station in a browser: a launch secret from the address's fragment is exchanged for a
 * token, and the token opens the WebSocket.
 *
 * The fragment leaves the address before anything else happens, so that it is in no bookmark and no
 * shared screen. The token stays in this tab's session storage: with it alone F5 does not lose the
 * counter (docs/adr/0011-launch-secrets-and-reloads.md).
 */
import { HostToken } from '#shared/rpc/host-frames.ts';
import type { Connection } from './connection.ts';
import { openFramedConnection } from './framed-connection.ts';

const storageKey = 'dangol.token';
const refusedCode = 4401;

export async function connectOverLoopback(page: Window): Promise<Connection> {
  // A new address opened in this tab changes only the fragment: no browser loads the page for that.
  page.addEventListener('hashchange', () => {
    if (page.location.hash.startsWith('#launch=')) page.location.reload();
  });
  const secret = takeSecret(page);
  if (secret !== null) {
    const exchanged = await exchange(page, secret);
    if (exchanged.ok) page.sessionStorage.setItem(storageKey, exchanged.token);
    // A used secret, as after a click on an old line: this tab may still have a token of its own.
    else if (exchanged.reason === 'unreachable') return { ok: false, reason: 'unreachable' };
  }
  const token = page.sessionStorage.getItem(storageKey);
  if (token === null) return { ok: false, reason: 'needs_launch' };

  const connection = await openSocket(page, token);
  if (!connection.ok && connection.reason === 'needs_launch') {
    page.sessionStorage.removeItem(storageKey);
  }
  return connection;
}

function takeSecret(page: Window): string | null {
  const secret = HostToken.safeParse(
    new URLSearchParams(page.location.hash.slice(1)).get('launch'),
  );
  if (page.location.hash !== '') page.history.replaceState(null, '', page.location.pathname);
  return secret.success ? secret.data : null;
}

type Exchanged = { ok: true; token: string } | { ok: false; reason: 'refused' | 'unreachable' };

async function exchange(page: Window, secret: string): Promise<Exchanged> {
  try {
    const response = await page.fetch('/launch', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret }),
      credentials: 'omit',
      redirect: 'error',
    });
    if (response.status !== 200) return { ok: false, reason: 'refused' };
    const { token } = (await response.json()) as { token?: unknown };
    return { ok: true, token: HostToken.parse(token) };
  } catch {
    return { ok: false, reason: 'unreachable' };
  }
}

function openSocket(page: Window, token: string): Promise<Connection> {
  const socket = new WebSocket(`ws://${page.location.host}/socket`);
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true));
    socket.addEventListener('close', () => resolve(false));
  });
  return opened.then((open) => {
    if (!open) return { ok: false, reason: 'unreachable' };
    return openFramedConnection(
      {
        send: (frame) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
        },
        onFrame: (listener) =>
          socket.addEventListener('message', (event: MessageEvent<string>) =>
            listener(JSON.parse(event.data)),
          ),
        onEnd: (listener) =>
          socket.addEventListener('close', ({ code }) =>
            listener(code === refusedCode ? 'refused' : 'gone'),
          ),
      },
      token,
    );
  });
}
