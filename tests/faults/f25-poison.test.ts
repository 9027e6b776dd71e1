/** F25: changes that the hub cannot read, does not know or may not take. Each is set aside with its cause. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FrameProxy, startFrameProxy } from '#tests/support/frame-proxy.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { createClerk } from './clerk.ts';
import { customersOf } from './customers-of.ts';
import { checkInvariants, drained } from './invariants.ts';
import { patience, size, tell } from './sizes.ts';

type Sent = { name: string; args: Record<string, unknown> };

/** What becomes of a change on its way, and the code it is to be set aside with. */
const poisons: { code: string; spoil: (sent: Sent) => unknown }[] = [
  { code: 'unknown_mutation', spoil: (sent) => ({ ...sent, name: 'future.thing' }) },
  { code: 'invalid', spoil: (sent) => ({ ...sent, args: { ...sent.args, text: 7 } }) },
  { code: 'invalid', spoil: (sent) => ({ ...sent, args: { ...sent.args, text: 'a\u0000b' } }) },
  { code: 'invalid', spoil: (sent) => ({ ...sent, observedAt: 'yesterday' }) },
  {
    code: 'not_found',
    spoil: (sent) => ({ ...sent, args: { ...sent.args, customerId: 'nobody' } }),
  },
];

let shop: Shop;
let proxy: FrameProxy;

beforeAll(async () => {
  shop = await openShop(20);
  proxy = await startFrameProxy(() => shop.hubUrl());
});

afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

it(
  'F25: a change that the hub cannot take is set aside with its cause, and those before and behind it go on',
  async () => {
    const each = size({ short: 1, whole: 20 });
    await (await shop.station('a')).stop();
    const station = await shop.station('a', proxy.url);
    const [customerId = ''] = await customersOf(station.rpc, 5);
    await drained(station);
    proxy.rule(({ packet, event, from }) => {
      if (from !== 'station' || event !== 'push') return [{ packet }];
      const [name, request, ...rest] = packet.body as [string, { mutations: Sent[] }];
      const mutations = request.mutations.map((sent) => {
        const [, kind] = /^poison (\d+)/.exec(String(sent.args['text'])) ?? [];
        return kind === undefined ? sent : poisons[Number(kind)]?.spoil(sent);
      });
      return [{ packet: { ...packet, body: [name, { ...request, mutations }, ...rest] } }];
    });

    const clerk = createClerk('F25');
    for (let round = 0; round < each; round += 1) {
      for (const kind of poisons.keys()) {
        await clerk.write(station.rpc, customerId);
        const text = `poison ${kind} ${round}`;
        expect(await station.rpc.call('note.add', { customerId, text })).toMatchObject({
          ok: true,
        });
      }
      await clerk.write(station.rpc, customerId);
    }
    await drained(station);
    proxy.rule(null);
    const poisoned = each * poisons.length;
    expect((await station.status()).attention).toBe(poisoned);
    const list = await station.rpc.call('attention.list', {});
    // Each with its cause, and with what the person wrote.
    expect(list.map(({ args, ...item }) => [args['text'], 'code' in item && item.code])).toEqual(
      Array.from({ length: each }, (_, round) =>
        poisons.map(({ code }, kind) => [`poison ${kind} ${round}`, code]),
      ).flat(),
    );
    // Sent again in a form that can be read, one is accepted; another is let go.
    const [retried, discarded, ...rest] = list;
    const again = { mutationId: retried?.mutationId ?? '' };
    expect(await station.rpc.call('attention.retry', again)).toMatchObject({ ok: true });
    const gone = { mutationId: discarded?.mutationId ?? '' };
    expect(await station.rpc.call('attention.discard', gone)).toMatchObject({ ok: true });
    await drained(station);
    expect((await station.status()).attention).toBe(rest.length);
    const counts = await checkInvariants(shop, {
      stations: { a: station },
      clerks: [clerk],
      attention: rest.length,
    });
    tell('F25', { poisoned, setAside: poisoned, ...counts });
  },
  patience,
);
