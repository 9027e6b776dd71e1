import { expect, test } from 'vitest';
import type { Cursor, Page, PageRow } from '#shared/protocol/feed.ts';
import { createPageApplier, PIECES_A_PART } from './apply-page.ts';
import { PART_ROWS } from './page-parts.ts';

const count = 6_000;
const rows = Array.from(
  { length: count },
  (_, i): PageRow => ['customer', `c${i}`, i + 1, { name: 'x' }],
);
const asked: Cursor = { phase: 'feed', version: 0 };
const page: Page = {
  ok: true,
  scope: 'region:kr',
  rows: new Uint8Array(),
  count,
  next: { phase: 'feed', version: count },
  done: true,
  head: count,
  remaining: { rows: 0, bytes: 0 },
};

/** A store where a row takes so many milliseconds, and there is always something to put in order. */
function rig(msARow: () => number) {
  const given = { nowMs: 0, lookedUp: false, isVoid: false, done: [] as (number | string)[] };
  const applier = createPageApplier({
    store: {
      applyPage(part) {
        given.nowMs += part.rows.length * msARow();
        given.done.push(part.rows.length);
        return [];
      },
      tidy() {
        given.done.push('tidied');
        return true;
      },
    },
    timing: {
      monotonicMs: () => given.nowMs,
      async turn() {
        given.done.push('turn');
      },
    },
    unpack: async () => ({ rows, bytes: count }),
    isLookedUp: () => given.lookedUp,
  });
  const apply = () =>
    applier.apply({
      page,
      asked,
      epoch: 'e',
      receivedAt: 1,
      isVoid: () => given.isVoid,
      applied: () => {},
    });
  const parts = () => given.done.filter((one) => typeof one === 'number');
  return { given, apply, parts };
}

test('others have their turn after each part and after each piece of housekeeping, of which there are few', async () => {
  const { given, apply, parts } = rig(() => 0);
  expect(await apply()).toBe(true);
  const pieces = Array.from({ length: PIECES_A_PART }, () => ['tidied', 'turn']).flat();
  expect(given.done).toEqual(parts().flatMap((part) => [part, 'turn', ...pieces]));
  expect(parts().reduce((sum, part) => sum + part, 0)).toBe(count);
  expect(Math.max(...parts())).toBe(PART_ROWS);
});

test('parts take about as long on a slow machine as on a quick one, and less while people are looked up', async () => {
  let msARow = 0.2;
  const { given, apply, parts } = rig(() => msARow);
  await apply();
  expect(Math.max(...parts().slice(5))).toBe(125);
  given.lookedUp = true;
  given.done = [];
  await apply();
  expect(Math.max(...parts().slice(5))).toBe(50);
  given.lookedUp = false;
  msARow = 0.1;
  given.done = [];
  await apply();
  expect(Math.max(...parts())).toBe(250);
});

test('nothing more is written once it is void', async () => {
  const { given, apply, parts } = rig(() => {
    given.isVoid = true;
    return 0;
  });
  expect(await apply()).toBe(false);
  expect(parts()).toHaveLength(1);
});
