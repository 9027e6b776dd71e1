import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseElectronSecrets } from './electron-secrets.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'dangol-secrets-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

type Backend = 'basic_text' | 'gnome_libsecret' | 'kwallet6' | 'unknown';

/** safeStorage that turns bytes around; `garbles` is one that does not give back what it took. */
function storage(backend: Backend, available = true, garbles = false) {
  return {
    getSelectedStorageBackend: () => backend,
    isAsyncEncryptionAvailable: async () => available,
    encryptStringAsync: async (text: string) => Buffer.from(text).reverse(),
    decryptStringAsync: async (sealed: Buffer) => ({
      result: garbles ? 'x' : Buffer.from(sealed).reverse().toString(),
      shouldReEncrypt: false,
    }),
  };
}

const choose = (from: ReturnType<typeof storage>, platform: NodeJS.Platform, development = false) =>
  chooseElectronSecrets(
    from,
    platform,
    dir,
    { allowDevelopment: development, mode: 'associate' },
    () => {},
  );

test('a keyring, Keychain or DPAPI is a keystore, and gives back what it sealed', async () => {
  for (const secrets of [
    await choose(storage('gnome_libsecret'), 'linux'),
    await choose(storage('kwallet6'), 'linux'),
    await choose(storage('unknown'), 'darwin'),
    await choose(storage('unknown'), 'win32'),
  ]) {
    expect(secrets.quality).toBe('platform');
    const key = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
    const sealed = await secrets.seal(key);
    expect(Buffer.from(sealed).includes(Buffer.from(key))).toBe(false);
    expect(Uint8Array.from(await secrets.open(sealed))).toEqual(key);
  }
});

test("basic_text, whose password is in Chromium's source, is no keystore", async () => {
  for (const backend of ['basic_text', 'unknown'] as const) {
    const secrets = await choose(storage(backend), 'linux');
    expect(secrets.quality).toBe('none');
    await expect(secrets.seal(new Uint8Array(32))).rejects.toThrow('no keystore');
  }
});

test('a keystore that is locked, or does not give back what it took, is none', async () => {
  expect((await choose(storage('kwallet6', false), 'linux')).quality).toBe('none');
  expect((await choose(storage('unknown', false), 'darwin')).quality).toBe('none');
  expect((await choose(storage('unknown', true, true), 'win32')).quality).toBe('none');
});

test('the development switch puts a key file in the place of a missing keystore, and says so', async () => {
  const secrets = await choose(storage('basic_text'), 'linux', true);
  expect(secrets.quality).toBe('development');
  const sealed = await secrets.seal(Uint8Array.of(1, 2, 3));
  const again = await choose(storage('gnome_libsecret'), 'linux', true);
  expect(again.quality).toBe('development');
  expect([...(await again.open(sealed))]).toEqual([1, 2, 3]);
});

test('a real keystore is used even with the development switch, where the directory is new', async () => {
  expect((await choose(storage('gnome_libsecret'), 'linux', true)).quality).toBe('platform');
});
