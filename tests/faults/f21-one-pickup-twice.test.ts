/** F21: two pickup desks that hear of nobody hand over the same order; and an order that only one may. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '#hub/database/open-database.ts';
import { writeRecords } from '#hub/records/write-records.ts';
import { DeskIncident } from '#shared/domain/desk-incident.ts';
import { Pickup } from '#shared/domain/pickup.ts';
import { exampleLine, examplePickup, readyPickup } from '#tests/support/example-pickup.ts';
import { query } from '#tests/support/query.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';
import { checkInvariants, drained } from './invariants.ts';
import { patience, size, tell } from './sizes.ts';

const DAY_MS = 24 * 3_600_000;
let shop: Shop;
let proxy: TcpProxy;
let desks: [StationProcess, StationProcess];

beforeAll(async () => {
  shop = await openShop(20);
  proxy = await startTcpProxy(() => shop.hubPort());
  const start = (name: string) => shop.station(name, proxy.url, {}, 'pickup');
  desks = [await start('a'), await start('b')];
  for (const desk of desks) await drained(desk);
}, 120_000);

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

async function put(number: string, doc: Pickup): Promise<string> {
  const db = openDatabase({ url: shop.database.url, onIdleError: () => {} });
  const id = `pickup:${number}`;
  try {
    await db
      .transaction()
      .execute((trx) =>
        writeRecords(trx, [
          { kind: 'pickup', id, scope: 'store:gangnam', doc: { ...doc, number: `#${number}` } },
        ]),
      );
  } finally {
    await db.destroy();
  }
  return id;
}

/** Shows a document and takes all that is in the bin, as far as the desk lets it. */
async function collect({ rpc }: StationProcess, pickupId: string): Promise<string> {
  const opened = await rpc.call('desk.open', { pickupId, collectorId: null });
  if (!opened.ok) throw new Error(JSON.stringify(opened));
  const { checkId, pickup } = opened.check;
  const proof = { method: 'id_seen', kind: 'passport' } as const;
  const proven = await rpc.call('desk.prove', { checkId, proof });
  if (!proven.ok) throw new Error(JSON.stringify(proven));
  const { verdict } = proven.check;
  if (verdict.is === 'stop') {
    await rpc.call('desk.leave', { checkId });
    return verdict.reason;
  }
  const lines = pickup.lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
  const given = await rpc.call('desk.hand_over', { checkId, lines, signature: null });
  return given.ok ? verdict.is : JSON.stringify(given);
}

async function incidentsOn({ rpc }: StationProcess): Promise<string[]> {
  const incidents = await rpc.call('desk.incidents', {});
  return incidents
    .filter(({ number }) => number.startsWith('#F'))
    .map(({ incidentId }) => incidentId)
    .toSorted();
}

const cutOff = async (): Promise<void> => {
  proxy.refuse();
  for (const desk of desks) {
    await until(
      'the desk knows that it is cut off',
      async () => (await desk.status()).link.state === 'offline',
      60_000,
    );
  }
};

it(
  'F21: both hand-overs are kept, one counts, and both desks show the other one as an incident; a leased order goes once',
  async () => {
    const rounds = size({ short: 3, whole: 20, full: 100 });
    const nowMs = Date.now();
    const fresh = { readyAt: nowMs, keepUntil: nowMs + DAY_MS, placedAt: nowMs - DAY_MS };
    const doubled: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      doubled.push(await put(`F${round}`, readyPickup(fresh)));
    }
    const leased = await put(
      'L1',
      examplePickup({ placedAt: nowMs, lines: [exampleLine('a')], valueMinor: 39_000 }),
    );
    const [a, b] = desks;
    for (const desk of desks) await drained(desk);
    await a.rpc.call('desk.pick', { pickupId: leased, lineId: 'a', quantity: 1 });
    await a.rpc.call('desk.stage', { pickupId: leased, bin: 'A-01' });
    await a.rpc.call('desk.ready', { pickupId: leased });
    await drained(a);
    await drained(b);

    await cutOff();
    const verdicts: string[] = [];
    for (const pickupId of doubled) {
      verdicts.push(await collect(a, pickupId), await collect(b, pickupId));
    }
    expect(new Set(verdicts)).toEqual(new Set(['provisional']));
    const atOther = await collect(b, leased);
    const atHolder = await collect(a, leased);
    expect([atOther, atHolder]).toEqual(['leased_elsewhere', 'ready']);

    proxy.accept();
    for (const desk of [...desks, ...desks]) await drained(desk);

    // A desk shows the newest; what was seen to makes room for the next.
    const told = new Set<string>();
    for (;;) {
      const [onA, onB] = [await incidentsOn(a), await incidentsOn(b)];
      expect(onA).toEqual(onB);
      if (onA.length === 0) break;
      for (const incidentId of onA) {
        told.add(incidentId);
        const saved = await a.rpc.call('desk.acknowledge', { incidentId });
        expect(saved.ok).toBe(true);
      }
      for (const desk of [...desks, ...desks]) await drained(desk);
    }
    expect(told.size).toBe(rounds);
    const rows = (await query(
      shop.database.url,
      `SELECT kind, doc FROM record WHERE kind IN ('pickup', 'incident') AND doc ->> 'number' ~ '^#[FL]'`,
      [],
    )) as { kind: string; doc: unknown }[];
    let counted = 0;
    for (const { kind, doc } of rows) {
      if (kind === 'incident') {
        const { handOvers } = DeskIncident.parse(doc);
        expect(new Set(handOvers.map(({ station }) => station)).size).toBe(2);
        expect(handOvers.every(({ staff, store }) => staff !== null && store === 'gangnam')).toBe(
          true,
        );
        continue;
      }
      const pickup = Pickup.parse(doc);
      const whole = pickup.handOvers.filter(({ lines }) => lines.length > 0);
      expect([pickup.state, whole.length]).toEqual(['handed_over', 1]);
      expect(pickup.handOvers).toHaveLength(pickup.number === '#L1' ? 1 : 2);
      counted += whole.length;
    }
    const { records } = await checkInvariants(shop, { stations: { a, b }, clerks: [] });
    tell('F21', { rounds, counted, incidents: told.size, records });
  },
  patience,
);
