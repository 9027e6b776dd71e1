/** SHA-256 of a text's UTF-8 bytes in hexadecimal, as audit chains are hashed. */
import { createHash } from 'node:crypto';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
