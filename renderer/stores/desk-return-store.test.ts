import { expect, it } from 'vitest';
import type { DeskPickup } from '#shared/rpc/desk.ts';
import { createFakeRpc } from '#tests/support/fake-rpc.ts';
import { createDeskReturnStore } from './desk-return-store.ts';

const order = (number: string) => ({
  ok: true,
  pickup: { pickupId: `pickup:${number}`, number: `#${number}` } as DeskPickup,
  until: 0,
  eligible: [],
});
const noOrder = { ok: false, code: 'not_found' };
const lines = [
  { lineId: '1', quantity: 1, reason: 'too_small' as const, condition: 'as_new' as const },
];

function returns() {
  const { rpc, calls } = createFakeRpc();
  const store = createDeskReturnStore(rpc);
  const state = () => store.getState();
  return {
    store,
    state,
    calls,
    number: () => {
      const { shown } = state();
      return shown.is === 'form' ? shown.opened.pickup.number : shown.is;
    },
    async opens(number: string) {
      void state().open(number);
      await calls.at(-1)?.answer(order(number));
    },
  };
}

it('keeps a form that is filled in when a code is scanned that is no order, and says that it led nowhere', async () => {
  const { state, calls, number, opens } = returns();
  await opens('1042');
  const scanned = state().scan('2900000000018');
  await calls.at(-1)?.answer(noOrder);
  expect([await scanned, number(), state().busy, state().query]).toEqual([
    false,
    '#1042',
    false,
    '1042',
  ]);
  const other = state().scan('#1043');
  await calls.at(-1)?.answer(order('1043'));
  expect([await other, number()]).toEqual([true, '#1043']);
});

it('says why where a code is scanned and no form is open', async () => {
  const { state, calls, number } = returns();
  const scanned = state().scan('2900000000018');
  await calls.at(-1)?.answer(noOrder);
  expect([await scanned, number()]).toEqual([false, 'refused']);
});

it('lets nothing take the place of a return that is being answered', async () => {
  const { state, calls, number, opens } = returns();
  await opens('1042');
  const receiving = state().receive(lines);
  const asked = calls.length;
  void state().open('1043');
  expect(await state().scan('#1043')).toBe(false);
  expect(calls).toHaveLength(asked);
  await calls.at(-1)?.answer({ ok: true, mutationIds: [], made: [] });
  await receiving;
  expect(number()).toBe('received');
});

it('shows nobody to whoever comes after a lock, though the station had answered', async () => {
  const { store, state, calls, number, opens } = returns();
  void state().open('1042');
  store.setState(store.getInitialState(), true);
  await calls.at(-1)?.answer(order('1042'));
  expect(number()).toBe('empty');
  await opens('1042');
  const receiving = state().receive(lines);
  store.setState(store.getInitialState(), true);
  await calls.at(-1)?.answer({ ok: true, mutationIds: [], made: [] });
  await receiving;
  expect(number()).toBe('empty');
});
