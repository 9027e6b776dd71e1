/** The same work on files in memory and on encrypted files has the same outcome, stop after stop. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '#electron/station/store/open-store.ts';
import { StorageFull, type Store } from '#electron/station/store/store.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import {
  customerDoc,
  editOf,
  noteOf,
  storeOptions,
  testEpoch,
  uuid,
} from '#tests/support/store-files.ts';
import { Crashed, MemoryFiles } from './memory-files.ts';
import { seededRandom } from './random.ts';

const scopes = ['region:kr', 'store:gangnam'];
const customers = ['c1', 'c2', 'c3'];

/** One random piece of work, given the same number to both stores; what it said. */
function work(store: Store, number: number, seed: number): unknown {
  const random = seededRandom(seed);
  const id = random.pick(customers);
  const scope = random.pick(scopes);
  switch (random.below(9)) {
    case 0:
      return store.setGrants(random.below(4) === 0 ? [scope] : scopes, testEpoch);
    case 1:
      store.startOver(scope);
      return null;
    case 2:
      return store.append([noteOf(uuid(number), id, uuid(number + 10_000), `note ${number}`)]);
    case 3: {
      const was = (store.read({ kind: 'customer', id })?.doc as { phone?: string } | null)?.phone;
      return store.append([
        editOf(uuid(number), id, 'phone', was ?? null, `+82100000${1000 + number}`),
      ]);
    }
    case 4: {
      const [first] = store.unsentAfter(0, 1);
      if (first === undefined) return null;
      return store.settle([
        random.below(2) === 0
          ? {
              id: first.id,
              result: { status: 'accepted', versions: { [`customer/${id}`]: number } },
            }
          : { id: first.id, result: { status: 'rejected', code: 'erased', detail: '' } },
      ]);
    }
    case 5:
      store.renumberUnsent(random.below(4));
      return null;
    case 6: {
      const [entry] = store.entries('attention', 1);
      return entry === undefined ? null : store.closeAttention(entry.mutation.id);
    }
    default: {
      const doc = random.below(5) === 0 ? null : customerDoc('김', `민${number % 5}`);
      const rows: PageRow[] = [['customer', id, number, doc]];
      const remaining = { rows: 0, bytes: 0 };
      const next = { phase: 'feed', version: number } as const;
      const page = { scope, epoch: testEpoch, rows, next, bytes: 9, remaining, levelAt: number };
      return store.applyPage(page);
    }
  }
}

/** All that a store shows. */
function stateOf(store: Store): unknown {
  return {
    scopes: store.scopes(),
    counts: store.outboxCounts(),
    customers: customers.map((id) => [
      store.read({ kind: 'customer', id }),
      store.readHubRow({ kind: 'customer', id }),
      store.aboutCustomer(id),
      store.pendingOn({ kind: 'customer', id }),
    ]),
    entries: (['unsent', 'accepted', 'attention', 'closed'] as const).map((state) =>
      store.entries(state, 100),
    ),
    found: store.searchCustomers('김민1', 10),
  };
}

it('files in memory do what encrypted files do', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'dangol-both-'));
  try {
    for (let history = 0; history < 12; history += 1) {
      const onDisk = storeOptions(path.join(home, String(history)));
      const files = new MemoryFiles(onDisk.station);
      let disk = openStore(onDisk);
      let memory = files.open();
      for (let number = 1; number <= 60; number += 1) {
        const seed = history * 1000 + number;
        if (number % 20 === 0) {
          disk.close();
          files.crash();
          disk = openStore(onDisk);
          memory = files.open();
        }
        expect(work(memory, number, seed), `history ${history}, ${number}`).toEqual(
          work(disk, number, seed),
        );
        expect(stateOf(memory), `history ${history} after ${number}`).toEqual(stateOf(disk));
      }
      disk.close();
      files.dispose();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

function filledFiles(): { files: MemoryFiles; store: Store } {
  const files = new MemoryFiles({ id: 's', store: 'gangnam', mode: 'associate' });
  const store = files.open();
  store.setGrants(scopes, testEpoch);
  const rows: PageRow[] = [['customer', 'c1', 1, customerDoc('김', '민1')]];
  const rest = { bytes: 9, remaining: { rows: 0, bytes: 0 }, levelAt: null };
  const next = { phase: 'feed', version: 1 } as const;
  store.applyPage({ scope: 'region:kr', epoch: testEpoch, rows, next, ...rest });
  return { files, store };
}

it('a crash before a transaction loses it, and one after it keeps it', () => {
  for (const [steps, saved] of [
    [0, 0],
    [1, 1],
  ] as const) {
    const { files, store } = filledFiles();
    files.crashAfter(steps);
    expect(() => store.append([noteOf(uuid(1), 'c1', uuid(2), 'a')])).toThrow(Crashed);
    expect(() => store.outboxCounts()).toThrow(Crashed);
    expect(files.open().outboxCounts().unsent).toBe(saved);
    files.dispose();
  }
});

it('a power cut takes from the replica what was not on the disk, and nothing from the outbox', () => {
  const { files, store } = filledFiles();
  files.flush();
  store.append([noteOf(uuid(1), 'c1', uuid(2), 'a')]);
  const rest = { bytes: 9, remaining: { rows: 0, bytes: 0 }, levelAt: null };
  const rows: PageRow[] = [['customer', 'c1', 2, customerDoc('이', '민1')]];
  const next = { phase: 'feed', version: 2 } as const;
  store.applyPage({ scope: 'region:kr', epoch: testEpoch, rows, next, ...rest });
  files.cutPower();
  const after = files.open();
  expect(after.readHubRow({ kind: 'customer', id: 'c1' })?.version).toBe(1);
  expect(after.outboxCounts().unsent).toBe(1);
  files.dispose();
});

it('a full disk takes no more work, and lets go of what ends', () => {
  const { files, store } = filledFiles();
  store.append([noteOf(uuid(1), 'c1', uuid(2), 'a')]);
  files.full = true;
  expect(() => store.append([noteOf(uuid(3), 'c1', uuid(4), 'b')])).toThrow(StorageFull);
  store.settle([{ id: uuid(1), result: { status: 'rejected', code: 'failed', detail: '' } }]);
  expect(store.outboxCounts()).toMatchObject({ unsent: 0, attention: 1 });
  files.dispose();
});
