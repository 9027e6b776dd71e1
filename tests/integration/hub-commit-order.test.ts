/**
 * The promise under every cursor: who has read up to a version has seen everything up to it, however
 * many write at once. It is shown twice, with the version gate and without it: a test that cannot see
 * the loss would prove nothing. `npm run test:commit-order -- --commits 1000000` runs it at length.
 */
import { expect, test } from 'vitest';
import { versionGate } from '#hub/records/version-gate.ts';
import { described, race } from '#tests/commit-order/race.ts';

const commits = 100_000;

test('sixteen writers and four pullers at once lose no row, and would without the version gate', async () => {
  const plain = await race(commits / 10, async () => {});
  const ours = await race(commits, versionGate);
  process.stdout.write(`${described('plain feed', plain)}\n${described('hub feed', ours)}\n`);
  expect(ours.lost).toBe(0);
  expect(plain.lost).toBeGreaterThan(0);
}, 600_000);
