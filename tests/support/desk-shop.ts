/**
 * A whole shop whose desks read codes: its policy is set with the hub's own key, and orders are put in as
 * the hub would have them. Each has two lines, `l1` and `l2`.
 */
import type { Kysely } from 'kysely';
import { openDatabase } from '#hub/database/open-database.ts';
import type { Database } from '#hub/database/schema.ts';
import { writeRecords } from '#hub/records/write-records.ts';
import { signingKey } from '#hub/signing-key.ts';
import { Pickup, pickupId } from '#shared/domain/pickup.ts';
import { policyId } from '#shared/domain/pickup-policy.ts';
import type { DeskCheck } from '#shared/rpc/desk.ts';
import { deskStore, movedTo, pickupDoc, policyDoc, signedCode } from './desk-records.ts';
import { docAtHub } from './doc-at-hub.ts';
import { openShop, type Shop } from './shop.ts';
import type { StationProcess } from './station-process.ts';
import { until } from './until.ts';

export interface DeskShop extends Shop {
  db: Kysely<Database>;
  /** Writes a record of the store, or of another scope. */
  write(kind: string, id: string, doc: Record<string, unknown>, scope?: string): Promise<void>;
  put(number: string, changed?: Partial<Pickup>): Promise<void>;
  atHub(number: string): Promise<Pickup>;
  /** Shows an order's code to a desk. */
  scan(desk: StationProcess, number: string): Promise<DeskCheck>;
}

export async function openDeskShop(): Promise<DeskShop> {
  const shop = await openShop(20);
  const db = openDatabase({ url: shop.database.url, onIdleError: () => {} });
  const { hub } = await db.selectFrom('meta').select('hub').executeTakeFirstOrThrow();
  const signer = await signingKey(db);
  const write: DeskShop['write'] = async (kind, id, doc, scope = `store:${deskStore}`) => {
    await db.transaction().execute((trx) => writeRecords(trx, [{ kind, id, scope, doc }]));
  };
  const policy = policyDoc(hub, signer);
  await write('pickup-policy', policyId(deskStore), policy, `policy:${deskStore}`);
  return {
    ...shop,
    db,
    write,
    put: (number, changed) =>
      write('pickup', pickupId(number), movedTo(Date.now(), pickupDoc(number, changed))),
    atHub: async (number) => Pickup.parse(await docAtHub(db, 'pickup', pickupId(number))),
    async scan({ rpc }, number) {
      const expiresAt = Date.now() + 86_400_000;
      const text = signedCode(number, hub, signer, { expiresAt });
      const read = await rpc.call('desk.read', { text });
      if (read.what !== 'check') throw new Error(`${number}: ${JSON.stringify(read)}`);
      return read.check;
    },
    async close() {
      await db.destroy();
      await shop.close();
    },
  };
}

export const isOnline = async (desk: StationProcess): Promise<boolean> =>
  (await desk.status()).link.state === 'online';

/** Waits until a desk is on line and has the order. */
export async function untilHeld(desk: StationProcess, number: string): Promise<void> {
  await until('the desk holds the orders', async () => {
    const { hits } = await desk.rpc.call('desk.find', { query: number, limit: 1 });
    return hits.length === 1 && (await isOnline(desk));
  });
}

/** Hands over one piece of each of these lines. */
export const handOverAt = ({ rpc }: StationProcess, checkId: string, lineIds: readonly string[]) =>
  rpc.call('desk.hand_over', {
    checkId,
    lines: lineIds.map((lineId) => ({ lineId, quantity: 1 })),
    signature: null,
  });

/** Those of these orders: the demo shop has a past of its own. */
export async function incidentsOf({ rpc }: StationProcess, numbers: readonly string[]) {
  const incidents = await rpc.call('desk.incidents', {});
  return incidents.filter(({ number }) => numbers.includes(number.slice(1)));
}
