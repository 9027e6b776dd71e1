import { describe, expect, it } from 'vitest';
import { openOwnStation } from '#tests/support/own-station.ts';

describe('a station', () => {
  it('says nothing more once it has stopped: no timer looks at closed files', async () => {
    const given = await openOwnStation();
    given.advance(1000);
    await given.station.stop();
    given.advance(10_000);
    expect(given.uncaught).toEqual([]);
  });

  it('tells screens of many changes at once, and of nothing for nothing', async () => {
    const { rpc, advance } = await openOwnStation();
    advance(1000);
    const told: unknown[] = [];
    rpc.on('customers.changed', (changed) => told.push(changed));
    for (let i = 0; i < 20; i += 1) {
      const saved = await rpc.call('note.add', { customerId: 'c1', text: `note ${i}` });
      expect(saved.ok).toBe(true);
    }
    advance(1000);
    await Promise.resolve();
    expect(told.length).toBeLessThanOrEqual(2);
    expect(told.at(-1)).toEqual({ all: false, customerIds: ['c1'] });
  });
});
