import { describe, expect, it } from 'vitest';
import type { PageRow } from '#shared/protocol/feed.ts';
import { openOwnStation } from '#tests/support/own-station.ts';
import { customerDoc, pageOf } from '#tests/support/store-files.ts';

const order = (number: string, customerId: string | null) => ({
  number,
  customerId,
  placedAt: 1_700_000_000_000,
  channel: 'online',
  source: 'demo',
  currency: 'KRW',
  totalMinor: 69_000,
  lines: [],
});
const shirt = {
  handle: 'oxford',
  title: '옥스퍼드 셔츠',
  type: 'Shirts',
  vendor: 'Atelier',
  published: true,
  currency: 'KRW',
  options: ['Color', 'Size'],
  variants: [
    { gtin: '09506000134352', options: ['Navy', '95'], priceMinor: 69_000 },
    { gtin: '09506000134369', options: ['Navy', '100'], priceMinor: 69_000 },
  ],
};
const rows: PageRow[] = [
  ['customer', 'minji', 10, customerDoc('김', '민지', { loyalty: { number: 'DG-104821' } })],
  ['customer', 'minjae', 11, customerDoc('김', '민재', { loyalty: { number: '8801234567893' } })],
  ['customer', 'twin', 12, customerDoc('이', '서준', { loyalty: { number: 'T7' } })],
  ['customer', 'twin2', 13, customerDoc('이', '서윤', { loyalty: { number: 't-7' } })],
  ['customer', 'phone', 9, customerDoc('최', '하은', { phone: '+821012345671' })],
  ['order', 'shopify:77', 14, order('#1042', 'minji')],
  ['order', 'guest', 15, order('#1043', null)],
  ['order', 'a', 16, order('#1044', 'minji')],
  ['order', 'b', 17, order('#1044', 'minjae')],
  ['product', 'p1', 18, shirt],
];

async function scanning() {
  const { rpc, store } = await openOwnStation();
  store.applyPage(pageOf(rows));
  return (text: string) => rpc.call('scan.resolve', { text });
}

describe('a scanned code', () => {
  it('of a member is that customer, as QR code and as the bare number', async () => {
    const scan = await scanning();
    for (const text of ['DGM1.DG-104821', 'DG-104821', 'dg104821', '104821']) {
      expect(await scan(text)).toMatchObject({
        what: 'customer',
        hit: { customerId: 'minji' },
        order: null,
      });
    }
  });

  it('of an order is its customer with that order, and so is a pickup code', async () => {
    const scan = await scanning();
    const found = {
      what: 'customer',
      hit: { customerId: 'minji' },
      order: { orderId: 'shopify:77', number: '#1042' },
      code: '#1042',
    };
    for (const text of ['#1042', '1042', 'DG1.shopify:77.n.1.s', 'DG1.1042.n.1.s']) {
      expect(await scan(text)).toMatchObject(found);
    }
  });

  it('of an order that names nobody in the book says which order it is', async () => {
    const scan = await scanning();
    expect(await scan('#1043')).toMatchObject({ what: 'order', order: { number: '#1043' } });
  });

  it('that several people have is left to a person to choose', async () => {
    const scan = await scanning();
    expect(await scan('#1044')).toEqual({ what: 'text', text: '#1044' });
    expect(await scan('T-7')).toEqual({ what: 'text', text: 'T-7' });
  });

  it('of a product is the product, its options and the scanned one among them', async () => {
    const scan = await scanning();
    const product = {
      productId: 'p1',
      title: '옥스퍼드 셔츠',
      vendor: 'Atelier',
      priceMinor: 69_000,
      currency: 'KRW',
      gtin: '09506000134369',
      options: [
        { name: 'Color', values: ['Navy'], scanned: 'Navy' },
        { name: 'Size', values: ['95', '100'], scanned: '100' },
      ],
      garment: 'shirt',
      size: '100',
    };
    for (const text of ['9506000134369', 'https://id.gs1.org/01/09506000134369/21/7']) {
      expect(await scan(text)).toEqual({ what: 'product', product });
    }
  });

  it('that looks like a product and is a member number is the member', async () => {
    const scan = await scanning();
    expect(await scan('8801234567893')).toMatchObject({ hit: { customerId: 'minjae' } });
  });

  it('that looks like a product and finds people as typed is looked up', async () => {
    const scan = await scanning();
    expect(await scan('821012345671')).toEqual({ what: 'text', text: '821012345671' });
  });

  it('of a known kind with nothing behind it is named', async () => {
    const scan = await scanning();
    expect([
      await scan('DGM1.NOBODY'),
      await scan('#99999'),
      await scan('DG1.nothing.n.1.s'),
      await scan('96385074'),
    ]).toEqual([
      { what: 'unknown', kind: 'member', code: 'NOBODY' },
      { what: 'unknown', kind: 'order', code: '#99999' },
      { what: 'unknown', kind: 'pickup', code: 'nothing' },
      { what: 'unknown', kind: 'product', code: '96385074' },
    ]);
  });

  it('of no kind at all is looked up as typed, and what must not be kept is not repeated', async () => {
    const scan = await scanning();
    expect(await scan('민지')).toEqual({ what: 'text', text: '민지' });
    expect(await scan('900101-1234567')).toEqual({ what: 'forbidden', number: 'resident_number' });
    // A resident number whose last digit happens to be right for a barcode.
    expect(await scan('9001011000011')).toEqual({ what: 'forbidden', number: 'resident_number' });
  });

  it('of a Korean product that is not here is no resident number, however alike they look', async () => {
    const { rpc } = await openOwnStation();
    expect(await rpc.call('scan.resolve', { text: '8801234567893' })).toEqual({
      what: 'unknown',
      kind: 'product',
      code: '8801234567893',
    });
  });
});
