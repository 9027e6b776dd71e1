import { describe, expect, it } from 'vitest';
import type { Mutation, MutationResult } from '#shared/domain/mutation.ts';
import type { OwnResult } from '#shared/protocol/own.ts';
import {
  customerDoc,
  editOf,
  noteOf,
  openTestStore,
  pageOf,
  uuid,
} from '#tests/support/store-files.ts';
import type { MutationDraft } from './store.ts';

const refused: MutationResult = { status: 'rejected', code: 'not_found', detail: 'gone' };

function forgotten(sequence: number, draft: MutationDraft, result = refused): OwnResult {
  const mutation: Mutation = { ...draft, station: 'station-1', sequence, basedOn: {} };
  return { id: draft.id, sequence, result, mutation };
}

function shop() {
  const store = openTestStore();
  store.applyPage(pageOf([['customer', 'c1', 1, customerDoc('김', '민지')]]));
  const numbers = (state: 'unsent' | 'attention') =>
    store.entries(state, 100).map(({ mutation }) => [mutation.sequence, mutation.id]);
  return { store, numbers };
}

describe('an outbox that is older than what was sent', () => {
  it('takes in what it forgot and nobody was shown, and numbers its own above it', () => {
    const { store, numbers } = shop();
    store.append([noteOf(uuid(1), 'c1', uuid(101), 'made after the old file was put back')]);
    const changed = store.recoverOwn(
      [
        { id: uuid(8), sequence: 1, result: { status: 'accepted', versions: {} } },
        forgotten(2, editOf(uuid(9), 'c1', 'email', null, 'x@example.com')),
      ],
      2,
    );
    expect(numbers('attention')).toEqual([[2, uuid(9)]]);
    expect(store.entry(uuid(9))).toMatchObject({
      state: 'attention',
      result: refused,
      mutation: { name: 'customer.edit', args: { field: 'email', now: 'x@example.com' } },
    });
    expect(numbers('unsent')).toEqual([[3, uuid(1)]]);
    expect(store.outboxCounts()).toEqual({ unsent: 1, attention: 1, lastSequence: 3 });
    expect(changed).toContainEqual({ kind: 'customer', id: 'c1' });
    // Somebody is told, until they say that they have read it.
    expect(store.damage().back).toEqual({ shown: 1 });
    store.forgetDamage('back');
    expect(store.damage().back).toBeNull();
  });

  it('settles what it still has as unsent, and takes nothing in twice', () => {
    const { store, numbers } = shop();
    const draft = noteOf(uuid(1), 'c1', uuid(101), 'was sent, and the answer was lost');
    store.append([draft]);
    const results = [forgotten(1, draft), forgotten(2, noteOf(uuid(2), 'c1', uuid(102), 'x'))];
    store.recoverOwn(results, null);
    store.recoverOwn(results, 2);
    expect(numbers('attention')).toEqual([
      [1, uuid(1)],
      [2, uuid(2)],
    ]);
    expect(store.outboxCounts()).toMatchObject({ unsent: 0, lastSequence: 2 });
  });

  it('gives a forgotten one another place where its number was given again', () => {
    const { store, numbers } = shop();
    store.append([
      noteOf(uuid(1), 'c1', uuid(101), 'one'),
      noteOf(uuid(2), 'c1', uuid(102), 'two'),
    ]);
    store.recoverOwn(
      [
        forgotten(1, noteOf(uuid(8), 'c1', uuid(108), 'x')),
        forgotten(2, noteOf(uuid(9), 'c1', uuid(109), 'y')),
      ],
      2,
    );
    expect(numbers('attention').map(([, id]) => id)).toEqual([uuid(9), uuid(8)]);
    expect(numbers('unsent')).toEqual([
      [3, uuid(1)],
      [4, uuid(2)],
    ]);
    const next = store.append([noteOf(uuid(3), 'c1', uuid(103), 'three')]);
    expect(next).toMatchObject({ ok: true, mutations: [{ sequence: 5 }] });
  });

  it('never opens again what a person has settled', () => {
    const { store } = shop();
    const draft = noteOf(uuid(1), 'c1', uuid(101), 'x');
    store.append([draft]);
    store.settle([{ id: uuid(1), result: refused }]);
    store.closeAttention(uuid(1));
    store.recoverOwn([forgotten(1, draft)], 1);
    expect(store.entry(uuid(1))?.state).toBe('closed');
    expect(store.outboxCounts().attention).toBe(0);
  });
});
