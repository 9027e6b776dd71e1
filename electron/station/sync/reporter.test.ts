import { expect, test } from 'vitest';
import type { Cursor } from '#shared/protocol/feed.ts';
import type { Report } from '#shared/protocol/report.ts';
import {
  createReporter,
  FIRST_REPORT_MS,
  REPORT_EVERY_MS,
  type ReportLink,
  reportOf,
} from './reporter.ts';

const scope = (name: string, cursor: Cursor, levelAt: number | null) => ({
  scope: name,
  cursor,
  levelAt,
});
const book: Cursor = { phase: 'book', head: 9, after: null };

function storeOf(...scopes: ReturnType<typeof scope>[]) {
  return { outboxCounts: () => ({ unsent: 2, attention: 1 }), scopes: () => scopes };
}

test('a report says what is unsent, how far each scope is, and since when none is behind', () => {
  const store = storeOf(
    scope('region:kr', { phase: 'feed', version: 7 }, 9_000),
    scope('catalog', { phase: 'feed', version: 8 }, 4_000),
  );
  expect(reportOf(store, 10_000)).toEqual({
    unsent: 2,
    attention: 1,
    scopes: [
      { scope: 'region:kr', version: 7 },
      { scope: 'catalog', version: 8 },
    ],
    levelMsAgo: 6_000,
  });
  const filling = storeOf(scope('region:kr', book, null), scope('catalog', book, 1));
  expect(reportOf(filling, 10_000)).toMatchObject({
    scopes: [{ version: null }, { version: null }],
    levelMsAgo: null,
  });
  expect(reportOf(storeOf(), 10_000)).toMatchObject({ scopes: [], levelMsAgo: null });
  // A clock that was corrected meanwhile makes no negative age.
  expect(reportOf(storeOf(scope('catalog', book, 11_000)), 10_000).levelMsAgo).toBe(0);
});

test('it is told a little after the welcome, then each minute, while the link stands', async () => {
  const sent: Report[] = [];
  let timer: { delayMs: number; run: () => void } | undefined;
  const reporter = createReporter({
    store: storeOf(),
    nowMs: () => 0,
    timing: {
      callAfter(delayMs, run) {
        timer = { delayMs, run };
        return () => {
          timer = undefined;
        };
      },
    },
  });
  const link = (protocol: number): ReportLink => ({
    protocol: () => protocol,
    pull: () => Promise.reject(new Error('not asked')),
    push: () => Promise.reject(new Error('not asked')),
    close: () => {},
    async report(report) {
      sent.push(report);
      throw new Error('lost');
    },
  });
  reporter.begin(link(1));
  expect(timer).toBeUndefined();
  reporter.begin(link(2));
  expect(timer?.delayMs).toBe(FIRST_REPORT_MS);
  timer?.run();
  expect(timer?.delayMs).toBe(REPORT_EVERY_MS);
  timer?.run();
  expect(sent).toHaveLength(2);
  reporter.end();
  expect(timer).toBeUndefined();
  await Promise.resolve();
});
