/**
 * Two desks at once for the same order, on real PostgreSQL: of claims and of hand-overs one counts, each
 * time. `PICKUP_RACES=1000 npx vitest run tests/integration/pickup-races.test.ts` runs more of them.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeskIncident } from '#shared/domain/desk-incident.ts';
import { Pickup } from '#shared/domain/pickup.ts';
import { type EnrolledStation, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { EXAMPLE_MS, readyPickup } from '#tests/support/example-pickup.ts';
import { mutationOf, type ProvenConnection } from '#tests/support/raw-station.ts';

const races = Number(process.env.PICKUP_RACES ?? 200);

interface Desk extends EnrolledStation {
  wire: ProvenConnection;
  sequence: number;
}

let shop: HubShop;
let desks: [Desk, Desk];

beforeAll(async () => {
  shop = await openHubShop();
  const enrol = async (): Promise<Desk> => {
    const station = await shop.enrol('pickup');
    return { ...station, wire: await station.connect(), sequence: 0 };
  };
  desks = [await enrol(), await enrol()];
}, 60_000);
afterAll(async () => {
  for (const { wire } of desks ?? []) wire.close();
  await shop?.close();
});

async function push(desk: Desk, name: string, args: Record<string, unknown>) {
  desk.sequence += 1;
  const mutation = mutationOf(desk.id, desk.sequence, name, args);
  for (;;) {
    const answer = await desk.wire.push([{ ...mutation, observedAt: EXAMPLE_MS }]);
    if (answer.ok === true) {
      const result = answer.results[0]?.result;
      return result?.status === 'rejected' ? result.code : result?.status;
    }
    // So many races a second are more than a desk may send: as a station does, it sends the same again.
    if (answer.ok !== false || answer.code !== 'too_many') throw new Error(JSON.stringify(answer));
    await pause(100);
  }
}

async function put(number: number, fields: Partial<Pickup> = {}): Promise<string> {
  const id = `pickup:R${number}`;
  const doc = readyPickup({ number: `#R${number}`, ...fields });
  await shop.write({ kind: 'pickup', id, scope: 'store:gangnam', doc });
  return id;
}

async function docs(kind: string): Promise<unknown[]> {
  const rows = await shop.db.selectFrom('record').select('doc').where('kind', '=', kind).execute();
  return rows.map(({ doc }) => doc);
}

test(
  `of two desks that claim the same order at once one gets it, ${races} times`,
  async () => {
    const claims = new Map<string, number>();
    for (let round = 0; round < races; round += 1) {
      const pickupId = await put(round);
      const claim = { pickupId, from: 'ready', collectorId: null };
      const order = round % 2 === 0 ? desks : desks.toReversed();
      const answers = await Promise.all(order.map((desk) => push(desk, 'pickup.claim', claim)));
      const outcome = answers.map(String).toSorted().join(' ');
      claims.set(outcome, (claims.get(outcome) ?? 0) + 1);
    }
    expect(Object.fromEntries(claims)).toEqual({ 'accepted claimed_elsewhere': races });
  },
  60_000 + races * 100,
);

test(
  `of two hand-overs of the same goods one counts and the other is kept beside it, ${races} times`,
  async () => {
    const lines = [
      { lineId: 'a', quantity: 2 },
      { lineId: 'b', quantity: 1 },
    ];
    for (let round = 0; round < races; round += 1) {
      const pickupId = await put(10_000 + round);
      await Promise.all(
        desks.map((desk) =>
          push(desk, 'pickup.hand_over', {
            pickupId,
            from: 'ready',
            incidentId: crypto.randomUUID(),
            collectorId: null,
            lines,
            verified: { methods: ['id_seen'], outcome: 'provisional' },
            provisional: true,
          }),
        ),
      );
    }
    const given = (await docs('pickup'))
      .map((doc) => Pickup.parse(doc))
      .filter(({ state }) => state === 'handed_over');
    expect(given).toHaveLength(races);
    for (const { handOvers } of given) {
      expect(handOvers.map(({ lines: counted }) => counted)).toEqual([lines, []]);
    }
    const incidents = (await docs('incident')).map((doc) => DeskIncident.parse(doc));
    expect(incidents).toHaveLength(races);
    const stations = desks.map(({ id }) => id).toSorted();
    for (const { handOvers } of incidents) {
      expect(handOvers.map(({ station }) => station).toSorted()).toEqual(stations);
      expect(handOvers.map(({ counted }) => counted)).toEqual([true, false]);
    }
  },
  60_000 + races * 100,
);

test('a lease is taken over from a station that is here, and from one that is not only by a lead', async () => {
  const [here, there] = desks;
  const lease = {
    station: there.id,
    until: EXAMPLE_MS + 3_600_000,
    by: '0192b3a4-0000-7000-8000-000000000001',
  };
  const claim = (pickupId: string, takeOver?: string) => ({
    pickupId,
    from: 'ready',
    collectorId: null,
    ...(takeOver === undefined ? {} : { takeOver }),
  });
  expect(await push(here, 'pickup.claim', claim(await put(20_001, { lease })))).toBe(
    'leased_elsewhere',
  );
  const second = await put(20_002, { lease });
  expect(await push(here, 'pickup.claim', claim(second, 'reachable'))).toBe('accepted');

  there.wire.close();
  await expect
    .poll(
      async () =>
        (
          await shop.db
            .selectFrom('station')
            .select('connection')
            .where('id', '=', there.id)
            .executeTakeFirstOrThrow()
        ).connection,
      { timeout: 30_000 },
    )
    .toBeNull();
  const third = await put(20_003, { lease });
  expect(await push(here, 'pickup.claim', claim(third, 'reachable'))).toBe('leased_elsewhere');
  expect(await push(here, 'pickup.claim', claim(third, 'lead'))).toBe('accepted');
});
