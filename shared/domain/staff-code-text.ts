/** A one-time code as a person says and types it: 8 characters of Crockford's base 32, `K7M2-9QXD`. */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** @param bytes 8 random ones. */
export function makeStaffCode(bytes: Uint8Array): string {
  if (bytes.length !== LENGTH) throw new Error('a code is made of 8 bytes');
  return [...bytes].map((byte) => alphabet[byte & 31]).join('');
}

/** Reads what was typed: small letters, spaces and dashes, O for 0, I and L for 1; undefined for anything else. */
export function readStaffCode(typed: string): string | undefined {
  const plain = typed
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  const isCode = plain.length === LENGTH && [...plain].every((one) => alphabet.includes(one));
  return isCode ? plain : undefined;
}
