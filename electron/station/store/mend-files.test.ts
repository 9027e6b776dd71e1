import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  customerDoc,
  noteOf,
  openTestStore,
  pageOf,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  testScope,
  uuid,
} from '#tests/support/store-files.ts';
import { walkChain } from '#shared/domain/audit-chain.ts';
import { sha256 } from './audit-log.ts';
import { isDamage, NO_DAMAGE } from './damage.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';

const page = 4096;
const notes = 300;
const minji = customerDoc('김', '민지');

/** Files with customers and an unsent note about each, closed in order. */
function filledDirectory(): string {
  const directory = temporaryDirectory();
  const store = openTestStore(directory);
  const numbers = Array.from({ length: notes }, (_, i) => i + 1);
  store.applyPage(
    pageOf(
      numbers.map((n) => ['customer', `c${n}`, n, minji]),
      { levelAt: 1 },
    ),
  );
  store.append(
    numbers.map((n) => noteOf(uuid(n), `c${n}`, uuid(1000 + n), `note ${n} ${'x'.repeat(300)}`)),
  );
  store.close();
  return directory;
}

function damage(path: string, offset: number): void {
  const bytes = readFileSync(path);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from([(bytes[offset] ?? 0) ^ 1]), 0, 1, offset);
  closeSync(file);
}

const names = (directory: string) =>
  readdirSync(directory).filter((name) => name.includes('damaged') || name.includes('new'));
const texts = (store: Store) =>
  store.unsentAfter(0, 1000).map(({ args }) => String(args.text).slice(0, 8).trim());

describe('a damaged replica', () => {
  test('is set aside, and a new one is filled while own changes stay', () => {
    const directory = filledDirectory();
    const before = readFileSync(join(directory, 'replica.db'));
    damage(join(directory, 'replica.db'), 3 * page + 50);
    // Closed in order, so nobody looks for damage at a start; it shows when it is read.
    const store = openStore(storeOptions(directory, { suspicion: 'damage' }));
    expect(store.damage()).toMatchObject({
      replica: { kept: 'replica.damaged-1.db' },
      outbox: null,
    });
    expect([store.countCustomers(), store.outboxCounts().unsent]).toEqual([0, notes]);
    expect(statSync(join(directory, 'replica.damaged-1.db')).size).toBe(before.length);
    store.setGrants([testScope], testEpoch);
    store.applyPage(pageOf([['customer', 'c1', 1, minji]], { levelAt: 1 }));
    expect(store.searchCustomers('민지', 5).total).toBe(1);
    expect(store.aboutCustomer('c1')).toHaveLength(1);
    store.forgetDamage('replica');
    store.close();
    const reopened = openStore(storeOptions(directory));
    expect(reopened.damage()).toEqual(NO_DAMAGE);
    reopened.close();
  });

  test('that was not closed in order is found at the start, wherever it is damaged', () => {
    for (const offset of [100, 4 * page + 1]) {
      const directory = filledDirectory();
      const open = openStore(storeOptions(directory));
      open.abandon();
      damage(join(directory, 'replica.db'), offset);
      const store = openStore(storeOptions(directory));
      expect(store.damage().replica).toEqual({ kept: 'replica.damaged-1.db' });
      expect(store.outboxCounts().unsent).toBe(notes);
      store.close();
    }
  });

  test('is kept twice, the last ones', () => {
    const directory = filledDirectory();
    for (let round = 0; round < 4; round += 1) {
      openStore(storeOptions(directory, { suspicion: 'replica' })).close();
    }
    expect(names(directory)).toEqual(['replica.damaged-3.db', 'replica.damaged-4.db']);
  });

  test('that a call finds damaged while it is open says so in a way that is told from all else', () => {
    const directory = temporaryDirectory();
    const filled = openTestStore(directory);
    const people = Array.from({ length: 2000 }, (_, n) =>
      customerDoc('김', `민지${n}`, { email: `minji.${n}@example.com` }),
    );
    filled.applyPage(pageOf(people.map((doc, n) => ['customer', `c${n}`, n + 1, doc])));
    filled.close();
    const path = join(directory, 'replica.db');
    for (let at = 4; at < statSync(path).size / page - 1; at += 1) damage(path, at * page + 99);
    let found: unknown;
    try {
      const store = openStore(storeOptions(directory));
      // The opening looked at little; it made good what it saw.
      if (store.damage().replica === null) {
        for (let n = 0; n < 2000; n += 1) store.read({ kind: 'customer', id: `c${n}` });
      } else found = 'at the start';
      store.close();
    } catch (error) {
      found = isDamage(error);
    }
    expect([true, 'at the start']).toContain(found);
  });
});

describe('a damaged outbox', () => {
  test('gives back what can be read of it, says how much is lost, and is kept', () => {
    const directory = filledDirectory();
    const path = join(directory, 'outbox.db');
    const pages = statSync(path).size / page;
    const saved: number[] = [];
    // Any page but the first two, which hold the schema and the facts about the file.
    for (let at = 2; at < pages; at += 7) {
      const copy = temporaryDirectory();
      for (const name of readdirSync(directory))
        copyFileSync(join(directory, name), join(copy, name));
      damage(join(copy, 'outbox.db'), at * page + 1000);
      const store = openStore(storeOptions(copy));
      const { outbox } = store.damage();
      if (outbox === null) throw new Error(`page ${at} was not missed`);
      const unsent = store.unsentAfter(0, 1000);
      expect(unsent).toHaveLength(outbox.saved);
      if (outbox.lost !== null) expect(outbox.saved + outbox.lost).toBe(notes);
      expect(new Set(unsent.map(({ id }) => id)).size).toBe(unsent.length);
      expect(existsSync(join(copy, 'outbox.damaged-1.db'))).toBe(true);
      saved.push(outbox.saved);
      // It goes on: numbers are not given again.
      const appended = store.append([noteOf(uuid(5000), 'c1', uuid(6000), 'after')]);
      expect(appended).toMatchObject({ ok: true, mutations: [{ sequence: notes + 1 }] });
      store.close();
    }
    // A page holds some ten notes; only the one that leads to all others costs them all.
    expect(saved.filter((count) => count < notes - 20).length).toBeLessThanOrEqual(1);
    expect(saved.some((count) => count < notes)).toBe(true);
    expect(saved.length).toBeGreaterThan(8);
  });

  test('gives back its audit entries as far as they fit, and the next one says what happened', () => {
    const directory = filledDirectory();
    const whole = openStore(storeOptions(directory));
    const { chain } = whole.audit;
    const before = whole.audit.after(0, 1000);
    whole.close();
    const pages = statSync(join(directory, 'outbox.db')).size / page;
    const kept = new Set<number>();
    for (let at = 2; at < pages; at += 5) {
      const copy = temporaryDirectory();
      for (const name of readdirSync(directory))
        copyFileSync(join(directory, name), join(copy, name));
      damage(join(copy, 'outbox.db'), at * page + 1000);
      const store = openStore(storeOptions(copy));
      const after = store.audit.after(0, 1000);
      const last = after.at(-1);
      expect(last?.body).toContain('"action":"outbox.replaced"');
      expect(after.slice(0, -1)).toEqual(before.slice(0, after.length - 1));
      const walk = walkChain(sha256, store.audit.tail(), null);
      walk.take(after);
      expect(walk.end()).toEqual({ verdict: 'intact' });
      if (after.length > 1) expect(store.audit.chain).toBe(chain);
      kept.add(after.length - 1);
      store.close();
    }
    // Most pages hold other things.
    expect([...kept]).toContain(notes);
    expect(kept.size).toBeGreaterThan(1);
  });

  test('with what it remembers stays told until somebody says they have read it', () => {
    const directory = filledDirectory();
    damage(join(directory, 'outbox.db'), 2 * page + 1000);
    const first = openStore(storeOptions(directory));
    const told = first.damage().outbox;
    expect(told).not.toBeNull();
    first.close();
    const second = openStore(storeOptions(directory));
    expect(second.damage().outbox).toEqual(told);
    second.forgetDamage('outbox');
    second.close();
    const third = openStore(storeOptions(directory));
    expect(third.damage().outbox).toBeNull();
    third.close();
  });

  test('of which nothing can be read is told of as such, never dropped silently, and never deleted', () => {
    const directory = filledDirectory();
    const path = join(directory, 'outbox.db');
    damage(path, 100);
    truncateSync(path, page);
    const store = openStore(storeOptions(directory));
    expect(store.damage().outbox).toEqual({ kept: 'outbox.damaged-1.db', saved: 0, lost: null });
    expect(store.read({ kind: 'customer', id: 'c1' })?.doc).toEqual(minji);
    store.close();
    for (let round = 2; round <= 4; round += 1) {
      damage(path, 100);
      openStore(storeOptions(directory)).close();
    }
    expect(names(directory).filter((name) => name.startsWith('outbox'))).toHaveLength(4);
  });

  test('keeps what waits for a person, with the hub’s answer', () => {
    const directory = temporaryDirectory();
    const filled = openTestStore(directory);
    filled.applyPage(pageOf([['customer', 'c1', 1, minji]]));
    filled.append(
      Array.from({ length: 60 }, (_, i) =>
        noteOf(uuid(i + 1), 'c1', uuid(1001 + i), 'x'.repeat(300)),
      ),
    );
    const result = { status: 'rejected', code: 'not_permitted', detail: '' } as const;
    filled.settle([{ id: uuid(1), result }]);
    filled.close();
    const path = join(directory, 'outbox.db');
    // The last page of the file is none of the first notes'.
    damage(path, statSync(path).size - page + 200);
    const store = openStore(storeOptions(directory));
    expect(store.damage().outbox).not.toBeNull();
    expect(store.entry(uuid(1))).toMatchObject({ state: 'attention', result });
    store.close();
  });

  test('whose exchange was cut short is exchanged at the next start', () => {
    const directory = filledDirectory();
    const path = join(directory, 'outbox.db');
    // Whole, and the damaged one is out of the way with its WAL still there: the last step was not taken.
    renameSync(path, join(directory, 'outbox.new.db'));
    copyFileSync(join(directory, 'replica.db'), join(directory, 'outbox.damaged-1.db'));
    copyFileSync(join(directory, 'replica.db'), join(directory, 'outbox.db-wal'));
    const store = openStore(storeOptions(directory));
    expect(texts(store)).toHaveLength(notes);
    expect(existsSync(join(directory, 'outbox.damaged-1.db-wal'))).toBe(true);
    store.close();

    // The damaged one is still in its place: what was begun may not be whole.
    copyFileSync(path, join(directory, 'outbox.new.db'));
    truncateSync(join(directory, 'outbox.new.db'), page);
    const again = openStore(storeOptions(directory));
    expect(texts(again)).toHaveLength(notes);
    expect(existsSync(join(directory, 'outbox.new.db'))).toBe(false);
    again.close();
  });
});

test('what was set aside goes when somebody is erased, an outbox not before somebody read of it', () => {
  const directory = filledDirectory();
  damage(join(directory, 'outbox.db'), 2 * page + 1000);
  damage(join(directory, 'replica.db'), 3 * page + 50);
  const store = openStore(storeOptions(directory, { suspicion: 'damage' }));
  expect(names(directory)).toEqual(['outbox.damaged-1.db', 'replica.damaged-1.db']);
  const erasure = {
    erasure: uuid(9000),
    subject: 'nobody',
    scope: testScope,
    version: 1,
    scopes: [testScope],
    upTo: 1,
  };
  store.setGrants([testScope], testEpoch);
  store.applyPage(pageOf([['customer', 'c1', 1, minji]], { levelAt: 1 }));
  expect(store.isForgotten(erasure)).toBe(false);
  store.forgetDamage('outbox');
  expect(store.isForgotten(erasure)).toBe(true);
  store.scrub();
  expect(names(directory)).toEqual([]);
  store.close();
});
