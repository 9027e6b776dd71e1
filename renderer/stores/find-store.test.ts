import { describe, expect, it } from 'vitest';
import type { CustomerHit } from '#shared/rpc/customer-views.ts';
import { createFakeRpc } from '#tests/support/fake-rpc.ts';
import { FIRST_LIMIT, LAST_LIMIT } from './find-limits.ts';
import { createFindStore, isSearching, shownHits } from './find-store.ts';

const hit = (customerId: string): CustomerHit => ({
  customerId,
  name: customerId,
  latinName: null,
  phone: null,
  city: null,
  tier: null,
  lastOrderAt: null,
  openPickups: 0,
  matches: [],
  similar: false,
});
const found = (...ids: string[]) => ({ hits: ids.map(hit), total: ids.length, totalIsExact: true });
const likely = (id: string) => ({
  hits: [{ ...hit(id), similar: true }],
  total: 0,
  totalIsExact: true,
});
const crowd = (length: number, total = length) => ({
  ...found(...Array.from({ length }, (_, i) => String(i))),
  total,
  totalIsExact: total < 200,
});

function setUp() {
  const fake = createFakeRpc();
  const store = createFindStore(fake.rpc);
  const shown = () => shownHits(store.getState()).map(({ customerId }) => customerId);
  return { ...fake, store, shown };
}

it('shows and remembers nobody who is erased, before the next answer comes', async () => {
  const { store, calls, shown, emit } = setUp();
  store.getState().remember(hit('gone'));
  store.getState().remember(hit('stays'));
  store.getState().type('김');
  await calls[0]?.answer(found('gone', 'stays'));
  store.getState().choose();
  expect(store.getState().chosen?.hit.customerId).toBe('gone');
  emit('customers.erased', { customerIds: ['gone'] });
  expect(shown()).toEqual(['stays']);
  expect(store.getState().chosen).toBeNull();
  store.getState().type('');
  expect(shown()).toEqual(['stays']);
});

describe('the one box', () => {
  it('searches once at a time and then only for the latest query', async () => {
    const { store, calls, shown } = setUp();
    for (const query of ['ㄱ', '기', '김', '김ㅁ']) store.getState().type(query);
    expect(calls.map((call) => call.args)).toEqual([{ query: 'ㄱ', limit: FIRST_LIMIT }]);
    await calls[0]?.answer(found('stale'));
    expect(shown()).toEqual([]);
    expect(calls.map((call) => call.args)).toEqual([
      { query: 'ㄱ', limit: FIRST_LIMIT },
      { query: '김ㅁ', limit: FIRST_LIMIT },
    ]);
    await calls[1]?.answer(found('minji', 'minjae'));
    expect(shown()).toEqual(['minji', 'minjae']);
    expect(store.getState().activeId).toBe('minji');
  });

  it('keeps what was found on screen until the next answer', async () => {
    const { store, calls, shown } = setUp();
    store.getState().type('김');
    await calls[0]?.answer(found('minji'));
    store.getState().type('김민');
    expect(shown()).toEqual(['minji']);
  });

  it('keeps the typed text and the place in the list when customers change underneath', async () => {
    const { store, calls, shown, emit } = setUp();
    store.getState().type('김');
    await calls[0]?.answer(found('a', 'b', 'c'));
    store.getState().move('next', 7);
    emit('customers.changed', { all: true });
    await calls[1]?.answer(found('new', 'a', 'b', 'c'));
    expect(shown()).toEqual(['new', 'a', 'b', 'c']);
    expect(store.getState()).toMatchObject({ query: '김', activeId: 'b' });
  });

  it('moves within the list and stops at its ends', async () => {
    const { store, calls } = setUp();
    store.getState().type('김');
    await calls[0]?.answer(found('a', 'b', 'c', 'd'));
    const { move } = store.getState();
    const walked = (
      ['next', 'pageDown', 'next', 'pageUp', 'last', 'first', 'previous'] as const
    ).map((step) => {
      move(step, 2);
      return store.getState().activeId;
    });
    expect(walked).toEqual(['b', 'd', 'd', 'b', 'd', 'a', 'a']);
  });

  it('asks for more only on demand: near the end, at the end, and not twice', async () => {
    const { store, calls } = setUp();
    const limits = () => calls.map((call) => (call.args as { limit: number }).limit);
    store.getState().type('김');
    await calls[0]?.answer(crowd(FIRST_LIMIT, 200));
    store.getState().move('next', 7);
    expect(limits()).toEqual([FIRST_LIMIT]);
    for (let page = 0; page < 3; page += 1) store.getState().move('pageDown', 7);
    expect(limits()).toEqual([FIRST_LIMIT, 100]);
    store.getState().more();
    await calls[1]?.answer(crowd(100, 200));
    expect(store.getState().activeId).toBe('11');
    store.getState().more();
    expect(limits()).toEqual([FIRST_LIMIT, 100, 200]);
    await calls[2]?.answer(crowd(200, 200));
    store.getState().more();
    expect(limits()).toHaveLength(3);
  });

  it('does not ask for more than there are', async () => {
    const { store, calls } = setUp();
    store.getState().type('김');
    await calls[0]?.answer(crowd(FIRST_LIMIT - 1));
    store.getState().more();
    store.getState().move('last', 7);
    expect(calls).toHaveLength(1);
    expect(store.getState().activeId).toBe('10');
  });

  it('goes to the very end of the list once that has come', async () => {
    const { store, calls } = setUp();
    store.getState().type('김');
    await calls[0]?.answer(crowd(FIRST_LIMIT, 200));
    store.getState().move('last', 7);
    expect(calls[1]?.args).toEqual({ query: '김', limit: LAST_LIMIT });
    await calls[1]?.answer(crowd(140, 140));
    expect(store.getState().activeId).toBe('139');
  });

  it('keeps to the person chosen by arrows while more is typed, and else to the first', async () => {
    const { store, calls } = setUp();
    const active = () => store.getState().activeId;
    store.getState().type('김');
    await calls[0]?.answer(found('a', 'b', 'c'));
    store.getState().type('김미');
    await calls[1]?.answer(found('b', 'a', 'c'));
    expect(active()).toBe('b');
    store.getState().move('last', 7);
    store.getState().type('김민');
    await calls[2]?.answer(found('x', 'b', 'c'));
    expect(active()).toBe('c');
    store.getState().type('김민재');
    await calls[3]?.answer(found('x', 'y'));
    store.getState().type('김민');
    await calls[4]?.answer(found('y', 'c', 'x'));
    expect(active()).toBe('y');
  });

  it('is at the first again after someone was opened', async () => {
    const { store, calls } = setUp();
    store.getState().type('김');
    await calls[0]?.answer(found('a', 'b'));
    store.getState().move('next', 7);
    store.getState().point('b');
    store.getState().type('김민');
    await calls[1]?.answer(found('a', 'b'));
    expect(store.getState().activeId).toBe('a');
  });

  it('opens nobody unseen who is only similar', async () => {
    const { store, calls } = setUp();
    store.getState().type('김밍지');
    store.getState().choose();
    await calls[0]?.answer(likely('minji'));
    expect(store.getState()).toMatchObject({ chosen: null, activeId: 'minji' });
    store.getState().choose();
    expect(store.getState().chosen?.hit.customerId).toBe('minji');
  });

  it('takes what cannot be seen for an empty box', () => {
    const { store, calls } = setUp();
    for (const query of [' ', '\u200b\u200d', '\ufeff', '\u202e\t']) store.getState().type(query);
    expect(calls).toHaveLength(0);
    store.getState().type('\u{1f468}\u200d\u{1f469}');
    expect(calls).toHaveLength(1);
  });

  it('keeps those opened recently in sight until the first answer is there', async () => {
    const { store, calls, shown } = setUp();
    store.getState().remember(hit('recent'));
    store.getState().type('김');
    expect(shown()).toEqual(['recent']);
    expect(isSearching(store.getState())).toBe(true);
    await calls[0]?.answer(found('minji'));
    expect([shown(), isSearching(store.getState())]).toEqual([['minji'], false]);
  });

  it('shows those opened recently while the box is empty, newest first and each once', () => {
    const { store, shown } = setUp();
    for (const id of ['a', 'b', 'a']) store.getState().remember(hit(id));
    expect(shown()).toEqual(['a', 'b']);
    store.getState().forget('a');
    expect(shown()).toEqual(['b']);
  });

  it('drops an answer that comes after the box was emptied', async () => {
    const { store, calls, shown } = setUp();
    store.getState().type('김');
    store.getState().type('');
    await calls[0]?.answer(found('late'));
    expect(shown()).toEqual([]);
    expect(calls).toHaveLength(1);
  });

  it('opens on Enter what was typed last, not what an older query had found', async () => {
    const { store, calls } = setUp();
    store.getState().type('김');
    await calls[0]?.answer(found('minji'));
    store.getState().type('이');
    store.getState().choose();
    expect(store.getState().chosen).toBeNull();
    await calls[1]?.answer(found('dohyun', 'jiwoo'));
    expect(store.getState().chosen?.hit.customerId).toBe('dohyun');
  });

  it('opens the customer a scan means, and nobody where it means several', async () => {
    const { store, calls } = setUp();
    store.getState().scan('DG10000001');
    await calls[0]?.answer(found('a', 'b'));
    expect(store.getState().chosen).toBeNull();
    store.getState().scan('DG10000002');
    await calls[1]?.answer(found('b'));
    expect(store.getState().chosen?.hit.customerId).toBe('b');
  });

  it('says so when the book cannot be searched, and recovers with the next answer', async () => {
    const { store, calls } = setUp();
    store.getState().type('김');
    await calls[0]?.fail();
    expect(store.getState().failed).toBe(true);
    store.getState().type('김민');
    await calls[1]?.answer(found('minji'));
    expect(store.getState().failed).toBe(false);
  });
});
