import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  codeFault,
  pickupCodeText,
  readHumanCode,
  readPickupCode,
  writePickupCode,
} from './pickup-code.ts';

const hub = '0192b3a4-0000-7000-8000-0000000000aa';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const code = {
  order: '1001',
  epoch: 2,
  store: 'gangnam-2',
  random: '0123456789abcdef',
  expiresAt: 1_790_000_000_000,
};
const signed = (of: typeof code, byHub = hub, key = privateKey) =>
  `${writePickupCode(of)}.${sign(null, Buffer.from(pickupCodeText(byHub, of)), key).toString('base64url')}`;
const at = { store: 'gangnam-2', epoch: 2, nowMs: 1_780_000_000_000 };

/** What a desk makes of a text. */
function check(text: string, where: Parameters<typeof codeFault>[2] = at) {
  const read = readPickupCode(text);
  if (read === undefined) return 'none';
  const bytes = Buffer.from(pickupCodeText(hub, read));
  const good = verify(null, bytes, publicKey, Buffer.from(read.signature, 'base64url'));
  return codeFault(read, good, where);
}

describe('a pickup code', () => {
  it('is read as it was written, and found right', () => {
    expect(readPickupCode(` ${signed(code)}\r`)).toMatchObject(code);
    expect(check(signed(code))).toBeNull();
  });

  it('is refused where any part of it was altered, or another hub or key signed it', () => {
    const text = signed(code);
    for (const altered of [
      text.replace('DG1.1001', 'DG1.1002'),
      text.replace('.2-gang', '.3-gang'),
      text.replace('gangnam-2', 'gangnam-3'),
      text.replace('0123456789abcdef', '0123456789abcdeg'),
      text.replace('1790000000', '1890000000'),
      text.slice(0, -2) + (text.endsWith('AA') ? 'BA' : 'AA'),
      signed(code, '0192b3a4-0000-7000-8000-0000000000bb'),
      signed(code, hub, generateKeyPairSync('ed25519').privateKey),
    ]) {
      expect(check(altered)).toBe('code_forged');
    }
  });

  it('says of a good signature what is wrong besides: the store, an older code, the time', () => {
    const text = signed(code);
    expect(check(text, { ...at, store: 'busan', epoch: null })).toBe('code_other_store');
    expect(check(text, { ...at, epoch: 3 })).toBe('code_old');
    expect(check(text, { ...at, epoch: 1 })).toBe('code_old');
    expect(check(text, { ...at, nowMs: code.expiresAt })).toBe('code_expired');
  });

  it.each([
    '',
    'DG1.1001',
    'DG1.1001.n.1790000000.s',
    'DG2.1001.2-gangnam-0123456789abcdef.1790000000.x',
    `DG1.a.b.2-gangnam-0123456789abcdef.1790000000.${'A'.repeat(86)}`,
    `DG1.1001.2-gangnam-0123456789abcdeo.1790000000.${'A'.repeat(86)}`,
    `DG1.1001.2-gangnam-0123456789abcdef.1790000000.${'A'.repeat(85)}`,
  ])('is not what looks like one: %s', (text) => {
    expect(readPickupCode(text)).toBeUndefined();
  });
});

describe('the eight characters', () => {
  it('are read as people type them', () => {
    expect(readHumanCode(' k7m2-9qxd ')).toBe('K7M29QXD');
    expect(readHumanCode('OIL0 0000')).toBe('01100000');
    for (const typed of ['', 'K7M29QX', 'K7M29QXDD', 'K7M29QXU', '김7M29QXD']) {
      expect(readHumanCode(typed)).toBeUndefined();
    }
  });
});
