/**
 * The main job on real processes: a hub on PostgreSQL, stations on encrypted files, real sockets between
 * them. Each test pulls one plug.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '#tests/support/query.ts';
import { cardById, cardOf, recordShirt, shirtsOf } from '#tests/support/asking.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import { signInAtDemo } from '#tests/support/staff.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { startTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { until } from '#tests/support/until.ts';

const level = async (station: StationProcess) => {
  const { scopes, link } = await station.status();
  return (
    link.state === 'online' &&
    scopes.length > 0 &&
    scopes.every((scope) => scope.phase === 'following' && scope.levelAt !== null)
  );
};
const allSent = async (station: StationProcess) => (await station.status()).unsent === 0;

describe('two counters and a hub', () => {
  let shop: Shop;
  let proxy: TcpProxy;
  let first: StationProcess;
  let second: StationProcess;

  beforeAll(async () => {
    shop = await openShop(80);
    proxy = await startTcpProxy(() => shop.hubPort());
    [first, second] = await Promise.all([shop.station('first', proxy.url), shop.station('second')]);
    await until('both hold the book', async () => (await level(first)) && (await level(second)));
  }, 120_000);

  afterAll(async () => {
    await proxy?.close();
    await shop?.close();
  });

  it('see on one what was recorded on the other, with who and where', async () => {
    const minji = await cardOf(first.rpc, '김민지');
    await signInAtDemo(first.rpc, 'associate');
    const associate = (await first.status()).staff;
    const id = await recordShirt(first.rpc, minji.customerId, '101');
    const seen = await until('the size arrives', async () => {
      const card = await cardById(second.rpc, minji.customerId);
      return card.preferences.find((one) => one.preferenceId === id);
    });
    expect(seen).toMatchObject({
      state: 'synced',
      observed: { store: 'gangnam', staff: { name: associate?.name } },
    });
    await first.rpc.call('session.lock', {});
  });

  it('tell their screens of a change made elsewhere', async () => {
    const minji = await cardOf(first.rpc, '김민지');
    const told = new Promise<void>((resolve) => {
      second.rpc.on('customers.changed', (changed) => {
        if (changed.all || changed.customerIds.includes(minji.customerId)) resolve();
      });
    });
    await first.rpc.call('note.add', { customerId: minji.customerId, text: '봄 신상 관심' });
    await told;
  });

  it('both win where they edit different fields, and the same field gives a conflict to decide', async () => {
    const before = await cardOf(first.rpc, '김민지');
    const { customerId } = before;
    const edit = (
      station: StationProcess,
      field: 'email' | 'latinName',
      was: unknown,
      now: string,
    ) => station.rpc.call('customer.edit', { customerId, changes: [{ field, was, now }] });

    await shop.hub().kill();
    const was = before.fields;
    await edit(first, 'email', was.email ?? null, 'minji.first@example.com');
    await edit(second, 'latinName', was.latinName ?? null, 'Kim Min-ji');
    await shop.startHub();
    for (const station of [first, second]) {
      await until('both fields arrive', async () => {
        const { fields } = await cardById(station.rpc, customerId);
        return fields.email === 'minji.first@example.com' && fields.latinName === 'Kim Min-ji';
      });
    }

    await shop.hub().kill();
    await edit(first, 'email', 'minji.first@example.com', 'mine@example.com');
    await edit(second, 'email', 'minji.first@example.com', 'theirs@example.com');
    await shop.startHub();
    const [loser, winner, item] = await until('one of them has a conflict', async () => {
      for (const [one, other] of [
        [first, second],
        [second, first],
      ] as const) {
        const [conflict] = await one.rpc.call('attention.list', {});
        if (conflict !== undefined) return [one, other, conflict] as const;
      }
      return undefined;
    });
    const own = loser === first ? 'mine@example.com' : 'theirs@example.com';
    const other = loser === first ? 'theirs@example.com' : 'mine@example.com';
    expect(item).toMatchObject({ reason: 'conflict', field: 'email', mine: own, theirs: other });
    await until("the hub's value stands", async () => {
      const card = await cardById(loser.rpc, customerId);
      return card.fields.email === other && card.fieldStates.email === 'attention';
    });

    await loser.rpc.call('attention.resolve', { mutationId: item.mutationId, choice: 'mine' });
    await until('the choice is seen on both', async () => {
      const cards = await Promise.all([loser, winner].map((s) => cardById(s.rpc, customerId)));
      return cards.every((card) => card.fields.email === own);
    });
    expect((await loser.status()).attention).toBe(0);
  }, 120_000);

  it('keep what was saved when the plug is pulled right after, and the other sees it once', async () => {
    const minji = await cardOf(first.rpc, '김민지');
    await shop.hub().kill();
    await until('the counter notices', async () => (await first.status()).link.state !== 'online');
    const id = await recordShirt(first.rpc, minji.customerId, '102');
    await first.kill();

    first = await shop.station('first', proxy.url);
    const offline = await cardById(first.rpc, minji.customerId);
    expect(shirtsOf(offline, '102')).toMatchObject([{ preferenceId: id, state: 'unsent' }]);
    expect((await first.status()).unsent).toBe(1);
    expect(shirtsOf(await cardById(second.rpc, minji.customerId), '102')).toEqual([]);

    await shop.startHub();
    await until(
      'the other counter sees it',
      async () => shirtsOf(await cardById(second.rpc, minji.customerId), '102').length > 0,
    );
    await until('nothing is unsent', () => allSent(first));
    const { customerId } = minji;
    for (const station of [first, second]) {
      expect(shirtsOf(await cardById(station.rpc, customerId), '102')).toMatchObject([
        { preferenceId: id, state: 'synced' },
      ]);
    }
  }, 120_000);

  it('apply a change once whose answer was lost with the hub', async () => {
    const minji = await cardOf(first.rpc, '김민지');
    proxy.swallowAnswers();
    const id = await recordShirt(first.rpc, minji.customerId, '103');
    await until('the hub has committed it', async () => {
      const rows = await query(shop.database.url, 'SELECT 1 FROM record WHERE id = $1', [id]);
      return rows.length === 1;
    });
    await shop.hub().kill();
    proxy.deliver();
    expect((await first.status()).unsent).toBe(1);

    await shop.startHub();
    await until('it is sent again and answered', () => allSent(first), 60_000);
    const rows = await query(
      shop.database.url,
      `SELECT count(*)::int AS n FROM record WHERE kind = 'preference' AND doc #>> '{value,size,value}' = '103'`,
    );
    expect(rows).toEqual([{ n: 1 }]);
    for (const station of [first, second]) {
      await until(
        'each shows it once',
        async () => shirtsOf(await cardById(station.rpc, minji.customerId), '103').length === 1,
      );
    }
  }, 120_000);

  it('show a change that the hub refused, and keep it until a person decides', async () => {
    const gone = await cardOf(first.rpc, 'Emma Wilson');
    await shop.hub().kill();
    const saved = await first.rpc.call('note.add', {
      customerId: gone.customerId,
      text: 'prefers mornings',
    });
    if (!saved.ok) throw new Error(saved.detail);
    await query(
      shop.database.url,
      `UPDATE record SET doc = NULL, version = nextval('record_version')
        WHERE kind = 'customer' AND id = $1`,
      [gone.customerId],
    );
    await shop.startHub();
    const [item] = await until('it needs attention', async () => {
      const list = await first.rpc.call('attention.list', {});
      return list.length > 0 ? list : undefined;
    });
    expect(item).toMatchObject({
      reason: 'rejected',
      code: 'erased',
      name: 'note.add',
      args: { text: 'prefers mornings' },
    });
    const exported = await first.rpc.call('attention.export', {});
    expect(exported.json).toContain('prefers mornings');

    await first.kill();
    first = await shop.station('first', proxy.url);
    expect(await first.rpc.call('attention.list', {})).toHaveLength(1);
    const { mutationId } = item ?? { mutationId: '' };
    expect(await first.rpc.call('attention.discard', { mutationId })).toMatchObject({ ok: true });
    expect((await first.status()).attention).toBe(0);
  }, 120_000);

  it('find people and open their cards from a cold start with no hub, and say how old the book is', async () => {
    await shop.hub().kill();
    await first.kill();
    first = await shop.station('first', proxy.url);
    const minji = await cardOf(first.rpc, 'ㄱㅁㅈ');
    expect(minji.name).toBe('김민지');
    const status = await first.status();
    expect(status.link.state).not.toBe('online');
    expect(status.scopes.every((scope) => scope.levelAt !== null)).toBe(true);
    expect(status.customers).toBeGreaterThan(70);
    await shop.startHub();
    await until('it syncs again', () => level(first), 60_000);
  }, 120_000);

  it('give nothing to a station that was revoked, at once and after a restart', async () => {
    // Hubs that came and went in quick succession have made it wait longer before each try.
    await until('it is connected', () => level(second), 60_000);
    const { station } = await second.status();
    await shop.hubCommand('revoke', station);
    const shut = (counter: StationProcess) => async () => {
      const status = await counter.rpc.call('station.status', {});
      return status.stage === 'held' && status.why === 'revoked';
    };
    await until('it is cut off', shut(second));
    await recordShirt(first.rpc, (await cardOf(first.rpc, '김민지')).customerId, '104');
    await until('the first is still served', () => allSent(first));
    const search = { query: '김민지', limit: 5 };
    await expect(second.rpc.call('customer.search', search)).rejects.toThrow('not_ready');
    await second.kill();
    second = await shop.station('second');
    await until('it is still shut', shut(second));
    await expect(second.rpc.call('customer.search', search)).rejects.toThrow('not_ready');
  }, 120_000);
});
