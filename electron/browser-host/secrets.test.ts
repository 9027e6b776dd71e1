import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Keyring, keyringSecrets, keyringWorks } from './keyring-secrets.ts';
import { chooseSecrets } from './secrets.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'dangol-keyring-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function memoryKeyring(): Keyring & { held: Map<string, Uint8Array> } {
  const held = new Map<string, Uint8Array>();
  return {
    held,
    get: async (account) => held.get(account) ?? null,
    set: async (account, secret) => void held.set(account, Uint8Array.from(secret)),
    delete: async (account) => void held.delete(account),
  };
}

const broken: Keyring = {
  get: () => Promise.reject(new Error('no Secret Service')),
  set: () => Promise.reject(new Error('no Secret Service')),
  delete: () => Promise.reject(new Error('no Secret Service')),
};
const silent: Keyring = {
  ...memoryKeyring(),
  set: () => new Promise(() => {}),
};

test('a keyring that keeps what it is given is a keystore, and the probe leaves nothing in it', async () => {
  const keyring = memoryKeyring();
  expect(await keyringWorks(keyring)).toBe(true);
  expect(keyring.held.size).toBe(0);
});

test('a keyring that fails, answers late, forgets or garbles is none', async () => {
  const forgetful = { ...memoryKeyring(), get: async () => null };
  const garbling = { ...memoryKeyring(), get: async () => new Uint8Array(32) };
  for (const keyring of [broken, forgetful, garbling]) {
    expect(await keyringWorks(keyring)).toBe(false);
  }
  expect(await keyringWorks(silent, 30)).toBe(false);
});

test('what was sealed is opened after a restart; the key is in the keyring and not on the disk', async () => {
  const keyring = memoryKeyring();
  const first = await keyringSecrets(dir, keyring);
  const sealed = await first.seal(Uint8Array.of(1, 2, 3));
  const second = await keyringSecrets(dir, keyring);
  expect([second.quality, ...(await second.open(sealed))]).toEqual(['platform', 1, 2, 3]);
  const [account = '', key] = [...keyring.held.entries()][0] ?? [];
  expect(keyring.held.size).toBe(1);
  expect(key?.length).toBe(32);
  expect(readFileSync(path.join(dir, 'keyring-id'), 'utf8')).toBe(account);
  if (process.platform !== 'win32') {
    expect(statSync(path.join(dir, 'keyring-id')).mode & 0o777).toBe(0o600);
  }
});

test('a key that the keyring lost is not silently replaced', async () => {
  const keyring = memoryKeyring();
  const sealed = await (await keyringSecrets(dir, keyring)).seal(Uint8Array.of(1));
  keyring.held.clear();
  const after = await keyringSecrets(dir, keyring);
  await expect(after.open(sealed)).rejects.toThrow('does not have the key');
  await expect(after.seal(Uint8Array.of(1))).rejects.toThrow('does not have the key');
  expect(keyring.held.size).toBe(0);
});

test('without a keyring there is no keystore, unless development keys were asked for', async () => {
  expect((await chooseSecrets(dir, false, broken, 'associate')).quality).toBe('none');
  expect((await chooseSecrets(dir, true, broken, 'associate')).quality).toBe('development');
});

test('a directory that began with a key file stays with it, but only while that is allowed', async () => {
  const sealed = await (await chooseSecrets(dir, true, broken, 'associate')).seal(Uint8Array.of(7));
  const later = await chooseSecrets(dir, true, memoryKeyring(), 'associate');
  expect([later.quality, ...(await later.open(sealed))]).toEqual(['development', 7]);
  expect((await chooseSecrets(dir, false, broken, 'associate')).quality).toBe('none');
});

test('a kiosk without a keystore keeps its keys in a file, and says that it has none', async () => {
  const secrets = await chooseSecrets(dir, false, broken, 'kiosk');
  const sealed = await secrets.seal(Uint8Array.of(9));
  const later = await chooseSecrets(dir, false, broken, 'kiosk');
  expect([later.quality, ...(await later.open(sealed))]).toEqual(['none', 9]);
});

test('a key that is forgotten opens nothing any more, and what is sealed later gets a new one', async () => {
  const keyring = memoryKeyring();
  for (const secrets of [
    await keyringSecrets(dir, keyring),
    await chooseSecrets(dir, true, broken, 'associate'),
  ]) {
    const sealed = await secrets.seal(Uint8Array.of(1));
    await secrets.forget();
    await expect(secrets.open(sealed)).rejects.toThrow();
    expect([...(await secrets.open(await secrets.seal(Uint8Array.of(2))))]).toEqual([2]);
  }
});
