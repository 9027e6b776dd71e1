// `npm start` as a person has it: the real script, the real hub and station, on a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeEmbeddedPostgres } from '#hub/embedded-postgres.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let dangolDir: string;
let occupied: Server;

beforeEach(async () => {
  dangolDir = await mkdtemp(path.join(os.tmpdir(), 'dangol start-'));
  // The usual port is taken on every machine that runs these tests.
  occupied = createServer();
  occupied.on('error', () => {});
  await new Promise((resolve) => {
    occupied.once('listening', resolve).once('error', resolve);
    occupied.listen(4400, '127.0.0.1');
  });
});

afterEach(async () => {
  await new Promise((resolve) => occupied.close(resolve));
  await removeEmbeddedPostgres(path.join(dangolDir, 'postgres'));
  await rm(dangolDir, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  lines: string[];
  code: Promise<number | null>;
  /** The pages' addresses, once it is ready. */
  ready: Promise<string[]>;
}

function start(...options: string[]): Started {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--no-open', ...options], {
    cwd: root,
    env: { ...process.env, DANGOL_DIR: dangolDir, DATABASE_URL: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  const ready = new Promise<string[]>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line !== 'ready') return;
      resolve(lines.flatMap((text) => /^station \d+ (http:\S+)$/.exec(text)?.[1] ?? []));
    });
    void code.then(() => reject(new Error(`ended before it was ready:\n${lines.join('\n')}`)));
  });
  // A test that expects it to fail looks at the lines.
  ready.catch(() => {});
  return { child, lines, code, ready };
}

const answers = (address: string) =>
  fetch(address).then(
    (response) => response.status,
    () => 'nobody there' as const,
  );

test('it opens stations beside a taken port, stops them all, and starts again without enrolling anew', async () => {
  const first = start('--stations', '2', '--customers', '50');
  const addresses = await first.ready;
  expect(addresses).toHaveLength(2);
  expect(await Promise.all(addresses.map(answers))).toEqual([200, 200]);
  expect(first.lines.join('\n')).toContain('! port 4400 is taken; the hub listens on ');
  expect(first.lines.filter((line) => line.startsWith('✓ ')).length).toBeGreaterThanOrEqual(6);

  first.child.kill('SIGINT');
  expect(await first.code).toBe(0);
  expect(await Promise.all(addresses.map(answers))).toEqual(['nobody there', 'nobody there']);
  expect(await readdir(dangolDir)).not.toContain('start.pid');

  const second = start('--customers', '50');
  expect(await second.ready).toHaveLength(1);
  // Enrolled once and for good.
  expect(second.lines.join('\n')).not.toContain('enrol');
  second.child.kill('SIGTERM');
  expect(await second.code).toBe(0);
}, 240_000);

test('a start that was killed hinders neither itself nor the next one', async () => {
  const first = start('--customers', '50');
  const [address = ''] = await first.ready;
  first.child.kill('SIGKILL');
  await expect.poll(() => answers(address), { timeout: 60_000 }).toBe('nobody there');

  const second = start('--customers', '50');
  const [again = ''] = await second.ready;
  expect(await answers(again)).toBe(200);
  const third = start();
  expect(await third.code).toBe(1);
  expect(third.lines.join('\n')).toMatch(/Dangol is already running here \(process \d+\)/);
  second.child.kill('SIGTERM');
  await second.code;
}, 240_000);

test('a port that was asked for and is taken, and an unknown option, are said in words', async () => {
  const taken = start('--port', '4400');
  expect(await taken.code).toBe(1);
  expect(taken.lines.join('\n')).toContain('Port 4400 is taken');
  const unknown = start('--bogus');
  expect(await unknown.code).toBe(2);
  expect(unknown.lines.join('\n')).toContain("Unknown option '--bogus'");
}, 120_000);
