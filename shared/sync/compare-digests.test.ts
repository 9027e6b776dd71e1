import { describe, expect, it } from 'vitest';
import type { PageRow } from '#shared/protocol/feed.ts';
import {
  CHECK_EVERY_MS,
  CHECK_SOON_SPREAD_MS,
  CHECK_SPREAD_MS,
  chunksOf,
  type HeldRow,
  isSmall,
  judge,
  keysThatDiffer,
  portionsOf,
  SMALL_SCOPE_ROWS,
  waitBeforeCheck,
} from './compare-digests.ts';

const doc = { name: 'x' };
const row = (id: string, version: number, body: PageRow[3] = doc): PageRow => [
  'customer',
  id,
  version,
  body,
];
const held = (id: string, version: number, hereAlive = true, body = doc): [string, HeldRow] => [
  `customer/${id}`,
  { kind: 'customer', id, version, hereAlive, json: hereAlive ? JSON.stringify(body) : null },
];
const cursor = 100;

/** What is made of one key, held as `mine`, answered with `theirs`. */
function judged(mine: HeldRow | undefined, theirs: PageRow | undefined) {
  return judge(
    ['customer/c1'],
    new Map(mine === undefined ? [] : [['customer/c1', mine]]),
    cursor,
    theirs === undefined ? [] : [theirs],
  );
}
const mine = (version: number, hereAlive = true, body = doc) =>
  held('c1', version, hereAlive, body)[1];
const nothing = { write: [], remove: [], diverged: 0, rewound: false };

describe('what is made of a row that differs', () => {
  it('writes one that is missing or old, and counts it if the cursor had passed it', () => {
    expect(judged(undefined, row('c1', 100))).toMatchObject({
      diverged: 1,
      write: [row('c1', 100)],
    });
    expect(judged(mine(7), row('c1', 8))).toMatchObject({ diverged: 1, write: [row('c1', 8)] });
    expect(judged(mine(7), row('c1', 8, null))).toMatchObject({
      diverged: 1,
      write: [row('c1', 8, null)],
    });
  });

  it('does not count one that is only on its way', () => {
    expect(judged(undefined, row('c1', 101))).toMatchObject({
      diverged: 0,
      write: [row('c1', 101)],
    });
    expect(judged(mine(7), row('c1', 101, null))).toMatchObject({ diverged: 0, rewound: false });
  });

  it('deletes one that the hub does not know, at the version that was asked about', () => {
    expect(judged(mine(7), undefined)).toEqual({
      ...nothing,
      diverged: 1,
      remove: [{ kind: 'customer', id: 'c1', version: 7 }],
    });
  });

  it('leaves alone what neither side has, and what is the same by now', () => {
    expect(judged(undefined, undefined)).toEqual(nothing);
    expect(judged(undefined, row('c1', 9, null))).toEqual(nothing);
    expect(judged(mine(7), row('c1', 7))).toEqual(nothing);
    expect(judged(mine(7, false), row('c1', 7, null))).toEqual(nothing);
    expect(judged(mine(7, false), undefined)).toEqual(nothing);
  });

  it('puts one right that is at its version but deleted, elsewhere, or wrongly alive', () => {
    for (const [hereAlive, body] of [
      [false, doc],
      [true, null],
    ] as const) {
      expect(judged(mine(7, hereAlive), row('c1', 7, body))).toEqual({
        write: [row('c1', 7, body)],
        remove: [{ kind: 'customer', id: 'c1', version: 7, instead: body }],
        diverged: 1,
        rewound: false,
      });
    }
  });

  it('puts one right that says something else at the same version', () => {
    const theirs = { name: 'y' };
    expect(judged(mine(7), row('c1', 7, theirs))).toEqual({
      write: [row('c1', 7, theirs)],
      remove: [{ kind: 'customer', id: 'c1', version: 7, instead: theirs }],
      diverged: 1,
      rewound: false,
    });
    expect(judged(mine(7, true, theirs), row('c1', 7, theirs))).toEqual(nothing);
  });

  it('takes an older row for the sign of a hub that was put back', () => {
    expect(judged(mine(9), row('c1', 8)).rewound).toBe(true);
    expect(judged(mine(9), row('c1', 8, null)).rewound).toBe(true);
    expect(judged(mine(9, false), row('c1', 8)).rewound).toBe(true);
  });

  it('knows the departure that a record left behind in a scope it is no longer in', () => {
    expect(judged(mine(9, false), row('c1', 8, null))).toEqual(nothing);
  });

  it('judges each of many keys by itself', () => {
    const verdict = judge(
      ['customer/c1', 'customer/c2', 'customer/c3'],
      new Map([held('c1', 3), held('c2', 4)]),
      cursor,
      [row('c3', 9), row('c1', 5)],
    );
    expect(verdict).toEqual({
      write: [row('c1', 5), row('c3', 9)],
      remove: [{ kind: 'customer', id: 'c2', version: 4 }],
      diverged: 3,
      rewound: false,
    });
  });
});

describe('which keys differ', () => {
  it('are those that one side has alone, or at another version, or with another document', () => {
    expect(
      keysThatDiffer(
        [
          ['customer', 'same', 1, 'a1'],
          ['customer', 'old', 2, 'b2'],
          ['customer', 'here', 3, 'c3'],
          ['customer', 'other', 4, 'd4'],
          ['note', 'same', 9, 'e9'],
        ],
        [
          ['customer', 'same', 1, 'a1'],
          ['customer', 'old', 5, 'b5'],
          ['customer', 'there', 6, 'f6'],
          ['customer', 'other', 4, 'd0'],
          ['note', 'same', 9, 'e9'],
        ],
      ),
    ).toEqual(['customer/old', 'customer/here', 'customer/other', 'customer/there']);
  });
});

describe('how much is asked for at once', () => {
  it('is some thousands of rows, and no more prefixes than allowed', () => {
    const leaves = Array.from({ length: 1000 }, (_, i) => i.toString(16).padStart(4, '0'));
    const sizes = (rows: number) => portionsOf(leaves, rows, 256).map(({ length }) => length);
    expect(sizes(1_000_000)).toEqual([256, 256, 256, 232]);
    expect(sizes(65_536_000)[0]).toBe(4);
    expect(sizes(65_536_000_000)[0]).toBe(1);
    const buckets = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
    expect(portionsOf(buckets, SMALL_SCOPE_ROWS, 256).map(({ length }) => length)).toEqual([
      250, 6,
    ]);
    expect(portionsOf(buckets, 0, 256)).toEqual([buckets]);
    expect(portionsOf([], 5, 256)).toEqual([]);
  });

  it('loses nothing when it is cut', () => {
    expect(chunksOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('skips the leaves where a scope is small at both ends', () => {
    expect(isSmall(SMALL_SCOPE_ROWS, 0)).toBe(true);
    expect(isSmall(0, SMALL_SCOPE_ROWS + 1)).toBe(false);
    expect(isSmall(SMALL_SCOPE_ROWS + 1, 0)).toBe(false);
  });
});

describe('when a station compares', () => {
  const now = 10 * CHECK_EVERY_MS;

  it('is soon after something may have been lost, each station at its own moment', () => {
    expect(waitBeforeCheck(null, now, 0)).toBe(0);
    expect(waitBeforeCheck(null, now, 0.5)).toBe(CHECK_SOON_SPREAD_MS / 2);
  });

  it('is a day after the last time, and some minutes that differ', () => {
    expect(waitBeforeCheck(now, now, 0)).toBe(CHECK_EVERY_MS);
    expect(waitBeforeCheck(now - 1000, now, 0.5)).toBe(CHECK_EVERY_MS - 1000 + CHECK_SPREAD_MS / 2);
    expect(waitBeforeCheck(now - 2 * CHECK_EVERY_MS, now, 0.5)).toBe(CHECK_SPREAD_MS / 2);
  });

  it('is soon where the last time is in the future: a clock was wrong', () => {
    expect(waitBeforeCheck(now + 1, now, 1)).toBe(CHECK_SOON_SPREAD_MS);
  });
});
