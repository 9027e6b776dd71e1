import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  customerDoc,
  noteOf,
  openTestStore,
  pageOf,
  temporaryDirectory,
  uuid,
} from '#tests/support/store-files.ts';
import type { Store } from './store.ts';

const note = (n: number) => noteOf(uuid(n), 'c1', uuid(100 + n), `note ${n}`);
const write = (store: Store, ...numbers: number[]) => {
  for (const n of numbers) expect(store.append([note(n)]).ok).toBe(true);
};
const accepted = (n: number) => ({
  id: uuid(n),
  result: { status: 'accepted' as const, versions: {} },
});

/** A shop whose outbox was copied aside after three changes. */
function shopWithOlderOutbox(): { directory: string; store: Store; putBack: () => Store } {
  const directory = temporaryDirectory();
  const store = openTestStore(directory);
  store.applyPage(pageOf([['customer', 'c1', 1, customerDoc('김', '민지')]], { levelAt: 1 }));
  write(store, 1, 2, 3);
  store.close();
  const older = readFileSync(join(directory, 'outbox.db'));
  return {
    directory,
    store: openTestStore(directory),
    putBack() {
      for (const end of ['-wal', '-shm']) {
        rmSync(join(directory, `outbox.db${end}`), { force: true });
      }
      writeFileSync(join(directory, 'outbox.db'), older);
      return openTestStore(directory);
    },
  };
}

describe('changes that went with the end of the outbox', () => {
  it('may be lost, and are as far as the hub does not hold them', () => {
    const { store, putBack } = shopWithOlderOutbox();
    write(store, 4, 5, 6, 7);
    store.close();
    const opened = putBack();
    expect(opened.damage().end).toEqual({ changes: 4, sure: false });
    opened.forgetDamage('end');
    expect(opened.damage().end).toEqual({ changes: 4, sure: false });
    expect(opened.hubHolds(5)).toBe(2);
    expect(opened.damage().end).toEqual({ changes: 2, sure: true });
    expect(opened.hubHolds(5)).toBeUndefined();
    opened.close();
  });

  it('are not spoken of any more where the hub holds all of them', () => {
    const { store, putBack } = shopWithOlderOutbox();
    write(store, 4, 5);
    store.settle([1, 2, 3, 4, 5].map(accepted));
    store.close();
    const opened = putBack();
    expect(opened.damage().end).toEqual({ changes: 2, sure: false });
    expect(opened.hubHolds(5)).toBe(0);
    expect(opened.damage().end).toBeNull();
    opened.close();
  });

  it('are told at the next start too until somebody has read it, and once', () => {
    const { directory, store, putBack } = shopWithOlderOutbox();
    write(store, 4, 5);
    store.close();
    const opened = putBack();
    opened.hubHolds(3);
    write(opened, 8);
    opened.close();
    const again = openTestStore(directory);
    expect(again.damage().end).toEqual({ changes: 2, sure: true });
    again.forgetDamage('end');
    again.close();
    const third = openTestStore(directory);
    expect(third.damage().end).toBeNull();
    third.close();
  });

  it('add up where it happens again before the hub has answered', () => {
    const { directory, store, putBack } = shopWithOlderOutbox();
    write(store, 4, 5);
    store.close();
    const opened = putBack();
    opened.close();
    cpSync(join(directory, 'outbox.db'), join(directory, 'older.db'));
    const second = openTestStore(directory);
    write(second, 8);
    second.close();
    cpSync(join(directory, 'older.db'), join(directory, 'outbox.db'));
    const third = openTestStore(directory);
    expect(third.damage().end).toEqual({ changes: 3, sure: false });
    third.close();
  });

  it('are not seen in other numbers that changes were given', () => {
    const { directory, store } = shopWithOlderOutbox();
    write(store, 4, 5);
    store.renumberUnsent(20);
    store.renumberUnsent(2);
    store.close();
    const opened = openTestStore(directory);
    expect(opened.damage().end).toBeNull();
    opened.close();
  });

  it('cannot be known without a count of this station that can be read', () => {
    const { directory, store, putBack } = shopWithOlderOutbox();
    write(store, 4);
    store.close();
    const file = join(directory, 'outbox.count');
    const count = readFileSync(file, 'utf8');
    writeFileSync(file, count.replace(/ 4 4 /, ' 9 9 '));
    const opened = putBack();
    expect(opened.damage().end).toBeNull();
    write(opened, 5);
    opened.close();
    // Counted anew from there on.
    const again = putBack();
    expect(again.damage().end).toEqual({ changes: 1, sure: false });
    again.close();
  });
});
