/**
 * Wraps a secret under a 32-byte key, where the platform keeps keys but does not encrypt (the browser
 * host's keyring, the development key file).
 *
 *   sealed = version (1 byte = 1) | nonce (12) | ciphertext | tag (16)      AES-256-GCM
 *
 * 1. A fresh random nonce each time: far below 2^32 seals under one key, so none is used twice.
 * 2. Anything that is not exactly this, or was changed, is refused as a whole.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
const associatedData = new TextEncoder().encode('dangol sealed secret v1');

export const wrappingKeyBytes = 32;

/** The sealed bytes were not made under this key, or were changed since. */
export class EnvelopeRefused extends Error {
  constructor(cause?: unknown) {
    super('the sealed secret does not fit its key', { cause });
  }
}

/** @param key 32 bytes. @returns the sealed bytes, in the form above. */
export function sealEnvelope(
  key: Uint8Array,
  plain: Uint8Array,
  randomBytes: (count: number) => Uint8Array,
): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData);
  return Buffer.concat([
    Uint8Array.of(version),
    nonce,
    cipher.update(plain),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

/** Rejects (`EnvelopeRefused`) what was not sealed under this key. */
export function openEnvelope(key: Uint8Array, sealed: Uint8Array): Uint8Array {
  if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== version) {
    throw new EnvelopeRefused();
  }
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const tag = sealed.subarray(sealed.length - tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(associatedData);
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(1 + nonceBytes, sealed.length - tagBytes)),
      decipher.final(),
    ]);
  } catch (error) {
    throw new EnvelopeRefused(error);
  }
}
