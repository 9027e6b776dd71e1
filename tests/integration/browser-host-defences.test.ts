/** Each defence of the loopback server (design/security.md), attacked over real sockets: who gets in at all. */
import net from 'node:net';
import os from 'node:os';
import { describe, expect, test } from 'vitest';
import { useAttackedHost } from '#tests/support/attacked-host.ts';
import { exchange, openPageSocket, sendRaw } from '#tests/support/loopback.ts';

const attacked = useAttackedHost();

describe('the way in', () => {
  test('a page with a launch secret speaks to its station', async () => {
    const socket = await attacked.welcomed();
    socket.send({ type: 'rpc', message: { any: ['thing', 1] } });
    expect(await socket.next()).toEqual({ type: 'rpc', message: { any: ['thing', 1] } });
    expect(attacked.host.station.open).toBe(1);
    socket.close();
    await socket.closed;
    await expect.poll(() => attacked.host.station.open).toBe(0);
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
        const socket = net.connect(attacked.host.port, address);
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
    const { status, head, body } = await attacked.get('/', `Host: ${attacked.authority()}`);
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
    expect(head).toMatch(/Permissions-Policy: .*microphone=\(\).*camera=\(self\)/);
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
    const { status } = await attacked.get('/', line(attacked.host.port));
    // Node itself answers 400 where HTTP forbids the request as a whole.
    expect([400, 421]).toContain(status);
  });

  test('a request without Host gets nothing', async () => {
    expect((await attacked.get('/')).status).toBe(400);
    expect((await sendRaw(attacked.host.port, 'GET / HTTP/1.0\r\n\r\n')).status).toBe(421);
  });

  test('a forged Host does not open a socket, whatever the Origin', async () => {
    const host2 = `evil.test:${attacked.host.port}`;
    for (const origin of [`http://${host2}`, attacked.host.origin]) {
      await expect(openPageSocket(attacked.host.origin, { host: host2, origin })).rejects.toThrow(
        '421',
      );
    }
  });

  test('a forged Host exchanges no secret, and the secret stays good', async () => {
    const secret = attacked.host.secret();
    const host2 = `evil.test:${attacked.host.port}`;
    const forged = await exchange(attacked.host.origin, secret, {
      Host: host2,
      Origin: `http://${host2}`,
    });
    expect(forged.status).toBe(421);
    expect((await exchange(attacked.host.origin, secret)).status).toBe(200);
  });

  test('an absolute address as target, as a proxy is asked, is refused', async () => {
    const target = `http://${attacked.authority()}/`;
    expect((await attacked.get(target, `Host: ${attacked.authority()}`)).status).toBe(400);
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
    const secret = attacked.host.secret();
    expect((await exchange(attacked.host.origin, secret, headers)).status).toBe(403);
    expect((await exchange(attacked.host.origin, secret)).status).toBe(200);
  });

  test.each([
    ['no Origin', { origin: null }],
    ['the Origin null', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a site', { origin: 'https://evil.test' }],
    ['localhost', { origin: 'http://localhost' }],
    ['a cross-site fetch', { site: 'cross-site' }],
  ])('a socket with %s is refused at the upgrade', async (_name, forged) => {
    await expect(openPageSocket(attacked.host.origin, forged)).rejects.toThrow('403');
  });

  test('a page of another site may not even load the files', async () => {
    const { status } = await attacked.get(
      '/',
      `Host: ${attacked.authority()}`,
      'Sec-Fetch-Site: cross-site',
    );
    expect(status).toBe(403);
  });

  test.each([
    ['text/plain', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['several types', 'text/plain, application/json'],
    ['none', null],
  ])('a body that a form could send (%s) is not read', async (_name, type) => {
    const secret = attacked.host.secret();
    expect((await exchange(attacked.host.origin, secret, { 'Content-Type': type })).status).toBe(
      415,
    );
    expect((await exchange(attacked.host.origin, secret)).status).toBe(200);
  });

  test('a preflight is answered without leave', async () => {
    const { status, head } = await sendRaw(
      attacked.host.port,
      `OPTIONS /launch HTTP/1.1\r\nHost: ${attacked.authority()}\r\nOrigin: http://evil.test\r\n` +
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
          attacked.host.port,
          `${method} ${target} HTTP/1.1\r\nHost: ${attacked.authority()}\r\nOrigin: ${attacked.host.origin}\r\n` +
            'Content-Length: 0\r\n\r\n',
        );
        expect(status).toBe(405);
      }
    },
  );
});
