/** F20: two counters that do not hear of each other edit one customer's profile. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cardById } from '#tests/support/asking.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { chance, patience, size, tell } from './sizes.ts';

const fields = ['latinName', 'email', 'phone'] as const;
type Field = (typeof fields)[number];

let shop: Shop;
let proxy: TcpProxy;
let stations: StationProcess[];

beforeAll(async () => {
  shop = await openShop(20);
  proxy = await startTcpProxy(() => shop.hubPort());
  stations = await Promise.all(['a', 'b'].map((name) => shop.station(name, proxy.url)));
  for (const station of stations) await drained(station);
});

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

const valueOf: Record<Field, (n: number) => string> = {
  latinName: (n) => `Name Number ${n}`,
  email: (n) => `person.${n}@example.com`,
  phone: (n) => `+8210${String(50_000_000 + n)}`,
};

/** The value of one field as a station shows it. */
async function shown(station: StationProcess, customerId: string, field: Field): Promise<unknown> {
  return (await cardById(station.rpc, customerId)).fields[field] ?? null;
}

it(
  'F20: different fields both win; of one field both values are shown to one person, whose choice stands everywhere',
  async () => {
    const rounds = size({ short: 4, whole: 60, full: 300 });
    const random = chance(20);
    const [first] = stations;
    const customers = await customersOf((first as StationProcess).rpc, 10);
    let [both, conflicts, mine] = [0, 0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const customerId = random.pick(customers);
      proxy.refuse();
      const edits = await Promise.all(
        stations.map(async (station, i) => {
          const field = random.pick(fields);
          const was = await shown(station, customerId, field);
          const now = valueOf[field](2 * round + i);
          const saved = await station.rpc.call('customer.edit', {
            customerId,
            changes: [{ field, was, now }],
          });
          expect(saved).toMatchObject({ ok: true });
          return { station, field, now };
        }),
      );
      proxy.accept();
      for (const station of stations) await drained(station);
      for (const station of stations) await drained(station);

      const same = new Set(edits.map(({ field }) => field)).size === 1;
      const lists = await Promise.all(stations.map(({ rpc }) => rpc.call('attention.list', {})));
      expect(lists.flat()).toHaveLength(same ? 1 : 0);
      if (!same) {
        both += 1;
        for (const { field, now } of edits) {
          for (const station of stations) expect(await shown(station, customerId, field)).toBe(now);
        }
        continue;
      }
      conflicts += 1;
      const loser = lists.findIndex((list) => list.length > 0);
      const [own, other] = [edits[loser], edits[1 - loser]];
      const [item] = lists[loser] ?? [];
      const { field } = own ?? { field: fields[0] };
      expect(item).toMatchObject({ reason: 'conflict', field, mine: own?.now, theirs: other?.now });
      for (const station of stations) {
        expect(await shown(station, customerId, field)).toBe(other?.now);
      }
      const choice = random.pick(['mine', 'theirs'] as const);
      if (choice === 'mine') mine += 1;
      const mutationId = item?.mutationId ?? '';
      await own?.station.rpc.call('attention.resolve', { mutationId, choice });
      const chosen = choice === 'mine' ? own?.now : other?.now;
      await until('the choice stands on both', async () => {
        const values = await Promise.all(
          stations.map((station) => shown(station, customerId, field)),
        );
        return values.every((value) => value === chosen);
      });
    }
    const [a, b] = stations as [StationProcess, StationProcess];
    const { records } = await checkInvariants(shop, { stations: { a, b }, clerks: [] });
    tell('F20', { rounds, both, conflicts, mine, theirs: conflicts - mine, records });
    expect(both).toBeGreaterThan(0);
    expect(conflicts).toBeGreaterThan(0);
  },
  patience,
);
