/** A first sync with the real store and a hub that answers as the real one does, cut off wherever it may be. */
import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { recordKey } from '#shared/domain/record.ts';
import type { Pull, PullAnswer } from '#shared/protocol/feed.ts';
import {
  customerDoc,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  testScope,
} from '#tests/support/store-files.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { createSyncDriver } from './driver.ts';
import { PART_ROWS } from './page-parts.ts';
import type { HubLinkListener } from './ports.ts';
import { readPage } from './read-page.ts';

const pageRows = 2.4 * PART_ROWS;
const loyaltyOf = (index: number) => `T${100_000 + index}`;
const people = Array.from({ length: 2 * pageRows + 100 }, (_, i) => ({
  kind: 'customer',
  id: `c${100_000 + i}`,
  doc: customerDoc('김', `민${String.fromCodePoint(0xac00 + (i % 500))}`, {
    phone: `+82101234${String((i * 7_919) % 10_000).padStart(4, '0')}`,
    email: `someone${i}@example.kr`,
    loyalty: { number: loyaltyOf(i) },
  }),
}));

/** The book as the hub reads it: by key, at the head. */
function answer({ cursor }: Pull): PullAnswer {
  const after = cursor.phase === 'book' ? (cursor.after ?? '') : '';
  const left = cursor.phase === 'feed' ? [] : people.filter((one) => recordKey(one) > after);
  const rows = left.slice(0, pageRows);
  const last = rows.at(-1);
  const over = rows.length === left.length || last === undefined;
  return {
    ok: true,
    scope: testScope,
    rows: zstdCompressSync(JSON.stringify(rows.map(({ kind, id, doc }) => [kind, id, 7, doc]))),
    count: rows.length,
    next: over
      ? { phase: 'feed', version: people.length }
      : { phase: 'book', head: people.length, after: recordKey(last) },
    done: over,
    head: people.length,
    remaining: { rows: left.length - rows.length, bytes: 0 },
  };
}

/** Syncs until it is level, or until so many parts are applied. */
async function syncParts(store: Store, parts: number) {
  const asked: Pull[] = [];
  const partsMs: number[] = [];
  let between = 0;
  let ticking = true;
  // What any other message to the station would be: it waits for its turn.
  const tick = () => {
    if (!ticking) return;
    between = partsMs.length;
    setImmediate(tick);
  };
  tick();
  const driver = createSyncDriver({
    unpack: readPage,
    isLookedUp: () => false,
    store: {
      ...store,
      applyPage(page) {
        // The last message had its turn after the part before.
        expect(between).toBe(partsMs.length);
        const beganMs = performance.now();
        const changed = store.applyPage(page);
        partsMs.push(performance.now() - beganMs);
        if (partsMs.length === parts) void driver.stop();
        return changed;
      },
    },
    log: () => {},
    listener: { statusChanged: () => {}, recordsChanged: () => {} },
    timing: {
      nowMs: () => 0,
      monotonicMs: () => 0,
      random: () => 0,
      callAfter: () => () => {},
      turn: () => new Promise((resolve) => void setImmediate(resolve)),
    },
    openLink(listener: HubLinkListener) {
      queueMicrotask(() => {
        const welcome = { ok: true as const, hubTimeMs: 0, epoch: testEpoch, grants: [testScope] };
        const rest = { store: 'gangnam', mode: 'associate' as const, lastSequence: 0 };
        listener.welcomed({ ...welcome, ...rest }, 0);
      });
      return {
        async pull(request) {
          asked.push(request);
          return answer(request);
        },
        push: async () => ({ ok: true, results: [], lastSequence: 0 }),
        close: () => {},
      };
    },
  });
  driver.start();
  await expect
    .poll(() => partsMs.length === parts || store.scopes()[0]?.levelAt !== null, { timeout: 9_000 })
    .toBe(true);
  await driver.stop();
  ticking = false;
  return { asked, partsMs };
}

const everyPart = Number.POSITIVE_INFINITY;

test('goes on from whatever part it was stopped after, and finds who has arrived', async () => {
  const dataDir = temporaryDirectory();
  let store = openStore(storeOptions(dataDir));
  const { partsMs } = await syncParts(store, everyPart);
  store.close();
  for (let stopped = 1; stopped < partsMs.length; stopped += 1) {
    const cutDir = temporaryDirectory();
    store = openStore(storeOptions(cutDir));
    await syncParts(store, stopped);
    store.close();

    store = openStore(storeOptions(cutDir));
    const arrived = store.countCustomers();
    expect(arrived).toBeGreaterThanOrEqual(stopped * 100);
    expect(arrived).toBeLessThan(people.length);
    expect(store.searchCustomers(loyaltyOf(arrived - 1), 5).total).toBe(1);
    expect(store.searchCustomers(loyaltyOf(arrived), 5).total).toBe(0);
    const cursor = store.scopes()[0]?.cursor;
    expect(cursor).toMatchObject({ phase: 'book', after: recordKey(people[arrived - 1] as never) });

    const { asked } = await syncParts(store, everyPart);
    expect(asked[0]?.cursor).toEqual(cursor);
    expect(store.countCustomers()).toBe(people.length);
    expect(store.scopes()[0]).toMatchObject({
      receivedRows: people.length,
      totalRows: people.length,
    });
    expect(store.searchCustomers(loyaltyOf(people.length - 1), 5).total).toBe(1);
    store.close();
  }
}, 60_000);

test('keeps nobody waiting: a part is short, and every other message has its turn before the next', async () => {
  const store = openStore(storeOptions(temporaryDirectory()));
  const { partsMs } = await syncParts(store, everyPart);
  store.close();
  const median = partsMs.toSorted((a, b) => a - b)[partsMs.length >> 1] ?? 0;
  expect(partsMs.length).toBeGreaterThan(5);
  expect(median).toBeLessThan(60);
});
