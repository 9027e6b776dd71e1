/** Checking a station's Ed25519 signature over a text of the protocol. */
import { createPublicKey, verify } from 'node:crypto';

/**
 * @param publicKey raw 32 bytes in base64url, `signature` 64 bytes in base64url.
 * @returns false for anything but a valid signature; never throws.
 */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
      format: 'jwk',
    });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
