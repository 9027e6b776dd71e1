/** The shop system's side of a day at the desk: orders go into the hub, codes come out, and the books are read. */
import { openDatabase } from '#hub/database/open-database.ts';
import { ShopPickup } from '#hub/pickups/from-shop.ts';
import { issuePickupCode } from '#hub/pickups/issue-pickup-code.ts';
import { putPickup } from '#hub/pickups/put-pickup.ts';
import { signingKey } from '#hub/signing-key.ts';
import { Pickup } from '#shared/domain/pickup.ts';

export interface DayOrder {
  number: string;
  lines: { id: string; gtin: string; quantity: number }[];
}

export interface DayBook {
  /** Writes an order; held for fraud where said. */
  put(order: DayOrder, held?: boolean): Promise<void>;
  /** What the customer's phone shows. */
  code(number: string, reissue?: boolean): Promise<string>;
  /** Pieces of the day's orders as the hub has them. */
  sums(): Promise<{ ordered: number; handedOver: number; returned: number; cancelled: number }>;
  close(): Promise<void>;
}

const titles: Readonly<Record<string, string>> = {
  shirt: '옥스퍼드 버튼다운 셔츠',
  tote: '캔버스 토트백',
  scarf: '울 머플러',
};
/** Trade items nobody sells: of the range that is a shop's own. */
export const dayGtins = {
  shirt: '02900000000018',
  tote: '02900000000025',
  scarf: '02900000000049',
};

export async function openDayBook(databaseUrl: string): Promise<DayBook> {
  const db = openDatabase({ url: databaseUrl, onIdleError: () => {} });
  const { hub } = await db.selectFrom('meta').select('hub').executeTakeFirstOrThrow();
  const signer = { hub, signing: await signingKey(db) };
  const placedAt = Date.now() - 3_600_000;
  return {
    async put({ number, lines }, held = false) {
      const shop = ShopPickup.parse({
        store: 'gangnam',
        placedAt,
        currency: 'KRW',
        payment: 'paid',
        holds: held ? ['fraud'] : [],
        buyer: { name: { family: '고', given: '객님' }, phone: '010-2345-4821', language: 'ko' },
        lines: lines.map((line) => {
          const [name = ''] = Object.entries(dayGtins).find(([, gtin]) => gtin === line.gtin) ?? [];
          return { ...line, title: titles[name] ?? name, priceMinor: 20_000 };
        }),
      });
      const put = await putPickup(db, signer, number, shop, Date.now());
      if (!put.ok) throw new Error(`${number}: ${put.code}`);
    },
    async code(number, reissue = false) {
      const issued = await issuePickupCode(db, signer, number, { reissue, nowMs: Date.now() });
      if (!issued.ok) throw new Error(`${number}: ${issued.code}`);
      return issued.code.qr;
    },
    async sums() {
      const rows = await db
        .selectFrom('record')
        .select('doc')
        .where('kind', '=', 'pickup')
        .where('id', 'like', 'pickup:DAY%')
        .execute();
      const sums = { ordered: 0, handedOver: 0, returned: 0, cancelled: 0 };
      for (const { doc } of rows) {
        for (const line of Pickup.parse(doc).lines) {
          sums.ordered += line.quantity;
          sums.handedOver += line.handedOver;
          sums.returned += line.returned;
          sums.cancelled += line.cancelled;
        }
      }
      return sums;
    },
    close: () => db.destroy(),
  };
}
