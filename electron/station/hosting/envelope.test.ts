import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { EnvelopeRefused, openEnvelope, sealEnvelope } from './envelope.ts';

test('a sealed secret opens under its key, and two seals of it differ', () => {
  const [key, secret] = [randomBytes(32), randomBytes(32)];
  const [one, other] = [
    sealEnvelope(key, secret, randomBytes),
    sealEnvelope(key, secret, randomBytes),
  ];
  expect(Buffer.from(openEnvelope(key, one)).equals(secret)).toBe(true);
  expect(Buffer.from(one).equals(other)).toBe(false);
  expect(Buffer.from(one).includes(secret)).toBe(false);
});

test('a flipped bit anywhere, a cut, another key or another version is refused', () => {
  const key = randomBytes(32);
  const sealed = sealEnvelope(key, randomBytes(32), randomBytes);
  for (let i = 0; i < sealed.length; i++) {
    const changed = Uint8Array.from(sealed, (byte, at) => (at === i ? byte ^ 1 : byte));
    expect(() => openEnvelope(key, changed)).toThrow(EnvelopeRefused);
    expect(() => openEnvelope(key, sealed.subarray(0, i))).toThrow(EnvelopeRefused);
  }
  expect(() => openEnvelope(randomBytes(32), sealed)).toThrow(EnvelopeRefused);
});
