/** The browser host as a process: what it prints, what it answers to, and how it ends. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exchange } from '#tests/support/loopback.ts';
import { type RunningProcess, startProcess } from '#tests/support/running-process.ts';

const ready = /station ready (http:\/\/127\.0\.0\.1:(\d+))\/#launch=([\w-]{43})\n/;

let dataDir: string;
let started: RunningProcess[];
beforeEach(() => {
  dataDir = path.join(mkdtempSync(path.join(os.tmpdir(), 'dangol-host ')), 'station');
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((running) => running.kill()));
  rmSync(path.dirname(dataDir), { recursive: true, force: true });
});

function start(...args: string[]): RunningProcess {
  const running = startProcess('electron/browser-host/main.ts', [
    '--data-dir',
    dataDir,
    '--development-keys',
    ...args,
  ]);
  started.push(running);
  return running;
}

test('it prints an address that opens the station, and another one when asked', async () => {
  const host = start();
  const [, origin = '', , first = ''] = await host.line(ready);
  host.say('launch');
  const [, second = ''] = await host.line(
    /^launch http:\/\/127\.0\.0\.1:\d+\/#launch=([\w-]{43})$/m,
  );
  expect(second).not.toBe(first);
  expect((await exchange(origin, second)).status).toBe(200);
  expect((await exchange(origin, first)).status).toBe(200);
  expect((await exchange(origin, first)).status).toBe(403);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops it, with code 0', async (signal) => {
  const host = start();
  await host.line(ready);
  process.kill(host.pid, signal);
  await host.ended;
  expect(host.exitCode()).toBe(0);
});

test('it stops when whoever started it is gone', async () => {
  const host = start();
  await host.line(ready);
  host.hangUp();
  await host.ended;
  expect(host.exitCode()).toBe(0);
});

test('a second host on the same data is refused in words, and the first goes on', async () => {
  const first = start();
  const [, origin = ''] = await first.line(ready);
  const second = start();
  await second.ended;
  expect(second.exitCode()).toBe(3);
  expect(second.output()).toContain('another station runs on');
  expect((await fetch(origin)).status).toBe(200);
});

test('after a SIGKILL the next one starts on the same data at once', async () => {
  const first = start();
  await first.line(ready);
  await first.kill();
  await start().line(ready);
});

test('its files are readable by its user alone', async () => {
  await start().line(ready);
  if (process.platform === 'win32') return;
  expect(statSync(dataDir).mode & 0o077).toBe(0);
  const keys = readdirSync(dataDir).filter((name) => name.endsWith('.key'));
  expect(keys).toEqual(['development.key']);
  expect(statSync(path.join(dataDir, 'development.key')).mode & 0o077).toBe(0);
});

test('options that make no sense are refused with how to use them', async () => {
  const host = start('--mode', 'owner');
  await host.ended;
  expect(host.exitCode()).toBe(2);
  expect(host.output()).toContain('--mode is one of associate, kiosk, pickup');
  expect(host.output()).toContain('Options: --data-dir DIR');
});

test('a port can be asked for; a taken one is an error and not another port', async () => {
  const taken = net.createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const refused = start('--port', String(port));
  await refused.ended;
  expect(refused.exitCode()).toBe(1);
  expect(refused.output()).toContain('EADDRINUSE');
  await new Promise((resolve) => taken.close(resolve));
  const [, , asked] = await start('--port', String(port)).line(ready);
  expect(Number(asked)).toBe(port);
});

test('a code that cannot be used is told, and the screen comes up to try another', async () => {
  const host = start('--hub', 'http://127.0.0.1:9', '--enrol-code', 'ABCD1234');
  const [, why] = await host.line(/^station not enrolled: (\w+) /m);
  expect(why).toBe('unreachable');
  await host.line(ready);
});

test('no secret, key or code is in what it logs', async () => {
  const host = start('--hub', 'http://127.0.0.1:9', '--enrol-code', 'ABCD1234');
  const [, origin = '', , secret = ''] = await host.line(ready);
  const { body } = await exchange(origin, secret);
  const logged = host.output().replace(ready, '');
  expect(logged).toContain('"event":"launch.exchanged"');
  expect(logged).not.toContain((JSON.parse(body) as { token: string }).token);
  expect(logged).not.toContain('ABCD1234');
});
