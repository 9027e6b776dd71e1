import { describe, expect, it } from 'vitest';
import { inventPeople } from '#tests/support/fake-people.ts';
import { createFakeRpc } from '#tests/support/fake-rpc.ts';
import { createCardStore } from './card-store.ts';

const [minji, emma] = inventPeople(1_700_000_000_000);
const opened = (card: typeof minji) => ({ ok: true, card });

function setUp() {
  const fake = createFakeRpc();
  return { ...fake, store: createCardStore(fake.rpc) };
}

describe('the open card', () => {
  it('drops the card of a customer who is no longer open', async () => {
    const { store, calls } = setUp();
    store.getState().open('demo:1');
    store.getState().open('demo:2');
    await calls[1]?.answer(opened(emma));
    await calls[0]?.answer(opened(minji));
    expect(store.getState().card?.name).toBe('Emma Wilson');
  });

  it('is read again when the station says this customer changed, and not for another', async () => {
    const { store, calls, emit } = setUp();
    store.getState().open('demo:1');
    await calls[0]?.answer(opened(minji));
    emit('customers.changed', { all: false, customerIds: ['demo:2'] });
    expect(calls).toHaveLength(1);
    emit('customers.changed', { all: false, customerIds: ['demo:1'] });
    emit('customers.changed', { all: true });
    expect(calls).toHaveLength(3);
  });

  it('says why there is no card, and keeps the old one when only a reload fails', async () => {
    const { store, calls } = setUp();
    store.getState().open('demo:1');
    await calls[0]?.answer({ ok: false, code: 'erased', detail: '' });
    expect(store.getState()).toMatchObject({ card: null, problem: 'erased' });
    store.getState().open('demo:1');
    await calls[1]?.answer(opened(minji));
    void store.getState().reload();
    await calls[2]?.fail();
    expect(store.getState()).toMatchObject({ problem: null, card: { name: '김민지' } });
  });

  it('keeps nothing of a customer who is erased: no card, no unsaved input, no draft', async () => {
    const { store, calls, emit } = setUp();
    store.getState().open('demo:1');
    await calls[0]?.answer(opened(minji));
    store.getState().draftNote('about somebody');
    store.getState().edit(true);
    store.getState().setDirty(true);
    emit('customers.erased', { customerIds: ['demo:2'] });
    expect(store.getState()).toMatchObject({
      editing: true,
      noteDrafts: { 'demo:1': expect.any(String) },
    });
    emit('customers.erased', { customerIds: ['demo:1'] });
    expect(store.getState()).toMatchObject({
      customerId: 'demo:1',
      card: null,
      problem: 'erased',
      editing: false,
      dirty: false,
      noteDrafts: {},
    });
    // Who is erased while another card is open leaves that one as it is.
    store.getState().open('demo:2');
    await calls[1]?.answer(opened(emma));
    emit('customers.erased', { customerIds: ['demo:1'] });
    expect(store.getState()).toMatchObject({ card: { name: 'Emma Wilson' }, problem: null });
  });

  it('never leaves a form with unsaved input without asking', async () => {
    const { store, calls } = setUp();
    store.getState().open('demo:1');
    await calls[0]?.answer(opened(minji));
    store.getState().edit(true);
    store.getState().setDirty(true);
    store.getState().open('demo:2');
    expect(store.getState()).toMatchObject({ customerId: 'demo:1', editing: true });
    store.getState().answerLeaving(false);
    expect(store.getState()).toMatchObject({ customerId: 'demo:1', editing: true, leaving: null });
    store.getState().open('demo:2');
    store.getState().answerLeaving(true);
    expect(store.getState()).toMatchObject({ customerId: 'demo:2', editing: false, dirty: false });
  });

  it('says "not saved" when the station is cut off, and keeps the draft of a note', async () => {
    const { store, calls } = setUp();
    store.getState().open('demo:1');
    await calls[0]?.answer(opened(minji));
    store.getState().draftNote('목요일에 다시 오심');
    const saving = store.getState().addNote();
    await calls[1]?.fail();
    expect(await saving).toMatchObject({ ok: false, code: 'failed' });
    expect(store.getState().noteDrafts['demo:1']).toBe('목요일에 다시 오심');
  });

  it('empties the draft of a note once it is saved, and only that customer’s', async () => {
    const { store, calls } = setUp();
    store.getState().open('demo:2');
    store.getState().draftNote('other');
    store.getState().open('demo:1');
    store.getState().draftNote('목요일에 다시 오심');
    const saving = store.getState().addNote();
    await calls[2]?.answer({ ok: true, mutationIds: [], made: ['note:9'] });
    await calls[3]?.answer(opened(minji));
    expect(await saving).toMatchObject({ ok: true });
    expect(store.getState().noteDrafts).toEqual({ 'demo:1': '', 'demo:2': 'other' });
  });

  it('keeps what was typed on while a note was being saved', async () => {
    const { store, calls } = setUp();
    store.getState().open('demo:1');
    store.getState().draftNote('목요일에 다시 오심');
    const saving = store.getState().addNote();
    store.getState().draftNote('목요일에 다시 오심 오후에');
    await calls[1]?.answer({ ok: true, mutationIds: [], made: ['note:9'] });
    await calls[2]?.answer(opened(minji));
    await saving;
    expect(store.getState().noteDrafts).toEqual({ 'demo:1': '오후에' });
  });

  it('brings back no draft of a customer who was erased while a note was being saved', async () => {
    const { store, calls, emit } = setUp();
    store.getState().open('demo:1');
    store.getState().draftNote('about somebody');
    const saving = store.getState().addNote();
    emit('customers.erased', { customerIds: ['demo:1'] });
    await calls[1]?.answer({ ok: true, mutationIds: [], made: ['note:9'] });
    await calls[2]?.answer({ ok: false, code: 'erased', detail: '' });
    await saving;
    expect(store.getState().noteDrafts).toEqual({});
  });

  it('sends a preference with its note trimmed, and none where nothing was noted', () => {
    const { store, calls } = setUp();
    store.getState().open('demo:1');
    void store.getState().record({ aspect: 'colour', text: '네이비' }, 'told', '  ');
    void store.getState().record({ aspect: 'never', text: '울' }, 'told', ' 가려움 ');
    expect(calls.slice(1).map((call) => call.args)).toEqual([
      { customerId: 'demo:1', value: { aspect: 'colour', text: '네이비' }, source: 'told' },
      {
        customerId: 'demo:1',
        value: { aspect: 'never', text: '울' },
        source: 'told',
        note: '가려움',
      },
    ]);
  });
});
