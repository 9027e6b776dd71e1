/** F7: every page of a station's files is damaged, while it runs and before it starts, with a real hub. */
import { closeSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardById, cardOf, recordShirt, shirtsOf } from '#tests/support/asking.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';
import type { StationProcess } from '#tests/support/station-process.ts';
import { until } from '#tests/support/until.ts';

const page = 4096;
const people = 400;
let shop: Shop;
beforeEach(async () => {
  shop = await openShop(people);
});
afterEach(async () => {
  await shop.close();
});

const file = (name: string) => path.join(shop.dataDir('a'), name);

/** Flips a bit in the pages from one number on; the process that has the file open is not asked. */
function flipBits(name: string, from: number): void {
  const { size } = statSync(file(name));
  const handle = openSync(file(name), 'r+');
  const byte = Buffer.alloc(1);
  for (let at = from * page + 1234; at < size; at += page) {
    readSync(handle, byte, 0, 1, at);
    byte.writeUInt8(byte.readUInt8(0) ^ 4);
    writeSync(handle, byte, 0, 1, at);
  }
  closeSync(handle);
}

const isLevel = (station: StationProcess) =>
  until('everything is there', async () => {
    const status = await station.status().catch(() => undefined);
    if (status === undefined) return false;
    // A person would touch the chip rather than wait for the next planned try.
    if (status.link.state === 'offline') await station.rpc.call('sync.retry', {});
    const { customers, scopes } = status;
    return customers === people && scopes.every(({ levelAt }) => levelAt !== null);
  });

/** A station that is level, with a size recorded while the hub was away, stopped in order. */
async function stationWithUnsent(): Promise<string> {
  const station = await shop.station('a');
  await isLevel(station);
  const { customerId } = await cardOf(station.rpc, '김');
  await shop.hub().kill();
  await recordShirt(station.rpc, customerId, '111');
  await station.stop();
  return customerId;
}

describe('F7: a replica whose pages are damaged', () => {
  it('while the station runs is set aside and pulled again; what was unsent reaches the hub once', async () => {
    const customerId = await stationWithUnsent();
    const station = await shop.station('a');
    // Its pages are read when they are needed, and most were not.
    flipBits('replica.db', 4);
    const damaged = await until('somebody is looked up, and the damage is noticed', async () => {
      await station.rpc.call('customer.search', { query: '이', limit: 50 }).catch(() => undefined);
      await station.rpc.call('customer.open', { customerId }).catch(() => undefined);
      const status = await station.status();
      return status.damage.replica === null ? undefined : status;
    });
    expect(damaged.damage).toMatchObject({
      replica: { kept: 'replica.damaged-1.db' },
      outbox: null,
    });
    expect(damaged.unsent).toBe(1);
    expect(readdirSync(shop.dataDir('a'))).toContain('replica.damaged-1.db');
    await shop.startHub();
    await isLevel(station);
    await until('it is sent', async () => (await station.status()).unsent === 0);
    expect(shirtsOf(await cardById(station.rpc, customerId), '111')).toHaveLength(1);
    await until('nobody is told any more', async () => {
      return (await station.status()).damage.replica === null;
    });
    await station.stop();
  }, 120_000);

  it('and an outbox that is damaged, too, are made good at the start, and somebody is told', async () => {
    const customerId = await stationWithUnsent();
    flipBits('replica.db', 1);
    flipBits('outbox.db', 3);
    await shop.startHub();
    const station = await shop.station('a');
    const { damage } = await station.status();
    expect(damage.outbox).toMatchObject({ kept: 'outbox.damaged-1.db' });
    const { saved = 0, lost } = damage.outbox ?? {};
    if (lost !== null) expect(saved + (lost ?? 0)).toBe(1);
    await isLevel(station);
    await recordShirt(station.rpc, customerId, '112');
    await until('it is sent', async () => (await station.status()).unsent === 0);
    expect(shirtsOf(await cardById(station.rpc, customerId), '112')).toHaveLength(1);
    expect((await station.status()).damage.outbox).not.toBeNull();
    await station.rpc.call('damage.seen', {});
    expect((await station.status()).damage.outbox).toBeNull();
    await station.stop();
  }, 120_000);
});
