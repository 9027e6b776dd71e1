import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { LogLine } from '#electron/station/host.ts';
import { OpenProblem } from '#electron/station/store/open-problem.ts';
import { type OpenStore, openStore } from '#electron/station/store/open-store.ts';
import {
  hashesIn,
  openTestStore,
  storeOptions,
  temporaryDirectory,
} from '#tests/support/store-files.ts';

/** Expects the refusal, and that not a byte changed. */
function expectRefused(directory: string, changed: Partial<OpenStore>, problem: string): void {
  const before = hashesIn(directory);
  const open = () => openStore(storeOptions(directory, changed));
  expect(open).toThrow(OpenProblem);
  expect(open).toThrow(expect.objectContaining({ problem, file: 'outbox.db' }));
  expect(hashesIn(directory)).toEqual(before);
}

/** A process with the store open and one customer in it; it says `open` and waits. */
async function startHolder(directory: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('../support/hold-store.ts', import.meta.url));
  const holder = spawn(process.execPath, [script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  return holder;
}

async function kill(holder: ChildProcess): Promise<void> {
  holder.kill('SIGKILL');
  await once(holder, 'exit');
}

test('a second process does not get files that are open, and does after a kill', async () => {
  const directory = temporaryDirectory();
  const holder = await startHolder(directory);
  expectRefused(directory, {}, 'in_use');
  await kill(holder);
  expect(openTestStore(directory).countCustomers()).toBe(1);
});

test('a refused file with a WAL beside it is left with it, untouched', async () => {
  const directory = temporaryDirectory();
  await kill(await startHolder(directory));
  expect(statSync(join(directory, 'outbox.db-wal')).size).toBeGreaterThan(0);
  const station = { id: 'station-2', store: 'gangnam', mode: 'associate' } as const;
  expectRefused(directory, { station }, 'other_station');
});

test('after an unclean stop both files are checked, after an orderly one the outbox only', async () => {
  const directory = temporaryDirectory();
  await kill(await startHolder(directory));
  const lines: LogLine[] = [];
  let nowMs = 0;
  const reopen = () =>
    openStore(
      storeOptions(directory, { log: (line) => lines.push(line), nowMs: () => (nowMs += 5) }),
    ).close();
  reopen();
  reopen();
  expect(lines.map(({ event, facts }) => [event, facts])).toEqual([
    ['file_checked', { file: 'outbox.db', ok: true, tookMs: 5 }],
    ['file_checked', { file: 'replica.db', ok: true, tookMs: 5 }],
    ['file_checked', { file: 'outbox.db', ok: true, tookMs: 5 }],
  ]);
});
