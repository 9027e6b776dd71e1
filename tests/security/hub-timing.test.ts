/**
 * How long a check takes says nothing of what it is held against. Times on a busy machine say little, so
 * what is counted is the work: the dear derivation is done once for every try, whatever there is to compare
 * with, and what is compared is compared by `timingSafeEqual`, whose answer comes after all of it.
 */
import type * as Crypto from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { migrate } from '#hub/database/migrate.ts';
import { openDatabase } from '#hub/database/open-database.ts';
import { authorizedKey, createApiKey } from '#hub/http/api-keys.ts';
import { hashCode, isSameCode, makeCode } from '#hub/stations/enrolment-code.ts';
import { createTestDatabase } from '#tests/support/postgres.ts';
import { systemKey } from '#tests/support/system-key.ts';

const done = vi.hoisted(() => ({ derived: 0, compared: 0 }));

vi.mock('node:crypto', async (original) => {
  const real = await original<typeof Crypto>();
  const scrypt = (...args: unknown[]): void => {
    done.derived += 1;
    (real.scrypt as (...of: unknown[]) => void)(...args);
  };
  const timingSafeEqual: typeof real.timingSafeEqual = (a, b) => {
    done.compared += 1;
    return real.timingSafeEqual(a, b);
  };
  return { ...real, scrypt, timingSafeEqual };
});

/** What was done for one check. */
async function workOf(check: () => Promise<boolean>) {
  const before = { ...done };
  const right = await check();
  return {
    right,
    derived: done.derived - before.derived,
    compared: done.compared - before.compared,
  };
}

test('an enrolment code: one derivation, whether there is such a code, it is wrong early, late or right', async () => {
  const code = makeCode();
  const kept = await hashCode(code);
  const last = code.endsWith('0') ? '1' : '0';
  const fourth = code[3] === '0' ? '1' : '0';
  const tries: [string, typeof kept | undefined][] = [
    [code, kept],
    [code.slice(0, 3) + fourth + code.slice(4), kept],
    [code.slice(0, 7) + last, kept],
    [code, undefined],
  ];
  const works = [];
  for (const [tried, of] of tries) works.push(await workOf(() => isSameCode(tried, of)));
  expect(works).toEqual([
    { right: true, derived: 1, compared: 1 },
    { right: false, derived: 1, compared: 1 },
    { right: false, derived: 1, compared: 1 },
    { right: false, derived: 1, compared: 0 },
  ]);
});

test('an API key: hashed whole and compared whole, whichever character of it is wrong', async () => {
  const database = await createTestDatabase();
  const db = openDatabase({ url: database.url, onIdleError: () => {} });
  try {
    await migrate(db);
    const { key } = await createApiKey(db, systemKey('stations:read'));
    const first = key.length - 43;
    const wrongAt = (at: number) =>
      key.slice(0, at) + (key[at] === 'A' ? 'B' : 'A') + key.slice(at + 1);
    const works = [];
    for (const tried of [key, wrongAt(first), wrongAt(first + 20), wrongAt(key.length - 2)]) {
      const isGood = async () =>
        (await authorizedKey(db, `Bearer ${tried}`, Date.now())) !== undefined;
      works.push(await workOf(isGood));
    }
    expect(works).toEqual([
      { right: true, derived: 0, compared: 1 },
      { right: false, derived: 0, compared: 1 },
      { right: false, derived: 0, compared: 1 },
      { right: false, derived: 0, compared: 1 },
    ]);
  } finally {
    await db.destroy();
    await database.drop();
  }
});
