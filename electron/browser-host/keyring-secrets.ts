/**
 * Secrets wrapped by a random key that the system's keyring holds (Keychain, Credential Manager,
 * Secret Service). The data directory names its key by a random id, so that two stations of one user
 * never share one.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AsyncEntry } from '@napi-rs/keyring';
import type { Secrets } from '#electron/station/host.ts';
import {
  openEnvelope,
  sealEnvelope,
  wrappingKeyBytes,
} from '#electron/station/hosting/envelope.ts';

/** What is asked of a keyring: small secrets by account. `get` answers null for none. */
export interface Keyring {
  get(account: string): Promise<Uint8Array | null>;
  set(account: string, secret: Uint8Array): Promise<void>;
  delete(account: string): Promise<void>;
}

const idFile = 'keyring-id';
const probeMs = 3_000;

/**
 * The system's keyring. On Linux the Secret Service or none: the kernel's keyring, which the library
 * would fall back to, forgets at a restart.
 */
export function systemKeyring(service: string): Keyring {
  const entry = (account: string) =>
    new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
  return {
    async get(account) {
      const secret = await entry(account).getSecret();
      return secret === null ? null : Uint8Array.from(secret);
    },
    set: async (account, secret) => entry(account).setSecret(secret),
    delete: async (account) => void (await entry(account).deleteCredential()),
  };
}

/** Whether it really keeps a secret: one is written, read back and deleted, in bounded time. */
export async function keyringWorks(keyring: Keyring, withinMs = probeMs): Promise<boolean> {
  const account = `probe ${randomUUID()}`;
  const secret = randomBytes(wrappingKeyBytes);
  async function probe(): Promise<boolean> {
    await keyring.set(account, secret);
    const read = await keyring.get(account);
    await keyring.delete(account);
    return read !== null && secret.equals(read);
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), withinMs);
  });
  try {
    return await Promise.race([probe(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The directory's own wrapping key, made the first time. Where the directory names a key that the
 * keyring does not have any more, sealing and opening reject: making a new one would hide that
 * everything sealed before is lost.
 */
export async function keyringSecrets(dataDir: string, keyring: Keyring): Promise<Secrets> {
  const file = path.join(dataDir, idFile);
  const readAccount = () => readFile(file, 'utf8').catch(() => null);
  async function makeKey(): Promise<string> {
    const account = `station ${randomUUID()}`;
    await keyring.set(account, randomBytes(wrappingKeyBytes));
    await writeFile(file, account, { mode: 0o600, flag: 'wx', flush: true });
    return account;
  }
  await ((await readAccount()) ?? makeKey());

  async function key(): Promise<Uint8Array> {
    const secret = await keyring.get((await readAccount()) ?? (await makeKey()));
    if (secret?.length !== wrappingKeyBytes) {
      throw new Error('the keyring does not have the key of this station');
    }
    return secret;
  }
  return {
    quality: 'platform',
    seal: async (plain) => sealEnvelope(await key(), plain, randomBytes),
    open: async (sealed) => openEnvelope(await key(), sealed),
    async forget() {
      const account = await readAccount();
      if (account !== null) await keyring.delete(account);
      await rm(file, { force: true });
    },
  };
}
