import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { developmentSecrets } from './development-secrets.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'dangol-hosting-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a development key is readable by its user alone and survives a restart', async () => {
  const sealed = await (await developmentSecrets(dir)).seal(Uint8Array.of(1, 2, 3));
  if (process.platform !== 'win32') {
    expect(statSync(path.join(dir, 'development.key')).mode & 0o777).toBe(0o600);
  }
  const again = await developmentSecrets(dir);
  expect([again.quality, [...(await again.open(sealed))]]).toEqual(['development', [1, 2, 3]]);
});

test('a development key file that is no key is refused, not replaced', async () => {
  writeFileSync(path.join(dir, 'development.key'), 'short');
  await expect(developmentSecrets(dir)).rejects.toThrow('is not a key');
  expect(readFileSync(path.join(dir, 'development.key'), 'utf8')).toBe('short');
});
