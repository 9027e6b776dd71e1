import { describe, expect, it } from 'vitest';
import type { ScanFound } from '#shared/rpc/scan.ts';
import { inventPeople } from '#tests/support/fake-people.ts';
import { createFakeRpc } from '#tests/support/fake-rpc.ts';
import { createStores } from './stores.tsx';

const [minji] = inventPeople(1_700_000_000_000);
const hit = {
  customerId: 'demo:1',
  name: '김민지',
  latinName: null,
  phone: null,
  city: null,
  tier: null,
  lastOrderAt: null,
  openPickups: 0,
  matches: [],
  similar: false,
};
const product = (garment: 'shirt' | null): ScanFound => ({
  what: 'product',
  product: {
    productId: 'p1',
    title: '셔츠',
    vendor: null,
    priceMinor: null,
    currency: 'KRW',
    gtin: '09506000134352',
    options: [],
    garment,
    size: '95',
  },
});

function setUp() {
  const fake = createFakeRpc();
  const stores = createStores(fake.rpc, () => 0, {
    storage: { getItem: () => null, setItem: () => {} },
  });
  const scans = () => fake.calls.filter(({ name }) => name === 'scan.resolve');
  const searches = () => fake.calls.filter(({ name }) => name === 'customer.search');
  async function openMinji() {
    stores.card.getState().open('demo:1');
    await fake.calls
      .find(({ name }) => name === 'customer.open')
      ?.answer({ ok: true, card: minji });
  }
  return { ...fake, stores, scans, searches, openMinji };
}

describe('a scan', () => {
  it('of a customer chooses them, with the order that is meant, and says in the box why', async () => {
    const { stores, scans } = setUp();
    void stores.scan.getState().read('1042');
    const order = { orderId: 'o1', number: '#1042', placedAt: 1 };
    await scans()[0]?.answer({ what: 'customer', hit, order, code: '#1042' });
    expect(stores.find.getState()).toMatchObject({
      query: '#1042',
      chosen: { hit: { customerId: 'demo:1' }, orderId: 'o1' },
    });
    expect(stores.place.getState()).toMatchObject({ screen: 'find', boxFocus: 1 });
  });

  it('of a garment goes to the recorder of the open card, and is shown where none is open', async () => {
    const { stores, scans, openMinji } = setUp();
    void stores.scan.getState().read('9506000134352');
    await scans()[0]?.answer(product('shirt'));
    expect(stores.scan.getState().shown).toEqual(product('shirt'));
    await openMinji();
    void stores.scan.getState().read('9506000134352');
    await scans()[1]?.answer(product('shirt'));
    expect(stores.card.getState().recorder).toMatchObject({ what: 'size', garment: 'shirt' });
    expect([stores.scan.getState().shown, stores.find.getState().query]).toEqual([null, '']);
  });

  it('of something that has no size is shown over the card', async () => {
    const { stores, scans, openMinji } = setUp();
    await openMinji();
    void stores.scan.getState().read('9506000134352');
    await scans()[0]?.answer(product(null));
    expect(stores.card.getState().recorder).toEqual({ what: 'none' });
    expect(stores.scan.getState().shown).toEqual(product(null));
  });

  it('of nothing known is said in words, from where it can be looked up as typed', async () => {
    const { stores, scans, searches } = setUp();
    void stores.scan.getState().read('DGM1.NOBODY');
    await scans()[0]?.answer({ what: 'unknown', kind: 'member', code: 'NOBODY' });
    expect(stores.scan.getState().shown).toMatchObject({ kind: 'member' });
    stores.scan.getState().lookUp('NOBODY');
    expect(stores.scan.getState().shown).toBeNull();
    expect(searches()[0]?.args).toMatchObject({ query: 'NOBODY' });
  });

  it('that is only text, or that the station cannot be asked about, is looked up', async () => {
    const { stores, scans, searches } = setUp();
    void stores.scan.getState().read('민지');
    await scans()[0]?.answer({ what: 'text', text: '민지' });
    void stores.scan.getState().read('서준');
    await scans()[1]?.fail();
    await searches()[0]?.answer({ hits: [], total: 0, totalIsExact: true });
    expect(searches().map(({ args }) => args)).toMatchObject([
      { query: '민지' },
      { query: '서준' },
    ]);
  });

  it('that came after another wins, whichever is answered first', async () => {
    const { stores, scans } = setUp();
    void stores.scan.getState().read('first');
    void stores.scan.getState().read('second');
    await scans()[1]?.answer({ what: 'customer', hit, order: null, code: 'second' });
    await scans()[0]?.answer({ what: 'unknown', kind: 'order', code: 'first' });
    expect(stores.find.getState().query).toBe('second');
    expect(stores.scan.getState().shown).toBeNull();
  });
});
