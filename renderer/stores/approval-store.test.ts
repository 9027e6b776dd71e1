import { expect, it } from 'vitest';
import { CallFailed } from '#shared/rpc/client.ts';
import { createFakeRpc } from '#tests/support/fake-rpc.ts';
import { createApprovalStore, NotApproved } from './approval-store.ts';

function setUp() {
  const fake = createFakeRpc();
  return { ...fake, store: createApprovalStore(fake.rpc) };
}

/** A call that the station makes only with an approval. */
function wantsOne() {
  const approvals: (string | undefined)[] = [];
  const call = async (approval?: string) => {
    approvals.push(approval);
    if (approval === undefined) throw new CallFailed('needs_approval', 'change.discard');
    return 'done';
  };
  return { approvals, call };
}

const asked = (approval: string) => ({ approval, approvers: [] });

it('makes the call again with what a lead has granted', async () => {
  const { store, calls } = setUp();
  const { approvals, call } = wantsOne();
  const running = store.getState().run('change.discard', 'm1', call);
  await Promise.resolve();
  await calls[0]?.answer(asked('a1'));
  expect(store.getState().asking).toMatchObject({ action: 'change.discard', approval: 'a1' });
  const granting = store.getState().grant('lead', '481516', 'for_support');
  await calls[1]?.answer({ ok: true });
  expect(await granting).toEqual({ ok: true });
  expect(await running).toBe('done');
  expect(approvals).toEqual([undefined, 'a1']);
  expect(store.getState().asking).toBeNull();
});

it('lets the call go where the question is closed', async () => {
  const { store, calls } = setUp();
  const running = store.getState().run('change.discard', 'm1', wantsOne().call);
  await Promise.resolve();
  await calls[0]?.answer(asked('a1'));
  store.getState().decline();
  await expect(running).rejects.toThrow(NotApproved);
  expect(store.getState().asking).toBeNull();
});

it('of two that ask at once lets the first go and goes on asking about the second', async () => {
  const { store, calls } = setUp();
  const first = store.getState().run('change.discard', 'm1', wantsOne().call);
  const second = store.getState().run('change.discard', 'm2', wantsOne().call);
  first.catch(() => {});
  await Promise.resolve();
  await calls[0]?.answer(asked('a1'));
  await calls[1]?.answer(asked('a2'));
  await expect(first).rejects.toThrow(NotApproved);
  expect(store.getState().asking).toMatchObject({ approval: 'a2' });
  const granting = store.getState().grant('lead', '481516', 'for_support');
  await calls[2]?.answer({ ok: true });
  await granting;
  expect(await second).toBe('done');
});
