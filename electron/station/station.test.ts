import { describe, expect, it } from 'vitest';
import { createRpcClient } from '#shared/rpc/client.ts';
import { messageWire } from '#tests/support/message-wire.ts';
import { openOwnStation, openSecrets } from '#tests/support/own-station.ts';
import { createStation } from './station.ts';
import { StorageFull } from './store/store.ts';
import { signInAs } from '#tests/support/staff.ts';
import { noteOf, temporaryDirectory, uuid } from '#tests/support/store-files.ts';
import { until } from '#tests/support/until.ts';

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

  it('takes no change that no message to the hub could carry: it would stop all behind it', async () => {
    const { rpc } = await openOwnStation();
    const was = { family: '김', given: '민지0', more: 'x'.repeat(600_000) };
    const now = { family: '김', given: '민지' };
    const saved = await rpc.call('customer.edit', {
      customerId: 'c1',
      changes: [{ field: 'name', was, now }],
    });
    expect(saved).toMatchObject({ ok: false, code: 'invalid' });
  });

  it('hands over everything unsent when it is asked to, however much it is', async () => {
    const { rpc, store } = await openOwnStation();
    const drafts = Array.from({ length: 620 }, (_, i) =>
      noteOf(uuid(i + 1), 'c1', uuid(i + 10_000), `note ${i}`),
    );
    store.append(drafts);
    const { json } = await rpc.call('attention.export', {});
    expect((JSON.parse(json) as { unsent: unknown[] }).unsent).toHaveLength(620);
  });

  it('answers that the disk is full, and shows it until a change was kept', async () => {
    const { rpc, store } = await openOwnStation();
    const { append } = store;
    store.append = () => {
      throw new StorageFull('disk full');
    };
    const say = () => rpc.call('note.add', { customerId: 'c1', text: 'x' });
    const writeProblem = async () => {
      const status = await rpc.call('station.status', {});
      return status.stage === 'open' ? status.writeProblem : 'not open';
    };
    expect(await say()).toMatchObject({ ok: false, code: 'storage_full' });
    expect(await writeProblem()).toBe('storage_full');
    store.append = append;
    expect(await say()).toMatchObject({ ok: true });
    expect(await writeProblem()).toBeNull();
  });

  it('lets go of a refused change on a full disk only when that could be kept', async () => {
    const { rpc, store } = await openOwnStation();
    const saved = await rpc.call('note.add', { customerId: 'c1', text: 'x' });
    const mutationId = saved.ok ? (saved.mutationIds[0] ?? '') : '';
    store.settle([{ id: mutationId, result: { status: 'rejected', code: 'failed', detail: '' } }]);
    store.closeAttention = () => {
      throw new StorageFull('disk full');
    };
    expect(await rpc.call('attention.discard', { mutationId })).toMatchObject({
      code: 'storage_full',
    });
    expect(await rpc.call('attention.list', {})).toHaveLength(1);
  });

  it('opens its files again when a call finds them damaged, and gives the replica up the second time', async () => {
    const given = await openOwnStation();
    const { rpc } = given;
    await rpc.call('note.add', { customerId: 'c1', text: 'likes linen' });
    await rpc.call('station.status', {});
    const damaged = Object.assign(new Error('malformed'), { code: 'SQLITE_CORRUPT_INDEX' });
    const breakDown = async () => {
      given.store.read = () => {
        throw damaged;
      };
      await expect(signInAs(rpc)).rejects.toThrow();
    };
    const open = () =>
      until('it is open again', async () => {
        // Nobody is signed in any more, and that is an answer.
        const list = rpc.call('staff.list', {});
        const answered = await list.then(
          () => true,
          () => false,
        );
        return answered ? await rpc.call('station.status', {}) : undefined;
      });
    await breakDown();
    // A check of every page found nothing: nothing was set aside.
    expect(await open()).toMatchObject({ damage: { replica: null }, customers: 1, unsent: 1 });
    await breakDown();
    expect(await open()).toMatchObject({
      damage: { replica: { kept: 'replica.damaged-1.db' } },
      customers: 0,
      unsent: 1,
    });
    await breakDown();
    await open();
    await breakDown();
    await until('it gave up', async () => {
      const status = await rpc.call('station.status', {});
      return (status.stage === 'closed' && status.problem === 'damaged') || undefined;
    });
    await given.station.stop();
  });

  it('says that it cannot open its files, and goes on saying it, where the disk fails', async () => {
    const dataDir = temporaryDirectory();
    const first = await openOwnStation(['c1'], dataDir);
    await first.station.stop();
    const station = await createStation({
      settings: { dataDir, mode: 'associate', hubHint: null, app: 'test', cipher: 'aegis' },
      secrets: openSecrets,
      newId: () => uuid(1),
      log: () => {},
      timing: {
        nowMs: () => 0,
        monotonicMs: () => 0,
        random: () => 0,
        callAfter: () => () => {},
        turn: async () => {},
      },
      openStore() {
        throw new StorageFull('disk full');
      },
    });
    const { near, far } = messageWire();
    station.connect(far);
    expect(await createRpcClient(near).call('station.status', {})).toMatchObject({
      stage: 'closed',
      problem: 'unreadable',
      detail: 'disk full',
    });
  });
});
