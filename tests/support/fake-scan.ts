/** What the fake station knows of scanned codes: its people's numbers and orders, and two products. */
import { printedGtin } from '#shared/domain/gtin.ts';
import { readScan } from '#shared/domain/scan.ts';
import type { CustomerCard, CustomerHit } from '#shared/rpc/customer-views.ts';
import type { ProductView, ScanFound } from '#shared/rpc/scan.ts';

const shirt: ProductView = {
  productId: 'demo:product:oxford-shirt',
  title: '옥스퍼드 버튼다운 셔츠 Oxford button-down shirt',
  vendor: 'Dangol Atelier',
  priceMinor: 69_000,
  currency: 'KRW',
  gtin: '02900000000018',
  options: [
    { name: 'Color', values: ['White', 'Sky', 'Navy', 'Ivory'], scanned: 'White' },
    { name: 'Size', values: ['90', '95', '100', '105', '110'], scanned: '100' },
  ],
  garment: 'shirt',
  size: '100',
};
const tote: ProductView = {
  productId: 'demo:product:canvas-tote',
  title: '캔버스 토트백 Canvas tote',
  vendor: null,
  priceMinor: 39_000,
  currency: 'KRW',
  gtin: '02900000000025',
  options: [{ name: 'Color', values: ['Natural', 'Black'], scanned: 'Black' }],
  garment: null,
  size: null,
};

export function fakeScan(
  text: string,
  people: readonly CustomerCard[],
  hitOf: (card: CustomerCard) => CustomerHit,
): ScanFound {
  const scan = readScan(text);
  const code = (written: string) => written.toLowerCase().replace(/[^a-z0-9]/g, '');
  const byMember = (number: string): ScanFound | undefined => {
    const card = people.find(
      ({ loyalty }) => loyalty !== null && code(loyalty.number) === code(number),
    );
    return card && { what: 'customer', hit: hitOf(card), order: null, code: number };
  };
  const byOrder = (number: string): ScanFound | undefined => {
    for (const card of people) {
      const order = card.orders.find((one) => code(one.number) === code(number));
      if (order === undefined) continue;
      const { orderId, number: written, placedAt } = order;
      const found = { orderId, number: written, placedAt };
      return { what: 'customer', hit: hitOf(card), order: found, code: written };
    }
    return undefined;
  };
  switch (scan.what) {
    case 'member':
      return byMember(scan.number) ?? { what: 'unknown', kind: 'member', code: scan.number };
    case 'order':
      return scan.number === '#9999'
        ? {
            what: 'order',
            order: { orderId: 'guest', number: '#9999', placedAt: 1_772_000_000_000 },
          }
        : (byOrder(scan.number) ?? { what: 'unknown', kind: 'order', code: scan.number });
    case 'pickup':
      return byOrder(scan.order) ?? { what: 'unknown', kind: 'pickup', code: scan.order };
    case 'product': {
      const product = [shirt, tote].find(({ gtin }) => gtin === scan.gtin);
      return product === undefined
        ? { what: 'unknown', kind: 'product', code: printedGtin(scan.gtin) }
        : { what: 'product', product };
    }
    case 'text':
      return byMember(scan.text) ?? byOrder(scan.text) ?? { what: 'text', text: scan.text };
    case 'bin':
    case 'done':
      return { what: 'text', text };
    case 'forbidden':
      return scan;
  }
}
