/** Days of work at a counter without a network, and a hub that was put back to an older state meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardById, cardOf } from '#tests/support/asking.ts';
import { query } from '#tests/support/query.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { until } from '#tests/support/until.ts';

describe('a counter that was cut off for long', () => {
  let shop: Shop;
  let station: StationProcess;

  beforeAll(async () => {
    shop = await openShop(20);
    station = await shop.station('only');
  }, 120_000);

  afterAll(async () => {
    await shop?.close();
  });

  const notesAtHub = () =>
    query(
      shop.database.url,
      "SELECT count(*)::int AS n, count(DISTINCT doc->>'text')::int AS different FROM record WHERE kind = 'note' AND doc->>'text' LIKE 'long %'",
    );

  it('gets rid of far more than one message may hold, each change once', async () => {
    const { customerId } = await cardOf(station.rpc, '김민지');
    await shop.hub().kill();
    for (let i = 0; i < 130; i += 1) {
      const text = `long ${i} ${'가'.repeat(1900)}`;
      const saved = await station.rpc.call('note.add', { customerId, text });
      expect(saved.ok).toBe(true);
    }
    await shop.startHub();
    await until('all has left', async () => (await station.status()).unsent === 0, 60_000);
    expect(await notesAtHub()).toEqual([{ n: 130, different: 130 }]);
    const { notes } = await cardById(station.rpc, customerId);
    expect(notes.filter(({ text }) => text.startsWith('long '))).toHaveLength(130);
  }, 120_000);

  it('sends again what a hub put back to an older state has forgotten, and that alone', async () => {
    const { customerId } = await cardOf(station.rpc, '김민지');
    await until('the book is level', async () => {
      const { scopes } = await station.status();
      return scopes.every(({ levelAt }) => levelAt !== null);
    });
    await shop.hub().kill();
    const saved = await station.rpc.call('note.add', { customerId, text: 'after the backup' });
    expect(saved.ok).toBe(true);
    await query(
      shop.database.url,
      `WITH gone AS (DELETE FROM mutation_result WHERE sequence > 100 RETURNING sequence)
       UPDATE station SET last_sequence = 100`,
    );
    await query(
      shop.database.url,
      "DELETE FROM record WHERE kind = 'note' AND split_part(doc->>'text', ' ', 2)::int >= 100 AND doc->>'text' LIKE 'long %'",
    );
    await shop.hubCommand('epoch', 'renew');
    await shop.startHub();
    await until(
      'the new change arrives',
      async () => (await station.status()).unsent === 0,
      60_000,
    );
    expect(
      await query(
        shop.database.url,
        "SELECT count(*)::int AS n FROM record WHERE kind = 'note' AND doc->>'text' = 'after the backup'",
      ),
    ).toEqual([{ n: 1 }]);
    await until(
      'both show the same',
      async () => {
        // The book is filled anew for the hub's new epoch; until then the customer is not there.
        const opened = await station.rpc.call('customer.open', { customerId });
        if (!opened.ok) return false;
        const { notes } = opened.card;
        const [{ n } = { n: -1 }] = (await notesAtHub()) as { n: number }[];
        return notes.filter(({ text }) => text.startsWith('long ')).length === n;
      },
      60_000,
    );
  }, 120_000);

  it('ends in order when it is told to', async () => {
    await station.stop();
    expect(station.process.output()).not.toContain('station.crashed');
    expect(station.process.exitCode()).toBe(0);
  });
});
