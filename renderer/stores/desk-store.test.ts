import { describe, expect, it } from 'vitest';
import type { DeskCheck, DeskLine, DeskPickup } from '#shared/rpc/desk.ts';
import { createFakeRpc } from '#tests/support/fake-rpc.ts';
import { createApprovalStore } from './approval-store.ts';
import { hearPick, leftToHand, toPick } from './desk-lines.ts';
import { createDeskStore } from './desk-store.ts';

const shirt = '2900000000018';
const tote = '2900000000025';

const line = (lineId: string, gtin: string, more: Partial<DeskLine> = {}): DeskLine => ({
  lineId,
  title: `item ${lineId}`,
  variant: null,
  size: null,
  gtin: gtin.padStart(14, '0'),
  quantity: 1,
  priceMinor: 1000,
  picked: more.quantity ?? 1,
  handedOver: 0,
  refunded: 0,
  cancelled: 0,
  returned: 0,
  shortage: null,
  ...more,
});

const pickup = (lines: DeskLine[]): DeskPickup => ({
  pickupId: 'pickup:1042',
  number: '#1042',
  tail: '42',
  state: 'ready',
  buyer: { masked: '김•지', initial: '김', language: 'ko' },
  collectors: [],
  lines,
  placedAt: 0,
  readyAt: 0,
  keepUntil: null,
  waitingSince: null,
  bin: 'A-12',
  valueMinor: 2000,
  currency: 'KRW',
  payment: 'paid',
  holds: [],
  leasedHere: true,
  claimedBy: null,
  handOvers: [],
  incidents: 0,
  save: 'synced',
});

const check = (more: Partial<DeskCheck> = {}): DeskCheck => ({
  checkId: '00000000-0000-4000-8000-000000000001',
  pickup: pickup([line('1', shirt), line('2', tote, { quantity: 2 })]),
  collectorId: null,
  verdict: { is: 'ready' },
  proven: ['code'],
  triesLeft: null,
  question: null,
  ...more,
});

function desk() {
  const fake = createFakeRpc();
  const handedOver: string[] = [];
  const store = createDeskStore(fake.rpc, createApprovalStore(fake.rpc), ({ number }) =>
    handedOver.push(number),
  );
  const state = () => store.getState();
  const view = () => state().view;
  return {
    ...fake,
    store,
    state,
    view,
    handedOver,
    /** Somebody's code is scanned and the station answers. */
    async stands(opened = check()) {
      void state().read('DG1.1042.n.1.s');
      await fake.calls.at(-1)?.answer({ what: 'check', check: opened });
    },
    counted: () => {
      const shown = view();
      return shown.is === 'check' ? shown.counted : null;
    },
    step: () => {
      const shown = view();
      return shown.is === 'check' ? shown.step : shown.is;
    },
    said: () => {
      const shown = view();
      return shown.is === 'check' ? shown.said?.is : undefined;
    },
  };
}

describe('from a scan to the verdict', () => {
  it('asks once and shows what the station says, with a sound', async () => {
    const { stands, view, calls, state } = desk();
    await stands();
    expect(calls.map(({ name }) => name)).toEqual(['desk.read']);
    expect(view()).toMatchObject({ is: 'check', step: 'verify', counted: {} });
    expect(state().sound).toEqual({ name: 'right', nth: 1 });
  });

  it('shows the latest scan, whatever order the answers come in', async () => {
    const { state, calls, view } = desk();
    void state().read('DG1.1.n.1.s');
    void state().read('DG1.2.n.1.s');
    await calls[1]?.answer({ what: 'stop', reason: 'code_old' });
    await calls[0]?.answer({ what: 'check', check: check() });
    expect(view()).toMatchObject({ is: 'stop', reason: 'code_old' });
  });

  it('says that the station did not answer, and goes on with the next scan', async () => {
    const { state, calls, stands } = desk();
    void state().read('DG1.1.n.1.s');
    await calls[0]?.fail();
    expect(state()).toMatchObject({ failed: true, view: { is: 'wait' }, sound: { name: 'wrong' } });
    await stands();
    expect(state().failed).toBe(false);
  });
});

describe('a counter that locks', () => {
  it('shows nobody to whoever comes next, though the station had answered', async () => {
    const { store, state, calls, view } = desk();
    for (const answer of [
      (nth: number) => calls[nth]?.answer({ what: 'check', check: check() }),
      (nth: number) => calls[nth]?.fail(),
    ]) {
      void state().read('DG1.1042.n.1.s');
      store.setState(store.getInitialState(), true);
      await answer(calls.length - 1);
      expect([view(), state().failed]).toEqual([{ is: 'wait' }, false]);
    }
  });
});

describe('what is typed into the box', () => {
  const none = { hits: [], total: 0 };

  it('is looked up one question at a time, and what came meanwhile as one', async () => {
    const { calls, state, view } = desk();
    for (const query of ['김', '김민', '김민지']) state().type(query);
    expect(calls.map(({ args }) => (args as { query: string }).query)).toEqual(['김']);
    await calls[0]?.answer(none);
    // The answer to what no longer stands there is not shown.
    expect(view()).toEqual({ is: 'wait' });
    expect(calls.map(({ args }) => (args as { query: string }).query)).toEqual(['김', '김민지']);
    await calls[1]?.answer(none);
    expect(view()).toEqual({ is: 'found', query: '김민지', ...none });
    state().type('박');
    expect(calls).toHaveLength(3);
  });

  it('waits behind no letter of a scan: its code is the next question, and the last', async () => {
    const { calls, state, view } = desk();
    for (let i = 1; i <= 100; i += 1) state().type('DG1.1042'.repeat(13).slice(0, i));
    state().type('');
    void state().read('DG1.1042.n.1.s');
    expect(calls.map(({ name }) => name)).toEqual(['desk.find', 'desk.read']);
    await calls[1]?.answer({ what: 'check', check: check() });
    await calls[0]?.answer(none);
    expect(view()).toMatchObject({ is: 'check' });
    expect(calls).toHaveLength(2);
  });

  it('is not looked up any more once somebody left the box, and is when they type again', async () => {
    const { calls, state, view } = desk();
    state().type('김');
    state().type('김민');
    state().leave();
    await calls[0]?.answer(none);
    expect(view()).toEqual({ is: 'wait' });
    expect(calls).toHaveLength(1);
    state().type('박');
    expect(calls).toHaveLength(2);
  });
});

describe('items', () => {
  it('are counted by scan, and when all are there the hand-over is next', async () => {
    const { stands, state, counted, step } = desk();
    await stands();
    await state().read(tote);
    expect([counted(), step()]).toEqual([{ '2': 1 }, 'items']);
    await state().read(tote);
    await state().read(`https://id.gs1.org/01/0${shirt}`);
    expect([counted(), step()]).toEqual([{ '1': 1, '2': 2 }, 'hand_over']);
    expect(state().sound?.name).toBe('complete');
  });

  it('are each counted once at twenty scans a second', async () => {
    const { stands, state, counted } = desk();
    await stands(check({ pickup: pickup([line('1', shirt, { quantity: 20 })]) }));
    await Promise.all(Array.from({ length: 20 }, () => state().read(shirt)));
    expect(counted()).toEqual({ '1': 20 });
  });

  it('that are wrong, too many or unknown are said and never counted', async () => {
    const { stands, state, counted, said } = desk();
    await stands();
    await state().read('2900000000032');
    expect(said()).toBe('wrong');
    await state().read(shirt);
    await state().read(shirt);
    expect(said()).toBe('too_many');
    await state().read('XK-00-FLOOR');
    expect(said()).toBe('no_item');
    expect(counted()).toEqual({ '1': 1 });
  });

  it('are not counted for somebody who is not proven, and another’s code does not take their place', async () => {
    const { stands, state, said, calls } = desk();
    await stands(check({ verdict: { is: 'check_id', need: [['id_seen']] } }));
    await state().read(shirt);
    expect(said()).toBe('not_proven');
    await stands();
    await state().read(shirt);
    const asked = calls.length;
    await state().read('DG1.1043.n.1.s');
    expect([said(), calls.length]).toEqual(['other_order', asked]);
    await state().read('8801234567893');
    expect(said()).not.toBe('other_order');
    await state().read(']Q1DG1.1043.n.1.s');
    expect([said(), calls.length]).toEqual(['other_order', asked]);
  });
});

describe('handing over', () => {
  it('is asked for once, with what was counted, and says whether something stays', async () => {
    const { stands, state, calls, view, handedOver } = desk();
    await stands();
    state().add('2', 1);
    state().toHandOver();
    const first = state().handOver(null);
    void state().handOver(null);
    expect(calls.filter(({ name }) => name === 'desk.hand_over')).toHaveLength(1);
    expect(calls.at(-1)?.args).toMatchObject({ lines: [{ lineId: '2', quantity: 1 }] });
    expect(handedOver).toEqual([]);
    await calls.at(-1)?.answer({ ok: true, mutationIds: [], made: [] });
    await first;
    expect(handedOver).toEqual(['#1042']);
    expect(view()).toMatchObject({ is: 'done', pieces: 1, partial: true, provisional: false });
  });

  it('is said, whatever is scanned, typed, touched or left before the station has answered', async () => {
    const { stands, state, calls, view } = desk();
    await stands();
    state().addAll();
    const handing = state().handOver(null);
    const handed = calls.at(-1);
    const asked = calls.length;
    state().type('박');
    void state().read('DG1.1043.n.1.s');
    void state().read(shirt);
    void state().open('pickup:1043');
    state().back();
    state().leave();
    expect(calls).toHaveLength(asked);
    expect(view()).toMatchObject({ is: 'check', step: 'hand_over', said: null });
    await handed?.answer({ ok: true, mutationIds: [], made: [] });
    await handing;
    expect(view()).toMatchObject({ is: 'done', pieces: 3 });
    await stands();
    expect(view().is).toBe('check');
  });

  it('by the done card works only when all that goes is counted', async () => {
    const { stands, state, calls, said } = desk();
    await stands();
    await state().read('DGK1.DONE');
    expect([said(), calls.at(-1)?.name]).toEqual(['no_item', 'desk.read']);
    state().addAll();
    void state().read(']Q1DGK1.DONE');
    expect(calls.at(-1)?.name).toBe('desk.hand_over');
  });

  it('that the station refuses is said, and nothing that was counted is lost', async () => {
    const { stands, state, calls, said, counted, handedOver } = desk();
    await stands();
    state().addAll();
    const handing = state().handOver(null);
    await calls.at(-1)?.answer({ ok: false, code: 'claimed_elsewhere', detail: 'station-2' });
    await handing;
    expect([said(), counted()]).toEqual(['refused', { '1': 1, '2': 2 }]);
    expect(handedOver).toEqual([]);
  });

  it('stops when a hold arrives while the items are being counted', async () => {
    const { stands, state, calls, view } = desk();
    await stands();
    state().addAll();
    const looking = state().look();
    const held = { is: 'stop', reason: 'held_fraud', lead: false } as const;
    await calls.at(-1)?.answer({ ok: true, check: check({ verdict: held }) });
    await looking;
    expect(view()).toMatchObject({ is: 'check', step: 'verify', check: { verdict: held } });
    void state().handOver(null);
    expect(calls.at(-1)?.name).toBe('desk.look');
  });

  it('is over by itself only while nobody else was scanned', async () => {
    const { stands, state, calls, view } = desk();
    await stands();
    state().addAll();
    const handing = state().handOver(null);
    await calls.at(-1)?.answer({ ok: true, mutationIds: [], made: [] });
    await handing;
    const done = view();
    await stands();
    state().finish(done);
    expect(view().is).toBe('check');
  });
});

describe('what is left of a line', () => {
  it('is what was picked and is neither given, refunded nor cancelled', () => {
    expect(leftToHand(line('1', shirt, { quantity: 3 }))).toBe(3);
    expect(leftToHand(line('1', shirt, { quantity: 3, picked: 2 }))).toBe(2);
    expect(leftToHand(line('1', shirt, { quantity: 3, handedOver: 1, refunded: 1 }))).toBe(1);
    expect(leftToHand(line('1', shirt, { quantity: 1, refunded: 1 }))).toBe(0);
  });

  it('is picked for by scan, one by one, until nothing is missing', () => {
    const order = pickup([line('1', shirt, { quantity: 2, picked: 1 }), line('2', tote)]);
    expect(hearPick(order, shirt)).toEqual({ lineId: '1', quantity: 2 });
    expect(hearPick(order, tote)).toBeNull();
    expect(toPick(line('1', shirt, { quantity: 2, picked: 0, cancelled: 1 }))).toBe(1);
  });
});
