import { describe, expect, test } from 'vitest';
import type { MutationResult } from '#shared/domain/mutation.ts';
import { openOwnStation, type OwnStation, staffScope } from '#tests/support/own-station.ts';
import { customerDoc, pageOf, testEpoch, testScope, uuid } from '#tests/support/store-files.ts';

const record = { kind: 'customer', id: 'c1' };
const [old, mine, theirs, newer] = ['a@b.example', 'm@b.example', 't@b.example', 'n@b.example'];

/** A station with a customer whose e-mail is known, and no hub. */
async function withEmail(): Promise<OwnStation> {
  const own = await openOwnStation(['c1']);
  feed(own, 10, old);
  return own;
}

function feed({ store }: OwnStation, version: number, email: string | undefined): void {
  store.applyPage(pageOf([['customer', 'c1', version, customerDoc('김', '민지', { email })]]));
}

async function edited({ rpc }: OwnStation, was: unknown, now: string): Promise<string> {
  const saved = await rpc.call('customer.edit', {
    customerId: 'c1',
    changes: [{ field: 'email', was, now }],
  });
  return saved.ok ? (saved.mutationIds[0] ?? '') : saved.code;
}

function conflictOf(values: { mine: string; theirs: string }): MutationResult {
  return { status: 'conflict', record, field: 'email', ...values };
}

const emailShown = async ({ rpc }: OwnStation) => {
  const opened = await rpc.call('customer.open', { customerId: 'c1' });
  return opened.ok ? opened.card.fields.email : opened.code;
};

describe('a conflict', () => {
  test('that is settled before the other value has arrived holds for it, and is seen at once', async () => {
    const own = await withEmail();
    const id = await edited(own, old, mine);
    own.store.settle([{ id, result: conflictOf({ mine, theirs }) }]);
    expect(await emailShown(own)).toBe(old);
    const resolved = await own.rpc.call('attention.resolve', { mutationId: id, choice: 'mine' });
    expect(resolved).toMatchObject({ ok: true });
    expect(await emailShown(own)).toBe(mine);
    expect(own.store.unsentAfter(0, 5)).toMatchObject([
      { args: { was: theirs, now: mine, seen: expect.arrayContaining([old, theirs]) } },
    ]);
    // The other's value comes, and lies under the own one.
    feed(own, 11, theirs);
    expect(await emailShown(own)).toBe(mine);
    expect(await own.rpc.call('attention.list', {})).toEqual([]);
    await own.station.stop();
  });

  test('shows what came later still, and is settled over that', async () => {
    const own = await withEmail();
    const id = await edited(own, old, mine);
    own.store.settle([{ id, result: conflictOf({ mine, theirs }) }]);
    expect(await own.rpc.call('attention.list', {})).toMatchObject([{ mine, theirs }]);
    feed(own, 12, newer);
    expect(await own.rpc.call('attention.list', {})).toMatchObject([{ mine, theirs: newer }]);
    await own.rpc.call('attention.resolve', { mutationId: id, choice: 'mine' });
    expect(own.store.unsentAfter(0, 5)).toMatchObject([{ args: { was: newer, now: mine } }]);
    await own.station.stop();
  });

  test('that comes again after "mine" is settled again, over what was seen both times', async () => {
    const own = await withEmail();
    const first = await edited(own, old, mine);
    own.store.settle([{ id: first, result: conflictOf({ mine, theirs }) }]);
    await own.rpc.call('attention.resolve', { mutationId: first, choice: 'mine' });
    const second = own.store.unsentAfter(0, 5)[0]?.id ?? '';
    own.store.settle([{ id: second, result: conflictOf({ mine, theirs: newer }) }]);
    expect(await own.rpc.call('attention.list', {})).toMatchObject([{ mine, theirs: newer }]);
    await own.rpc.call('attention.resolve', { mutationId: second, choice: 'mine' });
    expect(await emailShown(own)).toBe(mine);
    expect(own.store.unsentAfter(0, 5)).toMatchObject([{ args: { was: newer } }]);
    await own.station.stop();
  });

  test('is settled also where another own change of the field lies on top', async () => {
    const own = await withEmail();
    const id = await edited(own, old, mine);
    own.store.settle([{ id, result: conflictOf({ mine, theirs }) }]);
    feed(own, 11, theirs);
    await edited(own, theirs, newer);
    expect(
      await own.rpc.call('attention.resolve', { mutationId: id, choice: 'mine' }),
    ).toMatchObject({
      ok: true,
    });
    expect(await emailShown(own)).toBe(mine);
    await own.station.stop();
  });
});

describe('a refused change', () => {
  test('is sent again as another one, on what is visible now', async () => {
    const own = await withEmail();
    const { rpc, store } = own;
    const id = await edited(own, old, mine);
    const busy: MutationResult = { status: 'rejected', code: 'failed', detail: 'a bug' };
    store.settle([{ id, result: busy }]);
    feed(own, 12, old);
    const again = await rpc.call('attention.retry', { mutationId: id });
    expect(again).toMatchObject({ ok: true, mutationIds: [expect.not.stringMatching(id)] });
    expect(store.unsentAfter(0, 5)).toMatchObject([
      { args: { was: old, now: mine }, basedOn: { 'customer/c1': 12 } },
    ]);
    expect(await rpc.call('attention.list', {})).toEqual([]);
    await own.station.stop();
  });

  test('stays where sending it again is refused here', async () => {
    const own = await withEmail();
    const { rpc, store } = own;
    const id = await edited(own, old, mine);
    store.settle([{ id, result: { status: 'rejected', code: 'failed', detail: '' } }]);
    store.applyPage(pageOf([['customer', 'c1', 12, null]]));
    expect(await rpc.call('attention.retry', { mutationId: id })).toMatchObject({
      code: 'elsewhere',
    });
    expect(await rpc.call('attention.list', {})).toHaveLength(1);
    await own.station.stop();
  });

  test('is handed over by itself, or with everything else', async () => {
    const own = await withEmail();
    const { rpc, store } = own;
    const id = await edited(own, old, mine);
    store.settle([{ id, result: { status: 'rejected', code: 'failed', detail: '' } }]);
    await rpc.call('note.add', { customerId: 'c1', text: 'unsent' });
    const all = JSON.parse((await rpc.call('attention.export', {})).json);
    expect(all).toMatchObject({ unsent: [{}], attention: [{}] });
    const one = await rpc.call('attention.export', { mutationId: id });
    expect(one.filename).toMatch(/^dangol-station--\d{4}-\d\d-\d\d-[0-9a-f]{6}\.json$/);
    expect(JSON.parse(one.json)).toMatchObject({
      unsent: [],
      attention: [{ mutation: { id, args: { now: mine } }, result: { code: 'failed' } }],
    });
    await own.station.stop();
  });
});

describe('a customer who moved to a region that is not held here', () => {
  test('is told from one who was erased, on the card, when saving and in what waits', async () => {
    const own = await withEmail();
    const { rpc, store } = own;
    const id = await edited(own, old, mine);
    const refusal: MutationResult = {
      status: 'rejected',
      code: 'not_permitted',
      detail: 'the station does not hold region:us',
    };
    store.settle([{ id, result: refusal }]);
    expect(await rpc.call('attention.list', {})).toMatchObject([{ gone: null }]);
    store.applyPage(pageOf([['customer', 'c1', 12, null]]));
    expect(await emailShown(own)).toBe('elsewhere');
    expect(await edited(own, old, newer)).toBe('elsewhere');
    expect(await rpc.call('note.add', { customerId: 'c1', text: 'x' })).toMatchObject({
      code: 'elsewhere',
    });
    expect(await rpc.call('attention.list', {})).toMatchObject([
      { gone: 'elsewhere', code: 'not_permitted', args: { now: mine } },
    ]);

    store.forget({
      erasure: uuid(900),
      subject: 'c1',
      scope: testScope,
      version: 20,
      scopes: [testScope],
      upTo: 20,
    });
    expect(await emailShown(own)).toBe('erased');
    expect(await edited(own, old, newer)).toBe('erased');
    expect(await rpc.call('attention.list', {})).toMatchObject([{ gone: 'erased' }]);
    await own.station.stop();
  });

  test('is so too where the region was withdrawn, and not while a book is still coming', async () => {
    const own = await withEmail();
    const { rpc, store } = own;
    const id = await edited(own, old, mine);
    store.settle([{ id, result: { status: 'rejected', code: 'not_permitted', detail: '' } }]);
    store.setGrants(['catalog', staffScope], testEpoch);
    expect(await emailShown(own)).toBe('not_found');
    expect(await rpc.call('attention.list', {})).toMatchObject([{ gone: null }]);
    const catalog = { scope: 'catalog', next: { phase: 'feed', version: 5 } } as const;
    store.applyPage(pageOf([], catalog));
    expect(await rpc.call('attention.list', {})).toMatchObject([{ gone: 'elsewhere' }]);
    await own.station.stop();
  });
});

describe('a change to somebody who was erased', () => {
  test('says so and nothing else; it is let go, and not sent again', async () => {
    const own = await withEmail();
    const { rpc, store } = own;
    const id = await edited(own, old, mine);
    store.forget({
      erasure: uuid(900),
      subject: 'c1',
      scope: testScope,
      version: 20,
      scopes: [testScope],
      upTo: 20,
    });
    store.settle([{ id, result: { status: 'rejected', code: 'erased', detail: '' } }]);
    expect(await rpc.call('attention.list', {})).toMatchObject([
      { name: 'change.erased', args: { customerId: 'c1' }, customerName: null, code: 'erased' },
    ]);
    expect(await rpc.call('attention.retry', { mutationId: id })).toMatchObject({ code: 'erased' });
    expect((await rpc.call('attention.export', {})).json).not.toContain(mine);
    expect(await rpc.call('attention.discard', { mutationId: id })).toMatchObject({ ok: true });
    expect(store.entry(id)).toBeUndefined();
    await own.station.stop();
  });
});
