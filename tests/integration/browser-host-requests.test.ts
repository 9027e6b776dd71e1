/** What the loopback server takes from whom: sockets, files, and requests that are too large or never end. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { useAttackedHost } from '#tests/support/attacked-host.ts';
import { exchange, openPageSocket, sendRaw } from '#tests/support/loopback.ts';

const attacked = useAttackedHost();

describe('the socket', () => {
  test('a socket that says no hello is closed after five seconds', async () => {
    const started = Date.now();
    const socket = await openPageSocket(attacked.host.origin);
    expect(await socket.closed).toBe(4408);
    expect(Date.now() - started).toBeGreaterThan(4_500);
    expect(Date.now() - started).toBeLessThan(7_000);
  });

  test('a call before the hello ends the socket, and the station hears nothing', async () => {
    const socket = await openPageSocket(attacked.host.origin);
    socket.send({
      type: 'rpc',
      message: { type: 'call', id: 1, call: 'station.status', args: {} },
    });
    expect(await socket.closed).toBe(4401);
    expect(attacked.host.station.open).toBe(0);
  });

  test('a hello without a token is refused', async () => {
    const socket = await openPageSocket(attacked.host.origin);
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
    const socket = await attacked.welcomed();
    socket.sendText(text);
    expect(await socket.closed).toBe(4400);
    await expect.poll(() => attacked.host.station.open).toBe(0);
  });

  test('a message over the size limit ends the socket', async () => {
    const socket = await attacked.welcomed();
    socket.send({ type: 'rpc', message: 'x'.repeat(300 * 1024) });
    expect(await socket.closed).toBe(1009);
    await expect.poll(() => attacked.host.station.open).toBe(0);
  });

  test('sockets are to be had at one address only, and not without end', async () => {
    await expect(openPageSocket(attacked.host.origin, { path: '/' })).rejects.toThrow('404');
    await expect(openPageSocket(attacked.host.origin, { path: '/socket?x' })).rejects.toThrow(
      '404',
    );
    const sockets = await Promise.all(Array.from({ length: 16 }, () => attacked.welcomed()));
    await expect(openPageSocket(attacked.host.origin)).rejects.toThrow('503');
    sockets[0]?.close();
    await sockets[0]?.closed;
    await expect.poll(() => attacked.host.station.open).toBe(15);
    await attacked.welcomed();
  });

  test('a station that ends says so to its pages', async () => {
    const socket = await attacked.welcomed();
    attacked.host.station.end();
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
    const { status, body } = await attacked.get(target, `Host: ${attacked.authority()}`);
    expect([status, body]).toEqual([404, '']);
  });

  test('a file changed after the start is served as it was built', async () => {
    const target = '/assets/page-1a2b.js';
    const { status, head, body } = await attacked.get(target, `Host: ${attacked.authority()}`);
    expect(status).toBe(200);
    expect(head).toContain('Content-Type: text/javascript; charset=utf-8');
    expect(head).toContain('Cache-Control: private, max-age=31536000, immutable');
    expect(body).toBe(await readFile(`${attacked.renderer.dir}${target}`, 'utf8'));
    const nothing = await sendRaw(
      attacked.host.port,
      `HEAD ${target} HTTP/1.0\r\nHost: ${attacked.authority()}\r\nConnection: close\r\n\r\n`,
    );
    expect([nothing.status, nothing.body]).toEqual([200, '']);
  });

  test('an oversized body is cut off and costs no secret', async () => {
    const secret = attacked.host.secret();
    const head =
      `POST /launch HTTP/1.1\r\nHost: ${attacked.authority()}\r\nOrigin: ${attacked.host.origin}\r\n` +
      'Content-Type: application/json\r\n';
    const padded = JSON.stringify({ secret, more: 'x'.repeat(10_000) });
    const { status } = await sendRaw(
      attacked.host.port,
      `${head}Content-Length: ${padded.length}\r\n\r\n${padded}`,
    );
    expect(status).toBe(413);
    const chunked = 'x'.repeat(10_000);
    const endless = await sendRaw(
      attacked.host.port,
      `${head}Transfer-Encoding: chunked\r\n\r\n2710\r\n${chunked}\r\n`,
    );
    expect(endless.status).toBe(413);
    expect((await exchange(attacked.host.origin, secret)).status).toBe(200);
  });

  test('a body with anything but the secret in it is refused', async () => {
    const body = JSON.stringify({ secret: attacked.host.secret(), admin: true });
    const { status } = await sendRaw(
      attacked.host.port,
      `POST /launch HTTP/1.1\r\nHost: ${attacked.authority()}\r\nOrigin: ${attacked.host.origin}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(status).toBe(400);
  });

  test('oversized headers are refused', async () => {
    const { status } = await attacked.get(
      '/',
      `Host: ${attacked.authority()}`,
      `X-Long: ${'x'.repeat(20_000)}`,
    );
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
    const { status } = await sendRaw(attacked.host.port, text);
    expect([0, 400]).toContain(status);
  });

  test('a request that never ends its headers is given up', async () => {
    const started = Date.now();
    const { status } = await sendRaw(
      attacked.host.port,
      `GET / HTTP/1.1\r\nHost: ${attacked.authority()}\r\nX-`,
    );
    expect([0, 400, 408]).toContain(status);
    expect(Date.now() - started).toBeLessThan(7_500);
  });
});
