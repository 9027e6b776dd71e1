/**
 * Keys and ciphers of the station's files (docs/adr/0020-ciphers.md).
 *
 * A file's first 16 bytes are its salt, which SQLite3 Multiple Ciphers leaves readable. Dangol derives it
 * from the key, so that a wrong key can be told from a damaged file before anything is decrypted.
 */
import { createHmac } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Cipher } from '../host.ts';

export const ciphers: readonly Cipher[] = ['aegis', 'sqlcipher'];

/** What `meta.cipher` says: the variant as the library was told to use it. */
export const cipherVariant: Record<Cipher, string> = {
  aegis: 'aegis-256',
  sqlcipher: 'sqlcipher-4',
};

/** Pragmas that choose the cipher; they come before the key. */
export const cipherPragmas: Record<Cipher, readonly string[]> = {
  aegis: ["cipher = 'aegis'", "algorithm = 'aegis-256'"],
  sqlcipher: ["cipher = 'sqlcipher'", 'legacy = 4'],
};

const rawKey = /^[0-9a-f]{64}$/;
const saltBytes = 16;

/** The `key` pragma for 32 random bytes: raw, so no rounds of derivation (1 ms instead of 31). */
export function keyPragma(key: Uint8Array): string {
  const hex = Buffer.from(key).toString('hex');
  if (!rawKey.test(hex)) throw new Error('a file key is 32 bytes');
  return `key = "x'${hex}${saltOf(key).toString('hex')}'"`;
}

/** Whether the file was made with this key, judged by its salt alone. */
export function isMadeWith(path: string, key: Uint8Array): boolean {
  const head = Buffer.alloc(saltBytes);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, saltBytes, 0);
  } finally {
    closeSync(file);
  }
  return head.equals(saltOf(key));
}

/** A one-way function of a key with 256 bits of entropy: it says which key, and nothing about it. */
function saltOf(key: Uint8Array): Buffer {
  return createHmac('sha256', key).update('dangol file salt').digest().subarray(0, saltBytes);
}
