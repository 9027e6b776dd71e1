/** Checks what the hub signed, by the key that was pinned at the enrolment. */
import { createPublicKey, verify } from 'node:crypto';

/** @param publicKey raw 32 bytes in base64url. False for anything but a valid signature; never throws. */
export function isSignedByHub(publicKey: string, text: string, signature: string): boolean {
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
