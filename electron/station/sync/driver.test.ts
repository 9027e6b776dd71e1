import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MESSAGE_BYTES_MAX, type PullAnswer } from '#shared/protocol/feed.ts';
import { POLL_MS } from '#shared/sync/engine.ts';
import {
  drain,
  epoch,
  online,
  page,
  rig,
  row,
  unsentMutation,
  welcome,
} from '#tests/support/driver-rig.ts';
import { StorageFull } from '../store/store.ts';
import { PART_ROWS } from './page-parts.ts';

describe('the sync driver', () => {
  it('corrects the clock by the hub and half the round trip', async () => {
    const { driver } = await online();
    expect(driver.view().clockOffsetMs).toBe(1000);
    expect(driver.view().lastContactAt).toBe(1_001_000);
  });

  it('applies pages in order with their cursors and says when the scope is level', async () => {
    const { link, applied } = await online();
    link(0).pulls[0]?.answer(page(5, false, [row(5)]));
    await drain();
    expect(link(0).pulls[1]).toMatchObject({ cursor: { phase: 'feed', version: 5 }, epoch });
    link(0).pulls[1]?.answer(page(9, true, [row(8), row(9)]));
    await drain();
    expect(applied.map((one) => [one.next, one.rows.length, one.levelAt !== null])).toEqual([
      [{ phase: 'feed', version: 5 }, 1, false],
      [{ phase: 'feed', version: 9 }, 2, true],
    ]);
  });

  it('applies a long page in parts, each with the cursor after its last row', async () => {
    const { link, applied, tidied } = await online();
    const rows = Array.from({ length: 2.5 * PART_ROWS }, (_, i) => row(i + 1));
    link(0).pulls[0]?.answer(page(9_000, true, rows));
    await expect.poll(() => applied.at(-1)?.levelAt).toEqual(expect.any(Number));
    expect(applied.length).toBeGreaterThan(3);
    let count = 0;
    for (const { next, rows, levelAt } of applied.slice(0, -1)) {
      expect(rows.length).toBeLessThanOrEqual(PART_ROWS);
      count += rows.length;
      expect([next, levelAt]).toEqual([{ phase: 'feed', version: count }, null]);
    }
    expect(applied.at(-1)?.next).toEqual({ phase: 'feed', version: 9_000 });
    await drain();
    expect(tidied.filter((busy) => busy)).toHaveLength(applied.length);
    // Level: now the index is put in order for good.
    expect(tidied.at(-1)).toBe(false);
  });

  it('throws away a page that arrives for a link that is gone', async () => {
    const given = await online();
    given.link(0).listener.lost();
    given.link(0).pulls[0]?.answer(page(5, true, [row(5)]));
    await drain();
    expect(given.applied).toEqual([]);
    given.advance(250);
    given.link(1).listener.welcomed(welcome, 0);
    await drain();
    expect(given.link(1).pulls[0]).toMatchObject({ cursor: { phase: 'feed', version: 0 } });
  });

  it('applies what had come when the link was lost, and goes on after it', async () => {
    const given = await online();
    given.link(0).pulls[0]?.answer(page(5, false, [row(5)]));
    await expect.poll(() => given.link(0).pulls.length).toBe(2);
    given.link(0).pulls[1]?.answer(page(9, true, [row(9)]));
    await Promise.resolve();
    given.link(0).listener.lost();
    given.advance(250);
    given.link(1).listener.welcomed(welcome, 0);
    await drain();
    expect(given.applied.map(({ next }) => next)).toEqual([
      { phase: 'feed', version: 5 },
      { phase: 'feed', version: 9 },
    ]);
    expect(given.link(1).pulls[0]).toMatchObject({ cursor: { phase: 'feed', version: 9 } });
  });

  it('applies no page behind one that could not be applied', async () => {
    const given = await online();
    given
      .link(0)
      .pulls[0]?.answer({ ...page(5, false), rows: Buffer.from('rubbish') } as PullAnswer);
    await Promise.resolve();
    given.link(0).pulls[1]?.answer(page(9, true, [row(9)]));
    await drain();
    await expect.poll(() => given.link(0).closed).toBe(true);
    await drain();
    expect(given.applied).toEqual([]);
  });

  it('applies nothing that had come when the hub shut it out', async () => {
    const given = await online();
    given.link(0).pulls[0]?.answer(page(5, true, [row(5)]));
    await Promise.resolve();
    given.link(0).listener.refused({ ok: false, code: 'revoked', detail: '' });
    await drain();
    expect(given.applied).toEqual([]);
  });

  it('ends the link when a page is damaged or cannot be applied, and asks for it again', async () => {
    const given = await online();
    given
      .link(0)
      .pulls[0]?.answer({ ...page(5, true), rows: Buffer.from('rubbish') } as PullAnswer);
    await drain();
    await expect.poll(() => given.link(0).closed).toBe(true);
    given.advance(250);
    given.failApply(new Error('disk'));
    given.link(1).listener.welcomed(welcome, 0);
    await drain();
    given.link(1).pulls[0]?.answer(page(5, true, [row(5)]));
    await drain();
    await expect.poll(() => given.link(1).closed).toBe(true);
    given.failApply(null);
    given.advance(1000);
    given.link(2).listener.welcomed(welcome, 0);
    await drain();
    given.link(2).pulls[0]?.answer(page(5, true, [row(5)]));
    await drain();
    expect(given.applied).toHaveLength(1);
  });

  it('sends the outbox and sends it again on the next link when no answer came', async () => {
    const given = await online();
    given.unsent.push(unsentMutation(1), unsentMutation(2));
    given.driver.appended();
    given.link(0).pushes[0]?.fail();
    await drain();
    expect(given.settled).toEqual([]);
    given.advance(250);
    given.link(1).listener.welcomed(welcome, 0);
    await drain();
    given.driver.appended();
    const [push] = given.link(1).pushes;
    expect(push?.mutations.map((mutation) => mutation.sequence)).toEqual([1, 2]);
    const results = push?.mutations.map(({ id, sequence }) => ({
      id,
      sequence,
      result: { status: 'accepted' as const, versions: {} },
    }));
    push?.answer({ ok: true, results: results ?? [], lastSequence: 2 });
    await drain();
    expect(given.settled).toHaveLength(2);
    expect(given.link(1).pushes).toHaveLength(1);
  });

  it('numbers the unsent again where the hub holds other mutations under their numbers', async () => {
    const given = await online();
    given.unsent.push(unsentMutation(1));
    given.driver.appended();
    given.link(0).pushes[0]?.answer({ ok: 'rewound', lastSequence: 7 });
    await drain();
    expect(given.renumbered).toEqual([7]);
    expect(given.link(0).pushes).toHaveLength(2);
    given.link(0).pushes[1]?.answer({ ok: 'gap', expected: 4 });
    await drain();
    expect(given.renumbered).toEqual([7, 3]);
  });

  it('waits before it pushes again where the hub refuses the new numbers, too', async () => {
    const given = await online();
    given.unsent.push(unsentMutation(1));
    given.driver.appended();
    for (const expected of [4, 5]) {
      given.link(0).pushes.at(-1)?.answer({ ok: 'gap', expected });
      await drain();
    }
    expect(given.link(0).pushes).toHaveLength(2);
    given.advance(500);
    expect(given.link(0).pushes).toHaveLength(3);
  });

  it('never sends more in one push than a message may hold, and sends all of it in the end', async () => {
    const given = await online();
    const text = '가'.repeat(2000);
    for (let sequence = 1; sequence <= 9; sequence += 1) {
      for (let more = 0; more < 11; more += 1) {
        given.unsent.push({ ...unsentMutation(sequence), id: randomUUID(), args: { text } });
      }
    }
    given.driver.appended();
    let sent = 0;
    while (given.unsent.length > 0) {
      const push = given.link(0).pushes.at(-1);
      const mutations = push?.mutations ?? [];
      expect(Buffer.byteLength(JSON.stringify(mutations))).toBeLessThan(MESSAGE_BYTES_MAX / 4);
      sent += mutations.length;
      const result = { status: 'accepted' as const, versions: {} };
      const results = mutations.map(({ id, sequence }) => ({ id, sequence, result }));
      push?.answer({ ok: true, results, lastSequence: 0 });
      await drain();
    }
    expect(sent).toBe(99);
  });

  it('learns the time anew when the clock of this device was set', async () => {
    const given = await online();
    given.setClock(365 * 86_400_000);
    given.advance(POLL_MS);
    expect(given.link(0).closed).toBe(true);
    given.advance(250);
    given.link(1).listener.welcomed(welcome, 0);
    await drain();
    expect(given.driver.view().lastContactAt).toBe(welcome.hubTimeMs);
  });

  it('sends again what the hub had answered and forgot when it was put back', async () => {
    const given = rig();
    given.lastSequence = 9;
    given.accepted.push(unsentMutation(1));
    await online(given);
    expect(given.renumbered).toEqual([0]);
    expect(given.link(0).pushes).toHaveLength(1);
  });

  it('sends again what a put-back hub may have forgotten, though its number is used', async () => {
    const given = rig();
    given.lastSequence = 9;
    given.driver.start();
    given.link(0).listener.welcomed({ ...welcome, lastSequence: 9 }, 100);
    await drain();
    given.link(0).listener.lost();
    given.accepted.push(unsentMutation(9));
    given.advance(1_000);
    const restored = { ...welcome, epoch: '0192b3a4-0000-7000-8000-000000000002', lastSequence: 9 };
    given.link(1).listener.welcomed(restored, 100);
    await drain();
    expect(given.renumbered).toEqual([9]);
    expect(given.link(1).pushes).toHaveLength(1);
  });

  it('says that the disk is full while pages find no room, and no longer than that', async () => {
    const given = await online();
    given.failApply(new StorageFull('disk full'));
    given.link(0).pulls[0]?.answer(page(5, true, [row(5)]));
    await drain();
    await expect.poll(() => given.driver.view().storageFull).toBe(true);
    given.failApply(null);
    given.advance(250);
    given.link(1).listener.welcomed(welcome, 0);
    await drain();
    expect(given.driver.view().storageFull).toBe(true);
    given.link(1).pulls[0]?.answer(page(5, true, [row(5)]));
    await drain();
    expect(given.driver.view().storageFull).toBe(false);
  });

  it('ends the link, and nothing else, where the outbox cannot be read', async () => {
    const given = await online();
    given.unsent.push(unsentMutation(1));
    given.failRead();
    given.driver.appended();
    await drain();
    expect(given.link(0).closed).toBe(true);
  });

  it('rebuilds a scope from its start when the hub says so', async () => {
    const { link } = await online();
    link(0).pulls[0]?.answer({ ok: 'start_over', scope: 'region:kr', epoch });
    await drain();
    expect(link(0).pulls[1]).toMatchObject({ cursor: { phase: 'start' }, epoch: undefined });
  });

  it('connects again for the new epoch when the hub was put back to an older state', async () => {
    const given = await online();
    const other = '0192b3a4-0000-7000-8000-000000000002';
    given.link(0).pulls[0]?.answer({ ok: 'start_over', scope: 'region:kr', epoch: other });
    await drain();
    expect(given.link(0).closed).toBe(true);
    given.advance(250);
    given.link(1).listener.welcomed({ ...welcome, epoch: other }, 0);
    await drain();
    expect(given.link(1).pulls).toHaveLength(1);
  });

  it('takes up other grants on the same link, and drops pages that were asked for before', async () => {
    const { link, applied } = await online();
    // Asked for under the old grants; it comes when the scope may have been begun anew.
    link(0).listener.granted(['region:kr', 'catalog']);
    link(0).pulls[0]?.answer(page(5, false, [row(5)]));
    await drain();
    expect(applied).toEqual([]);
    expect(link(0).pulls.map(({ cursor }) => cursor)).toEqual([
      { phase: 'feed', version: 0 },
      { phase: 'feed', version: 0 },
    ]);
    link(0).pulls[1]?.answer(page(5, true, [row(5)]));
    await drain();
    expect(applied).toHaveLength(1);
    expect(link(0).pulls[2]?.cursor).toEqual({ phase: 'start' });
    expect(link(0).closed).toBe(false);
  });

  it('applies no page over a scope that has begun anew since it was asked for', async () => {
    const given = await online();
    given.link(0).pulls[0]?.answer(page(5, true, [row(5)]));
    await Promise.resolve();
    given.driver.scopesChanged();
    await drain();
    expect(given.applied).toEqual([]);
    expect(given.link(0).pulls).toHaveLength(2);
  });

  it('keeps its link where a scope is refused that it was told it lost', async () => {
    const { link } = await online();
    link(0).listener.granted(['catalog']);
    link(0).pulls[0]?.answer({ ok: false, code: 'not_granted', detail: '' });
    await drain();
    expect(link(0).closed).toBe(false);
    expect(link(0).pulls[1]?.cursor).toEqual({ phase: 'start' });
  });

  it('uses neither link nor store after it was stopped', async () => {
    const given = await online();
    given.link(0).pulls[0]?.answer(page(5, true, [row(5)]));
    await given.driver.stop();
    given.advance(1e7);
    await drain();
    expect(given.applied).toEqual([]);
    expect(given.links).toHaveLength(1);
    expect(given.link(0).closed).toBe(true);
  });
});
