/**
 * A transport over anything that carries host frames: says hello, waits for the welcome, then wraps
 * and unwraps RPC messages. Both hosts' connections are this over another wire.
 */
import { HostFrame, type PageFrame } from '#shared/rpc/host-frames.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import type { Connection } from './connection.ts';

/** One wire to the host. `onEnd` is called when nothing will come any more, with what it looks like. */
export interface Wire {
  send(frame: PageFrame): void;
  onFrame(listener: (raw: unknown) => void): void;
  onEnd(listener: (reason: 'refused' | 'gone') => void): void;
}

/** Never rejects. `token`: see `HostToken`; Electron needs none. */
export function openFramedConnection(wire: Wire, token: string | null): Promise<Connection> {
  const listeners = new Set<(message: unknown) => void>();
  const closeListeners = new Set<() => void>();
  let state: 'opening' | 'open' | 'closed' = 'opening';

  return new Promise((resolveConnection) => {
    const closed = new Promise<'stopped' | 'opened_elsewhere'>((resolveClosed) => {
      const close = (reason: 'stopped' | 'opened_elsewhere') => {
        if (state === 'closed') return;
        if (state === 'opening') resolveConnection({ ok: false, reason: 'unreachable' });
        state = 'closed';
        for (const listener of closeListeners) listener();
        closeListeners.clear();
        resolveClosed(reason);
      };

      wire.onFrame((raw) => {
        const frame = HostFrame.safeParse(raw);
        if (!frame.success) return;
        switch (frame.data.type) {
          case 'welcome':
            if (state !== 'opening') return;
            state = 'open';
            resolveConnection({ ok: true, transport, closed });
            return;
          case 'rpc':
            for (const listener of listeners) listener(frame.data.message);
            return;
          case 'closed':
            close(frame.data.reason);
        }
      });
      wire.onEnd((reason) => {
        if (reason === 'refused' && state === 'opening') {
          state = 'closed';
          resolveConnection({ ok: false, reason: 'needs_launch' });
        } else {
          close('stopped');
        }
      });
    });

    const transport: Transport = {
      send(message) {
        if (state === 'open') wire.send({ type: 'rpc', message });
      },
      onMessage(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onClose(listener) {
        closeListeners.add(listener);
        return () => closeListeners.delete(listener);
      },
    };

    wire.send({ type: 'hello', ...(token === null ? {} : { token }) });
  });
}
