import { createHash, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { kinds } from '#shared/domain/kinds.ts';
import { Pickup, remainingOf } from '#shared/domain/pickup.ts';
import { Kind, RecordId } from '#shared/domain/record.ts';
import { demoPickups } from './pickups.ts';

/** Stands in for the hub's key: the same text is signed the same way. */
const sign = (text: string) => createHash('sha512').update(text).digest('base64url');
const shop = {
  seed: 1,
  nowMs: Date.UTC(2026, 4, 1, 3),
  customers: 50,
  signer: {
    hub: '0192b3a4-0000-7000-8000-0000000000aa',
    signing: { publicKey: 'A'.repeat(43), sign },
  },
  hashOf: (store: string) => (form: string) =>
    createHmac('sha256', store).update(form).digest().subarray(0, 12).toString('base64url'),
};
const records = demoPickups(shop);
const pickups = records.filter(({ kind }) => kind === 'pickup').map(({ doc }) => Pickup.parse(doc));

it('are valid throughout and lose nothing to their schemas', () => {
  for (const { kind, id, doc, scope } of records) {
    RecordId.parse(id);
    expect(scope).toMatch(/^store:(?:gangnam|seongsu|busan)$/);
    // As the database gives it back.
    const kept: unknown = JSON.parse(JSON.stringify(doc));
    expect(kinds[Kind.parse(kind)].schema.parse(kept)).toEqual(kept);
  }
});

it('are the same for the same seed, and others for another', () => {
  expect(demoPickups(shop)).toEqual(records);
  expect(demoPickups({ ...shop, seed: 2 })).not.toEqual(records);
});

it('are some dozens in each store, of every kind a desk meets, with books that balance', () => {
  for (const store of ['gangnam', 'seongsu', 'busan']) {
    const here = pickups.filter((pickup) => pickup.store === store);
    expect(here.length).toBeGreaterThanOrEqual(24);
    expect(new Set(here.map(({ state }) => state))).toEqual(
      new Set(['placed', 'picking', 'ready', 'handed_over', 'cancelled', 'expired']),
    );
    const holds = here.flatMap((pickup) => pickup.holds.map(({ reason }) => reason));
    expect(new Set(holds)).toEqual(new Set(['fraud', 'age', 'unpaid']));
    expect(here.some(({ collectors }) => collectors.length > 0)).toBe(true);
  }
  for (const { lines, code } of pickups) {
    expect(lines.every((line) => remainingOf(line) >= 0)).toBe(true);
    expect(code).not.toBeNull();
  }
});
