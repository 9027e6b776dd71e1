import { expect, test } from 'vitest';
import type { AuditDraft } from '#shared/domain/audit.ts';
import { walkChain } from '#shared/domain/audit-chain.ts';
import {
  customerDoc,
  noteOf,
  openTestStore,
  pageOf,
  temporaryDirectory,
  uuid,
} from '#tests/support/store-files.ts';
import { sha256 } from './audit-log.ts';
import type { Store } from './store.ts';

const view = (subject: string, at = 1): AuditDraft => ({
  at,
  actor: 's1',
  action: 'customer.view',
  subject,
  reason: null,
  outcome: 'done',
  facts: {},
});
const bodies = (store: Store) =>
  store.audit.after(0, 100).map(({ body }) => JSON.parse(body) as AuditDraft);

function withCustomer(dataDir = temporaryDirectory()): Store {
  const store = openTestStore(dataDir);
  store.applyPage(pageOf([['customer', 'c1', 1, customerDoc('김', '민지')]]));
  return store;
}

test('entries stand in their order, each with the hash of the one before, over any number of starts', () => {
  const dataDir = temporaryDirectory();
  const store = openTestStore(dataDir);
  const { chain } = store.audit;
  store.audit.append([view('c1'), view('c2')]);
  store.close();
  const again = openTestStore(dataDir);
  again.audit.append([view('c3')]);
  expect(again.audit.chain).toBe(chain);
  const links = again.audit.after(0, 10);
  expect(links.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  const walk = walkChain(sha256, again.audit.tail(), again.audit.head());
  walk.take(links);
  expect(walk.end()).toEqual({ verdict: 'intact' });
  expect(openTestStore().audit.chain).not.toBe(chain);
});

test('a change and its entry are saved together, with the approval before it, or neither is', () => {
  const store = withCustomer();
  const note = {
    ...noteOf(uuid(1), 'c1', uuid(2), 'likes linen'),
    staff: { id: 's1', name: '박' },
  };
  const approval = { ...view('c1'), action: 'approval' as const, actor: 's2' };
  expect(store.append([note], undefined, [approval]).ok).toBe(true);
  expect(bodies(store)).toMatchObject([
    { action: 'approval', actor: 's2' },
    {
      action: 'customer.change',
      actor: 's1',
      subject: 'c1',
      at: 1_000,
      facts: { mutation: uuid(1), name: 'note.add' },
    },
  ]);
  expect(JSON.stringify(bodies(store))).not.toContain('linen');
  expect(store.append([noteOf(uuid(3), 'nobody', uuid(4), 'x')]).ok).toBe(false);
  expect(bodies(store)).toHaveLength(2);
});

test('a change that is let go is audited where there was one to let go', () => {
  const store = withCustomer();
  store.append([noteOf(uuid(1), 'c1', uuid(2), 'x')]);
  store.settle([{ id: uuid(1), result: { status: 'rejected', code: 'failed', detail: '' } }]);
  const discard = { ...view('c1'), action: 'change.discard' as const };
  expect(store.closeAttention(uuid(1), [discard])).toBe(true);
  expect(store.closeAttention(uuid(1), [discard])).toBe(false);
  expect(bodies(store).map(({ action }) => action)).toEqual(['customer.change', 'change.discard']);
});

test('what the hub signed for and is old is let go, and the chain goes on from there', () => {
  const store = openTestStore();
  store.audit.append([view('c1', 1), view('c2', 2), view('c3', 900), view('c4', 3)]);
  expect(store.audit.letGo(100, 10)).toBe(0);
  const [, , third] = store.audit.after(0, 10);
  const signed = { seq: 3, hash: third?.hash ?? '', at: 5, signature: 'x' };
  store.audit.setCheckpoint(signed);
  expect(store.audit.checkpoint()).toEqual(signed);
  expect(store.audit.letGo(100, 1)).toBe(1);
  expect(store.audit.letGo(100, 10)).toBe(1);
  expect(store.audit.letGo(100, 10)).toBe(0);
  const walk = walkChain(sha256, store.audit.tail(), signed);
  walk.take(store.audit.after(0, 10));
  expect(walk.end()).toEqual({ verdict: 'longer', by: 1 });
});

test('what is old but follows something that is kept is kept, too: the chain has no hole', () => {
  const store = openTestStore();
  store.audit.append([view('c1', 1), view('c2', 900), view('c3', 2), view('c4', 3)]);
  const [, , , fourth] = store.audit.after(0, 10);
  store.audit.setCheckpoint({ seq: 4, hash: fourth?.hash ?? '', at: 5, signature: 'x' });
  expect(store.audit.letGo(100, 10)).toBe(1);
  expect(store.audit.after(0, 10).map(({ seq }) => seq)).toEqual([2, 3, 4]);
});
