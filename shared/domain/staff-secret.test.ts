import { describe, expect, it } from 'vitest';
import { badgeHash, makeVerifier, matchesVerifier, OPEN_COST } from './staff-secret.ts';
import { BadgeHash, Verifier } from './staff.ts';

const pepper = new Uint8Array(32).fill(7);
const salt = new Uint8Array(16).fill(9);
const pin = { pepper, purpose: 'pin', staffId: 'staff:1', typed: '482915' } as const;

describe('what is kept of a PIN', () => {
  it('fits what was typed, and nothing else that was typed', async () => {
    const verifier = await makeVerifier(pin, salt, OPEN_COST);
    expect(Verifier.parse(verifier)).toMatch(/^\$argon2id\$v=19\$m=8192,t=1,p=1\$CQkJ/);
    expect(await matchesVerifier(pin, verifier)).toBe(true);
    expect(await matchesVerifier({ ...pin, typed: '482916' }, verifier)).toBe(false);
  });

  it('is of one person, one store and one purpose', async () => {
    const verifier = await makeVerifier(pin, salt, OPEN_COST);
    const others = [
      { ...pin, staffId: 'staff:2' },
      { ...pin, pepper: new Uint8Array(32).fill(8) },
      { ...pin, purpose: 'code' as const },
      { ...pin, staffId: 'staff:14', typed: '82915' },
    ];
    for (const other of others) expect(await matchesVerifier(other, verifier)).toBe(false);
  });

  it('is refused where it asks for more memory than any counter has, or is none', async () => {
    const verifier = await makeVerifier(pin, salt, OPEN_COST);
    for (const odd of [verifier.replace('m=8192', 'm=999999'), 'plain', '']) {
      expect(await matchesVerifier(pin, odd)).toBe(false);
    }
  }, 20_000);

  it('takes the same work where there is nothing to compare with', async () => {
    const verifier = await makeVerifier(pin, salt);
    const wrong = await cpuOf(() => matchesVerifier({ ...pin, typed: '1' }, verifier));
    const none = await cpuOf(() => matchesVerifier(pin, undefined));
    expect(none / wrong).toBeGreaterThan(0.4);
    expect(none / wrong).toBeLessThan(2.5);
  }, 20_000);
});

it('a badge is found by a hash that nobody without the pepper can make', async () => {
  const hash = await badgeHash(pepper, 'DGS-0001');
  expect(BadgeHash.parse(hash)).toBe(await badgeHash(pepper, 'DGS-0001'));
  expect(await badgeHash(new Uint8Array(32), 'DGS-0001')).not.toBe(hash);
});

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const from = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(from);
  return user + system;
}
