import { describe, expect, it } from 'vitest';
import { messageWire } from '#tests/support/message-wire.ts';
import { CallFailed, createRpcClient } from './client.ts';
import { CallRefused, type Handlers, serveRpc } from './server.ts';

function serve(handlers: Partial<Handlers>) {
  const { near, far, cut } = messageWire();
  const faults: string[] = [];
  const server = serveRpc(far, handlers as Handlers, (what) => faults.push(what));
  return { client: createRpcClient(near), server, faults, near, cut };
}

const lead = {
  staffId: 's1',
  name: '박서연',
  role: 'lead',
  mustSetPin: false,
  hint: null,
} as const;

describe('the RPC', () => {
  it('carries a call to its handler and the answer back', async () => {
    const { client } = serve({
      'staff.list': () => [lead],
    });
    expect(await client.call('staff.list', {})).toEqual([lead]);
  });

  it('refuses arguments that do not fit the contract before the handler sees them', async () => {
    let seen = 0;
    const { client } = serve({
      'customer.search': () => {
        seen += 1;
        return { hits: [], total: 0, totalIsExact: true };
      },
    });
    await expect(client.call('customer.search', { query: 'x', limit: 0 })).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(seen).toBe(0);
  });

  it('answers a refusal of a handler by its code, and a bug without its message', async () => {
    const { client, faults } = serve({
      'sync.retry': () => {
        throw new CallRefused('not_ready', 'sync.retry');
      },
      'staff.list': () => {
        throw new Error('김민지');
      },
    });
    await expect(client.call('sync.retry', {})).rejects.toMatchObject({ code: 'not_ready' });
    await expect(client.call('staff.list', {})).rejects.toThrow(/^failed: staff.list$/);
    expect(faults).toEqual(['call staff.list']);
  });

  it('answers a call that does not exist', async () => {
    const { near } = serve({});
    const answers: unknown[] = [];
    near.onMessage((message) => answers.push(message));
    near.send({ type: 'call', id: 5, call: 'toString', args: {} });
    await expect
      .poll(() => answers)
      .toEqual([{ type: 'error', id: 5, code: 'unknown_call', detail: 'toString' }]);
  });

  it('fails what is waiting, and what comes after, when the station is gone', async () => {
    const { client, cut } = serve({ 'staff.list': () => new Promise(() => {}) });
    const waiting = client.call('staff.list', {});
    cut();
    await expect(waiting).rejects.toBeInstanceOf(CallFailed);
    await expect(client.call('staff.list', {})).rejects.toMatchObject({ code: 'closed' });
  });

  it('gives events to their listeners until they stop listening, and drops malformed ones', async () => {
    const { client, server } = serve({});
    const seen: unknown[] = [];
    const stop = client.on('customers.changed', (payload) => seen.push(payload));
    server.emit('customers.changed', { all: true });
    server.emit('customers.changed', { all: 'yes' } as never);
    await expect.poll(() => seen).toEqual([{ all: true }]);
    stop();
    server.emit('customers.changed', { all: true });
    await Promise.resolve();
    expect(seen).toHaveLength(1);
  });
});
