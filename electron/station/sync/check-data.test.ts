import { describe, expect, it } from 'vitest';
import { zstdCompressSync } from 'node:zlib';
import type { DigestAnswer } from '#shared/protocol/digest.ts';
import { CHILDREN, SUM_BYTES } from '#shared/protocol/row-digest.ts';
import { CHECK_EVERY_MS } from '#shared/sync/compare-digests.ts';
import { drain } from '#tests/support/driver-rig.ts';
import { customerDoc, openTestStore, pageOf, testScope } from '#tests/support/store-files.ts';
import { type CheckLink, createDataChecker } from './check-data.ts';

const nothing = zstdCompressSync('[]');
const empty: DigestAnswer = {
  ok: true,
  scope: testScope,
  version: 0,
  head: 0,
  rows: 0,
  sums: new Uint8Array(CHILDREN * SUM_BYTES),
};

/** A checker whose hub holds nothing, answers as it is told, and whose time is moved by hand. */
function rig(answers: DigestAnswer[] = []) {
  const store = openTestStore();
  const asked: string[] = [];
  const logged: string[] = [];
  const shown: boolean[] = [];
  const timers = new Set<{ at: number; run: () => void }>();
  let now = 0;
  const given = { behind: false };
  const checker = createDataChecker({
    store,
    timing: {
      nowMs: () => 1_000_000 + now,
      monotonicMs: () => now,
      random: () => 0,
      callAfter(delayMs, run) {
        const timer = { at: now + delayMs, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
      turn: async () => {},
    },
    nowMs: () => 1_000_000 + now,
    log: ({ event }) => void logged.push(event),
    changed: () => {},
    statusChanged: () => void shown.push(checker.checking()),
    renewed: () => {},
    isBehind: () => given.behind,
  });
  const link = (protocol = 2): CheckLink => ({
    protocol: () => protocol,
    pull: async () => await Promise.reject(new Error('not asked')),
    push: async () => await Promise.reject(new Error('not asked')),
    close: () => {},
    async digest({ under }) {
      asked.push(`digest ${under.join()}`);
      return answers.shift() ?? empty;
    },
    async keys() {
      asked.push('keys');
      return { ok: true, scope: testScope, version: 0, keys: nothing, count: 0 };
    },
    async records({ keys }) {
      asked.push(`records ${keys.join()}`);
      return {
        ok: true,
        scope: testScope,
        version: 0,
        rows: nothing,
        count: 0,
        answered: keys.length,
      };
    },
  });
  const level = () => store.applyPage(pageOf([['customer', 'c1', 1, customerDoc('김', '민지')]]));
  async function advance(ms: number): Promise<void> {
    now += ms;
    for (const timer of timers) {
      if (timer.at > now) continue;
      timers.delete(timer);
      timer.run();
    }
    await drain();
  }
  return { store, checker, link, asked, logged, shown, level, advance, timers, given };
}

describe('comparing with the hub', () => {
  it('mends, compares again, says so meanwhile, and comes back a day later', async () => {
    const { store, checker, link, asked, logged, shown, level, advance } = rig();
    level();
    checker.begin(link());
    await advance(0);
    expect(asked).toEqual(['digest ', 'keys', 'records customer/c1', 'digest ']);
    expect(store.countCustomers()).toBe(0);
    expect([shown, checker.checking()]).toEqual([[true, false], false]);
    expect(logged).toEqual(['sync.checked']);
    expect(store.digests.checkedAt()).toBe(1_000_000);
    await advance(CHECK_EVERY_MS - 1);
    expect(asked).toHaveLength(4);
    await advance(1);
    expect(asked).toHaveLength(5);
  });

  it('waits until every scope is filled', async () => {
    const { checker, link, asked, level, advance } = rig();
    checker.begin(link());
    await advance(CHECK_EVERY_MS);
    checker.applied?.([]);
    await advance(0);
    expect(asked).toEqual([]);
    level();
    checker.applied?.([]);
    await advance(0);
    expect(asked[0]).toBe('digest ');
  });

  it('waits while the feed is behind, and does not need to be told that it is level', async () => {
    const { checker, link, asked, level, advance, given } = rig();
    level();
    given.behind = true;
    checker.begin(link());
    await advance(0);
    await advance(CHECK_EVERY_MS);
    expect([asked, checker.checking()]).toEqual([[], false]);
    given.behind = false;
    await advance(60_000);
    expect(asked[0]).toBe('digest ');
  });

  it('says nothing to a hub that does not know how', async () => {
    const { checker, link, asked, level, advance } = rig();
    level();
    checker.begin(link(1));
    await advance(CHECK_EVERY_MS * 2);
    expect(asked).toEqual([]);
  });

  it('comes again soon where the hub is busy', async () => {
    const { checker, link, asked, level, advance } = rig([{ ok: false, code: 'busy', detail: '' }]);
    level();
    checker.begin(link());
    await advance(0);
    expect(asked).toHaveLength(1);
    await advance(60_000);
    expect(asked.length).toBeGreaterThan(1);
  });

  it('is over with its link, whatever was under way, and keeps what it held', async () => {
    const { store, checker, link, asked, level, advance, timers } = rig();
    level();
    const slow = link();
    let answer: (of: DigestAnswer) => void = () => {};
    slow.digest = async () =>
      await new Promise((resolve) => {
        answer = resolve;
      });
    checker.begin(slow);
    await advance(0);
    expect(checker.checking()).toBe(true);
    checker.end();
    answer(empty);
    await drain();
    expect([checker.checking(), asked, timers.size]).toEqual([false, [], 0]);
    expect([store.countCustomers(), store.digests.checkedAt()]).toEqual([1, null]);
    checker.begin(link());
    await advance(0);
    expect(asked).toHaveLength(4);
  });

  it('is made at once after a sign of trouble', async () => {
    const { store, checker, link, asked, level, advance } = rig();
    level();
    store.digests.setChecked(1_000_000);
    checker.begin(link());
    await advance(1000);
    expect(asked).toEqual([]);
    checker.soon();
    await advance(0);
    expect(asked).toHaveLength(4);
  });
});
