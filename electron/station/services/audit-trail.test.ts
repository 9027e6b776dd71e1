import { expect, test } from 'vitest';
import type { AuditDraft } from '#shared/domain/audit.ts';
import { StorageFull } from '../store/store.ts';
import { createAuditTrail, SAME_VIEW_MS, SETTLED_MS } from './audit-trail.ts';

function trailOf() {
  const written: AuditDraft[] = [];
  const failures: unknown[] = [];
  let now = 0;
  let timer: (() => void) | undefined;
  let actor: string | null = 's1';
  let breaks: Error | undefined;
  const trail = createAuditTrail({
    log: {
      append(drafts) {
        if (breaks !== undefined) throw breaks;
        written.push(...drafts);
      },
    },
    nowMs: () => now + 0.4,
    monotonicMs: () => now,
    actor: () => actor,
    callAfter(_delay, run) {
      timer = run;
      return () => {
        timer = undefined;
      };
    },
    failed: (error) => failures.push(error),
  });
  return {
    trail,
    written,
    failures,
    actions: () => written.map(({ action }) => action),
    as: (id: string | null) => {
      actor = id;
    },
    breaking: (error?: Error) => {
      breaks = error;
    },
    wait(ms: number) {
      now += ms;
      const run = timer;
      timer = undefined;
      run?.();
    },
    waiting: () => timer !== undefined,
  };
}
const search = (hits: number) =>
  [{ action: 'customer.search' as const }, () => ({ hits })] as const;

test('a note is written at once, with who is signed in and when', () => {
  const { trail, written, as } = trailOf();
  trail.note({ action: 'export', reason: 'changes' });
  as(null);
  trail.note({ action: 'staff.pin_failed', subject: 's2', outcome: 'refused', actor: 's9' });
  expect(written).toMatchObject([
    { action: 'export', actor: 's1', subject: null, reason: 'changes', outcome: 'done', at: 0 },
    { action: 'staff.pin_failed', actor: 's9', subject: 's2', outcome: 'refused', facts: {} },
  ]);
});

test('a profile that is read again within a minute was looked at once; by another person, twice', () => {
  const { trail, written, wait, as } = trailOf();
  for (const _ of [1, 2, 3]) trail.viewed('c1');
  expect(written).toHaveLength(1);
  as('s2');
  trail.viewed('c1');
  trail.viewed('c2');
  trail.viewed('c1');
  expect(written.map(({ actor, subject }) => [actor, subject])).toEqual([
    ['s1', 'c1'],
    ['s2', 'c1'],
    ['s2', 'c2'],
    ['s2', 'c1'],
  ]);
  wait(SAME_VIEW_MS);
  trail.viewed('c1');
  expect(written).toHaveLength(5);
});

test('searches are one entry when typing has settled, with the last of them', () => {
  const { trail, written, wait, waiting } = trailOf();
  for (const hits of [200, 30, 2]) {
    trail.often(...search(hits));
    wait(SETTLED_MS / 2);
  }
  expect(written).toEqual([]);
  wait(SETTLED_MS);
  expect(written).toMatchObject([{ action: 'customer.search', facts: { hits: 2, times: 3 } }]);
  expect(waiting()).toBe(false);
});

test('typing that never settles is written every minute', () => {
  const { trail, written, wait } = trailOf();
  for (let ms = 0; ms < 120_000; ms += 1_000) {
    trail.often(...search(1));
    wait(1_000);
  }
  expect(written.length).toBeGreaterThanOrEqual(1);
  expect(written.length).toBeLessThanOrEqual(3);
});

test('searches stand before the view they led to, under the name of who made them', () => {
  const { trail, written, as } = trailOf();
  trail.often(...search(3));
  as('s2');
  trail.often(...search(4));
  trail.viewed('c1');
  expect(written).toMatchObject([
    { action: 'customer.search', actor: 's1', facts: { hits: 3, times: 1 } },
    { action: 'customer.search', actor: 's2', facts: { hits: 4, times: 1 } },
    { action: 'customer.view', actor: 's2' },
  ]);
});

test('on a full disk entries wait for room, and are said to be late', () => {
  const { trail, written, actions, breaking, wait } = trailOf();
  breaking(new StorageFull('full'));
  trail.viewed('c1');
  trail.often(...search(1));
  wait(SETTLED_MS);
  expect(() => trail.must({ action: 'export' })).toThrow(StorageFull);
  expect(written).toEqual([]);
  breaking();
  trail.viewed('c2');
  expect(actions()).toEqual(['customer.view', 'audit.late', 'customer.search', 'customer.view']);
  expect(written[1]?.facts).toEqual({ count: 1 });
  trail.viewed('c3');
  expect(written).toHaveLength(5);
});

test('when a thousand wait for room, nobody is shown any more', () => {
  const { trail, breaking, written } = trailOf();
  breaking(new StorageFull('full'));
  for (let i = 0; i < 1_000; i += 1) trail.viewed(`c${i}`);
  expect(() => trail.viewed('c1000')).toThrow(StorageFull);
  breaking();
  trail.flush();
  expect(written).toHaveLength(1_001);
});

test('a file that fails when typing has settled is told, and nothing is thrown at nobody', () => {
  const { trail, failures, breaking, wait } = trailOf();
  trail.often(...search(1));
  breaking(new Error('damaged'));
  wait(SETTLED_MS);
  expect(failures).toHaveLength(1);
});

test('nothing is written by itself after the end', () => {
  const { trail, waiting } = trailOf();
  trail.often(...search(1));
  trail.stop();
  expect(waiting()).toBe(false);
});
