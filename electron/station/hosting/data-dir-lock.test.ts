import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataDirTaken, lockDataDir } from './data-dir-lock.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'dangol-hosting-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

// The file-system lock of macOS works on every POSIX system, so it is tested here as well.
const platforms =
  process.platform === 'linux' ? (['linux', 'darwin'] as const) : [process.platform];

test.each(platforms)('a data directory is held by one at a time (%s)', async (platform) => {
  const data = path.join(dir, 'station');
  const lock = await lockDataDir(data, platform);
  await expect(lockDataDir(data, platform)).rejects.toThrow(DataDirTaken);
  // The same directory by another name.
  await expect(lockDataDir(path.join(dir, '.', 'x', '..', 'station'), platform)).rejects.toThrow(
    DataDirTaken,
  );
  const other = await lockDataDir(path.join(dir, 'other'), platform);
  await other.release();
  await lock.release();
  const next = await lockDataDir(data, platform);
  await next.release();
});

test('the lock makes the directory for its user alone', async () => {
  const data = path.join(dir, 'deep', 'station');
  await (await lockDataDir(data)).release();
  if (process.platform !== 'win32') expect(statSync(data).mode & 0o777).toBe(0o700);
});
