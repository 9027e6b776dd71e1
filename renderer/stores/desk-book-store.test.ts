import { expect, it } from 'vitest';
import type { DeskPickup, DeskQueue } from '#shared/rpc/desk.ts';
import { createFakeRpc } from '#tests/support/fake-rpc.ts';
import { createApprovalStore } from './approval-store.ts';
import { createDeskBookStore } from './desk-book-store.ts';

const pickup = (bin: string | null) =>
  ({ pickupId: 'pickup:1042', number: '#1042', bin }) as DeskPickup;
const queueOf = (...pickups: DeskPickup[]) => ({ pickups }) as unknown as DeskQueue;

function book() {
  const fake = createFakeRpc();
  const store = createDeskBookStore(fake.rpc, createApprovalStore(fake.rpc), () => true);
  const last = (name: string) => fake.calls.findLast((call) => call.name === name);
  return { ...fake, last, state: () => store.getState() };
}

it('keeps an open order as its list has it', async () => {
  const { state, last } = book();
  state().refresh();
  await last('desk.queue')?.answer(queueOf(pickup(null)));
  state().open('pickup:1042');
  expect(state().opened).toMatchObject({ bin: null });
  state().refresh();
  await last('desk.queue')?.answer(queueOf(pickup('A-12')));
  expect(state().opened).toMatchObject({ bin: 'A-12' });
  expect(last('desk.find')).toBeUndefined();
});

it('asks for an open order that no list has, and shows it as it is now', async () => {
  const { state, last } = book();
  state().refresh();
  await last('desk.queue')?.answer(queueOf());
  state().open('pickup:1042', pickup(null));
  state().refresh();
  await last('desk.queue')?.answer(queueOf());
  expect(last('desk.find')?.args).toMatchObject({ query: '#1042' });
  const other = { ...pickup('B-01'), pickupId: 'pickup:2042' };
  await last('desk.find')?.answer({ hits: [other, pickup('A-12')], total: 2 });
  expect(state().opened).toMatchObject({ pickupId: 'pickup:1042', bin: 'A-12' });
});

it('shows nothing of an order that was closed meanwhile', async () => {
  const { state, last } = book();
  state().open('pickup:1042', pickup(null));
  state().refresh();
  await last('desk.queue')?.answer(queueOf());
  state().open(null);
  await last('desk.find')?.answer({ hits: [pickup('A-12')], total: 1 });
  expect(state().opened).toBeNull();
});
