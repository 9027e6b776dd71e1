/** Each defence of the loopback server (design/security.md), attacked over real sockets. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  exchange,
  type Loopback,
  makeTinyRenderer,
  openPageSocket,
  sendRaw,
  startLoopback,
} from '#tests/support/loopback.ts';

let renderer: Awaited<ReturnType<typeof makeTinyRenderer>>;
let host: Loopback;
beforeAll(async () => {
  renderer = await makeTinyRenderer();
});
afterAll(() => renderer.remove());
beforeEach(async () => {
  host = await startLoopback(renderer.dir);
});
afterEach(() => host.close());

const authority = () => `127.0.0.1:${host.port}`;

/** A GET with these header lines, `Host` included. */
function get(target: string, ...headers: string[]) {
  return sendRaw(host.port, [`GET ${target} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
}

async function welcomed() {
  const socket = await openPageSocket(host.origin);
  socket.send({ type: 'hello', token: await host.token() });
  expect(await socket.next()).toEqual({ type: 'welcome' });
  return socket;
}

describe('the way in', () => {
  test('a page with a launch secret speaks to its station', async () => {
    const socket = await welcomed();
    socket.send({ type: 'rpc', message: { any: ['thing', 1] } });
    expect(await socket.next()).toEqual({ type: 'rpc', message: { any: ['thing', 1] } });
    expect(host.station.open).toBe(1);
    socket.close();
    await socket.closed;
    await expect.poll(() => host.station.open).toBe(0);
  });

  test('the server listens on 127.0.0.1 and on no other address of this machine', async () => {
    const others = Object.values(os.networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ address, family, scopeid }) =>
        family === 'IPv6' && scopeid !== undefined && scopeid !== 0 ? null : address,
      )
      .filter((address): address is string => address !== null && address !== '127.0.0.1');
    for (const address of [...others, '127.0.0.2', '::1']) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = net.connect(host.port, address);
        socket.once('connect', () => {
          socket.destroy();
          resolve(true);
        });
        socket.once('error', () => resolve(false));
      });
      expect([address, reached]).toEqual([address, false]);
    }
  });

  test('the page comes with the policies that keep it to itself, and sets no cookie', async () => {
    const { status, head, body } = await get('/', `Host: ${authority()}`);
    expect(status).toBe(200);
    expect(body).toContain('<title>tiny</title>');
    expect(head).toContain(
      "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; " +
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
        "frame-ancestors 'none'; form-action 'none'; base-uri 'none'; object-src 'none'; " +
        "require-trusted-types-for 'script'",
    );
    for (const line of [
      'X-Content-Type-Options: nosniff',
      'X-Frame-Options: DENY',
      'Referrer-Policy: no-referrer',
      'Cross-Origin-Opener-Policy: same-origin',
      'Cross-Origin-Resource-Policy: same-origin',
      'Cache-Control: no-store',
    ]) {
      expect(head).toContain(line);
    }
    expect(head).toMatch(/Permissions-Policy: .*camera=\(\).*microphone=\(\)/);
    expect(head).not.toMatch(/set-cookie|access-control/i);
  });
});

describe('DNS rebinding', () => {
  test.each([
    ['a name of the attacker', (port: number) => `Host: evil.test:${port}`],
    ['localhost', (port: number) => `Host: localhost:${port}`],
    ['another port', (port: number) => `Host: 127.0.0.1:${port + 1}`],
    ['no port', () => 'Host: 127.0.0.1'],
    ['other letters', (port: number) => `Host: 127.0.0.1:${port}.`],
    ['an empty Host', () => 'Host:'],
    ['two Hosts', (port: number) => `Host: 127.0.0.1:${port}\r\nHost: evil.test`],
  ])('a request for %s is misdirected', async (_name, line) => {
    const { status } = await get('/', line(host.port));
    // Node itself answers 400 where HTTP forbids the request as a whole.
    expect([400, 421]).toContain(status);
  });

  test('a request without Host gets nothing', async () => {
    expect((await get('/')).status).toBe(400);
    expect((await sendRaw(host.port, 'GET / HTTP/1.0\r\n\r\n')).status).toBe(421);
  });

  test('a forged Host does not open a socket, whatever the Origin', async () => {
    const host2 = `evil.test:${host.port}`;
    for (const origin of [`http://${host2}`, host.origin]) {
      await expect(openPageSocket(host.origin, { host: host2, origin })).rejects.toThrow('421');
    }
  });

  test('a forged Host exchanges no secret, and the secret stays good', async () => {
    const secret = host.secret();
    const host2 = `evil.test:${host.port}`;
    const forged = await exchange(host.origin, secret, { Host: host2, Origin: `http://${host2}` });
    expect(forged.status).toBe(421);
    expect((await exchange(host.origin, secret)).status).toBe(200);
  });

  test('an absolute address as target, as a proxy is asked, is refused', async () => {
    const target = `http://${authority()}/`;
    expect((await get(target, `Host: ${authority()}`)).status).toBe(400);
  });
});

describe('pages of other origins', () => {
  test.each([
    ['no Origin', { Origin: null }],
    ['the Origin null of a sandboxed frame', { Origin: 'null' }],
    ['another port', { Origin: 'http://127.0.0.1:1' }],
    ['https', { Origin: 'https://127.0.0.1' }],
    ['localhost', { Origin: 'http://localhost' }],
    ['a cross-site fetch', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a same-site fetch, as from another port', { 'Sec-Fetch-Site': 'same-site' }],
    ['a person typing, who cannot POST', { 'Sec-Fetch-Site': 'none' }],
  ])('an exchange with %s is refused and costs the secret nothing', async (_name, headers) => {
    const secret = host.secret();
    expect((await exchange(host.origin, secret, headers)).status).toBe(403);
    expect((await exchange(host.origin, secret)).status).toBe(200);
  });

  test.each([
    ['no Origin', { origin: null }],
    ['the Origin null', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a site', { origin: 'https://evil.test' }],
    ['localhost', { origin: 'http://localhost' }],
    ['a cross-site fetch', { site: 'cross-site' }],
  ])('a socket with %s is refused at the upgrade', async (_name, forged) => {
    await expect(openPageSocket(host.origin, forged)).rejects.toThrow('403');
  });

  test('a page of another site may not even load the files', async () => {
    const { status } = await get('/', `Host: ${authority()}`, 'Sec-Fetch-Site: cross-site');
    expect(status).toBe(403);
  });

  test.each([
    ['text/plain', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['several types', 'text/plain, application/json'],
    ['none', null],
  ])('a body that a form could send (%s) is not read', async (_name, type) => {
    const secret = host.secret();
    expect((await exchange(host.origin, secret, { 'Content-Type': type })).status).toBe(415);
    expect((await exchange(host.origin, secret)).status).toBe(200);
  });

  test('a preflight is answered without leave', async () => {
    const { status, head } = await sendRaw(
      host.port,
      `OPTIONS /launch HTTP/1.1\r\nHost: ${authority()}\r\nOrigin: http://evil.test\r\n` +
        'Access-Control-Request-Method: POST\r\n\r\n',
    );
    expect(status).toBe(403);
    expect(head).not.toMatch(/access-control/i);
  });

  test.each(['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE'])(
    '%s does nothing even from the page itself',
    async (method) => {
      for (const target of ['/', '/launch']) {
        const { status } = await sendRaw(
          host.port,
          `${method} ${target} HTTP/1.1\r\nHost: ${authority()}\r\nOrigin: ${host.origin}\r\n` +
            'Content-Length: 0\r\n\r\n',
        );
        expect(status).toBe(405);
      }
    },
  );
});

describe('launch secrets and tokens', () => {
  test('a launch secret works once', async () => {
    const secret = host.secret();
    expect((await exchange(host.origin, secret)).status).toBe(200);
    const replayed = await exchange(host.origin, secret);
    expect([replayed.status, replayed.body]).toEqual([403, '']);
  });

  test('two exchanges of one secret at the same moment: one wins', async () => {
    const secret = host.secret();
    const both = await Promise.all([1, 2, 3].map(() => exchange(host.origin, secret)));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403, 403]);
  });

  test('a secret printed in the morning still opens the page in the afternoon, but not next day', async () => {
    const secret = host.secret();
    const old = host.secret();
    host.clock.now += 5 * 3_600_000;
    expect((await exchange(host.origin, secret)).status).toBe(200);
    host.clock.now += 24 * 3_600_000;
    expect((await exchange(host.origin, old)).status).toBe(403);
  });

  test('a token that no page claims within ten seconds is dead', async () => {
    const token = await host.token();
    host.clock.now += 10_001;
    const socket = await openPageSocket(host.origin);
    socket.send({ type: 'hello', token });
    expect(await socket.closed).toBe(4401);
    expect(host.station.open).toBe(0);
  });

  test('a guessed secret or token is refused', async () => {
    expect((await exchange(host.origin, randomBytes(32).toString('base64url'))).status).toBe(403);
    expect((await exchange(host.origin, 'short')).status).toBe(400);
    const socket = await openPageSocket(host.origin);
    socket.send({ type: 'hello', token: randomBytes(32).toString('base64url') });
    expect(await socket.closed).toBe(4401);
  });

  test('a launch secret is no token, and a token no launch secret', async () => {
    const socket = await openPageSocket(host.origin);
    socket.send({ type: 'hello', token: host.secret() });
    expect(await socket.closed).toBe(4401);
    expect((await exchange(host.origin, await host.token())).status).toBe(403);
  });

  test('a reloaded page comes back with its token, until it has been gone for a shift', async () => {
    const token = await host.token();
    for (const _reload of [1, 2, 3]) {
      const socket = await openPageSocket(host.origin);
      socket.send({ type: 'hello', token });
      expect(await socket.next()).toEqual({ type: 'welcome' });
      host.clock.now += 3_600_000;
      socket.close();
      await expect.poll(() => host.station.open).toBe(0);
    }
    host.clock.now += 12 * 3_600_000 + 1;
    const late = await openPageSocket(host.origin);
    late.send({ type: 'hello', token });
    expect(await late.closed).toBe(4401);
  });

  test('a second page with the same token puts the first out, and is not put out by its end', async () => {
    const token = await host.token();
    const first = await openPageSocket(host.origin);
    first.send({ type: 'hello', token });
    await first.next();
    const second = await openPageSocket(host.origin);
    second.send({ type: 'hello', token });
    expect(await second.next()).toEqual({ type: 'welcome' });
    expect(await first.next()).toEqual({ type: 'closed', reason: 'opened_elsewhere' });
    expect(await first.closed).toBe(4409);
    second.send({ type: 'rpc', message: 'still here' });
    expect(await second.next()).toEqual({ type: 'rpc', message: 'still here' });
    expect(host.station.open).toBe(1);
  });

  test('no secret and no token is in the log', async () => {
    const secret = host.secret();
    await exchange(host.origin, secret);
    await exchange(host.origin, secret);
    const token = await host.token();
    const socket = await openPageSocket(host.origin);
    socket.send({ type: 'hello', token });
    await socket.next();
    expect(host.log.length).toBeGreaterThan(2);
    expect(JSON.stringify(host.log)).not.toMatch(/[A-Za-z0-9_-]{43}/);
  });
});

describe('the socket', () => {
  test('a socket that says no hello is closed after five seconds', async () => {
    const started = Date.now();
    const socket = await openPageSocket(host.origin);
    expect(await socket.closed).toBe(4408);
    expect(Date.now() - started).toBeGreaterThan(4_500);
    expect(Date.now() - started).toBeLessThan(7_000);
  });

  test('a call before the hello ends the socket, and the station hears nothing', async () => {
    const socket = await openPageSocket(host.origin);
    socket.send({
      type: 'rpc',
      message: { type: 'call', id: 1, call: 'station.status', args: {} },
    });
    expect(await socket.closed).toBe(4401);
    expect(host.station.open).toBe(0);
  });

  test('a hello without a token is refused', async () => {
    const socket = await openPageSocket(host.origin);
    socket.send({ type: 'hello' });
    expect(await socket.closed).toBe(4401);
  });

  test.each([
    ['no JSON', '{'],
    ['an unknown frame', '{"type":"shutdown"}'],
    ['a frame with more in it than it has', '{"type":"rpc","message":1,"as":"admin"}'],
    ['bytes', Buffer.from('{"type":"rpc","message":1}')],
    ['a second hello', `{"type":"hello","token":"${'A'.repeat(43)}"}`],
  ])('%s ends the socket', async (_name, text) => {
    const socket = await welcomed();
    socket.sendText(text);
    expect(await socket.closed).toBe(4400);
    await expect.poll(() => host.station.open).toBe(0);
  });

  test('a message over the size limit ends the socket', async () => {
    const socket = await welcomed();
    socket.send({ type: 'rpc', message: 'x'.repeat(300 * 1024) });
    expect(await socket.closed).toBe(1009);
    await expect.poll(() => host.station.open).toBe(0);
  });

  test('sockets are to be had at one address only, and not without end', async () => {
    await expect(openPageSocket(host.origin, { path: '/' })).rejects.toThrow('404');
    await expect(openPageSocket(host.origin, { path: '/socket?x' })).rejects.toThrow('404');
    const sockets = await Promise.all(Array.from({ length: 16 }, () => welcomed()));
    await expect(openPageSocket(host.origin)).rejects.toThrow('503');
    sockets[0]?.close();
    await sockets[0]?.closed;
    await expect.poll(() => host.station.open).toBe(15);
    await welcomed();
  });

  test('a station that ends says so to its pages', async () => {
    const socket = await welcomed();
    host.station.end();
    expect(await socket.next()).toEqual({ type: 'closed', reason: 'stopped' });
    expect(await socket.closed).toBe(1001);
  });
});

describe('files and requests', () => {
  test.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/assets/../../package.json',
    '/assets/..%5c..%5cpackage.json',
    '//etc/passwd',
    '/etc/passwd',
    '/assets/',
    '/assets/page-1a2b.js%00.html',
    '/assets/page-1a2b.js?x=1',
    '/index.html',
    '/__proto__',
    '/constructor',
    '/socket',
  ])('%s is no file of the renderer', async (target) => {
    const { status, body } = await get(target, `Host: ${authority()}`);
    expect([status, body]).toEqual([404, '']);
  });

  test('a file changed after the start is served as it was built', async () => {
    const target = '/assets/page-1a2b.js';
    const { status, head, body } = await get(target, `Host: ${authority()}`);
    expect(status).toBe(200);
    expect(head).toContain('Content-Type: text/javascript; charset=utf-8');
    expect(head).toContain('Cache-Control: private, max-age=31536000, immutable');
    expect(body).toBe(await readFile(`${renderer.dir}${target}`, 'utf8'));
    const nothing = await sendRaw(
      host.port,
      `HEAD ${target} HTTP/1.0\r\nHost: ${authority()}\r\nConnection: close\r\n\r\n`,
    );
    expect([nothing.status, nothing.body]).toEqual([200, '']);
  });

  test('an oversized body is cut off and costs no secret', async () => {
    const secret = host.secret();
    const head =
      `POST /launch HTTP/1.1\r\nHost: ${authority()}\r\nOrigin: ${host.origin}\r\n` +
      'Content-Type: application/json\r\n';
    const padded = JSON.stringify({ secret, more: 'x'.repeat(10_000) });
    const { status } = await sendRaw(
      host.port,
      `${head}Content-Length: ${padded.length}\r\n\r\n${padded}`,
    );
    expect(status).toBe(413);
    const chunked = 'x'.repeat(10_000);
    const endless = await sendRaw(
      host.port,
      `${head}Transfer-Encoding: chunked\r\n\r\n2710\r\n${chunked}\r\n`,
    );
    expect(endless.status).toBe(413);
    expect((await exchange(host.origin, secret)).status).toBe(200);
  });

  test('a body with anything but the secret in it is refused', async () => {
    const body = JSON.stringify({ secret: host.secret(), admin: true });
    const { status } = await sendRaw(
      host.port,
      `POST /launch HTTP/1.1\r\nHost: ${authority()}\r\nOrigin: ${host.origin}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(status).toBe(400);
  });

  test('oversized headers are refused', async () => {
    const { status } = await get('/', `Host: ${authority()}`, `X-Long: ${'x'.repeat(20_000)}`);
    expect([400, 431]).toContain(status);
  });

  test.each([
    ['SMTP', 'EHLO evil.test\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    [
      'two lengths',
      'POST /launch HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    ],
    [
      'a length and chunks',
      'POST /launch HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('another protocol or a smuggled request (%s) is closed', async (_name, text) => {
    const { status } = await sendRaw(host.port, text);
    expect([0, 400]).toContain(status);
  });

  test('a request that never ends its headers is given up', async () => {
    const started = Date.now();
    const { status } = await sendRaw(host.port, `GET / HTTP/1.1\r\nHost: ${authority()}\r\nX-`);
    expect([0, 400, 408]).toContain(status);
    expect(Date.now() - started).toBeLessThan(7_500);
  });
});
