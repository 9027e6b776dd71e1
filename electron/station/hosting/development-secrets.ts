/**
 * A key file in the data directory, for development and demonstrations on machines without a
 * keystore. It protects nothing from whoever can read the directory, so it is used only where it was
 * asked for, calls itself `development`, and the screen says so.
 */
import { randomBytes } from 'node:crypto';
import { access, chmod, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Secrets } from '../host.ts';
import { openEnvelope, sealEnvelope, wrappingKeyBytes } from './envelope.ts';

const fileName = 'development.key';

/** Whether this data directory's secrets were sealed under a key file. */
export async function hasDevelopmentKey(dataDir: string): Promise<boolean> {
  return access(path.join(dataDir, fileName)).then(
    () => true,
    () => false,
  );
}

/** Makes the key file (0600) the first time. Rejects where it is there but is not a key. */
export function developmentSecrets(dataDir: string): Promise<Secrets> {
  return keyFileSecrets(dataDir, 'development');
}

/**
 * A kiosk on a machine without a keystore: it holds nothing of any person, and its place at the hub is
 * worth little. The station still calls this no keystore.
 */
export function kioskSecrets(dataDir: string): Promise<Secrets> {
  return keyFileSecrets(dataDir, 'none');
}

async function keyFileSecrets(dataDir: string, quality: Secrets['quality']): Promise<Secrets> {
  const file = path.join(dataDir, fileName);
  async function key(): Promise<Uint8Array> {
    if (!(await hasDevelopmentKey(dataDir))) await writeKey(file);
    const read = await readFile(file);
    if (read.length !== wrappingKeyBytes) throw new Error(`${fileName} is not a key`);
    return read;
  }
  await key();
  await chmod(file, 0o600);
  return {
    quality,
    seal: async (plain) => sealEnvelope(await key(), plain, randomBytes),
    open: async (sealed) => openEnvelope(await key(), sealed),
    forget: () => rm(file, { force: true }),
  };
}

async function writeKey(file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(randomBytes(wrappingKeyBytes));
    // What is sealed under it may be durable before it otherwise would be.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Where there is no keystore at all: seals nothing, and the station refuses to hold personal data. */
export const noSecrets: Secrets = {
  quality: 'none',
  seal: () => Promise.reject(new Error('this machine has no keystore')),
  open: () => Promise.reject(new Error('this machine has no keystore')),
  forget: () => Promise.resolve(),
};
