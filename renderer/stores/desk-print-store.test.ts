import { expect, it } from 'vitest';
import { createFakeRpc } from '#tests/support/fake-rpc.ts';
import { createDeskPrintStore } from './desk-print-store.ts';

const pickup = { pickupId: 'pickup:1042', number: '#1042', tail: '42' };
const svg = '<svg/>';

function printing() {
  const fake = createFakeRpc();
  const store = createDeskPrintStore(fake.rpc);
  return { ...fake, state: () => store.getState() };
}

it('asks the station for the paper that is meant', () => {
  const { calls, state } = printing();
  void state().print({ what: 'slip', pickup });
  void state().print({ what: 'label', pickup });
  void state().print({ what: 'shelf', bin: 'A-01' });
  expect(calls.map(({ name, args }) => [name, args])).toEqual([
    ['desk.label', { pickupId: 'pickup:1042', what: 'slip' }],
    ['desk.label', { pickupId: 'pickup:1042', what: 'bin' }],
    ['desk.shelf_label', { bin: 'A-01' }],
  ]);
});

it('says that it was printed, and shows what was not', async () => {
  const { calls, state } = printing();
  void state().print({ what: 'slip', pickup });
  expect(state()).toMatchObject({ open: false, last: { printed: 'printing' } });
  await calls[0]?.answer({ svg, printed: 'yes' });
  expect(state()).toMatchObject({ open: false, last: { printed: 'yes' } });
  void state().print({ what: 'shelf', bin: 'A-01' });
  await calls[1]?.answer({ svg, printed: 'no_printer' });
  expect(state()).toMatchObject({ open: true, last: { svg, printed: 'no_printer' } });
  state().close();
  expect(state()).toMatchObject({ open: false, last: null });
  void state().print({ what: 'label', pickup });
  await calls[2]?.fail();
  expect(state()).toMatchObject({ open: true, last: { printed: 'failed' } });
});

it('opens nothing over the next customer where nobody asked for the slip', async () => {
  const { calls, state } = printing();
  void state().print({ what: 'slip', pickup }, true);
  await calls[0]?.answer({ svg, printed: 'failed' });
  expect(state()).toMatchObject({ open: false, last: { svg, printed: 'failed' } });
  state().show();
  expect(state().open).toBe(true);
});

it('forgets the answer to an older print', async () => {
  const { calls, state } = printing();
  void state().print({ what: 'shelf', bin: 'A-01' });
  void state().print({ what: 'shelf', bin: 'A-02' });
  await calls[1]?.answer({ svg, printed: 'yes' });
  await calls[0]?.answer({ svg, printed: 'failed' });
  expect(state()).toMatchObject({
    open: false,
    last: { paper: { bin: 'A-02' }, printed: 'yes' },
  });
});
