/** An RPC client whose answers a test gives by hand, in whatever order it wants. */
import type { RpcClient } from '#shared/rpc/client.ts';
import type { CallName } from '#shared/rpc/contract.ts';

export interface FakeCall {
  name: CallName;
  args: unknown;
  answer(result: unknown): Promise<void>;
  fail(error?: Error): Promise<void>;
}

export interface FakeRpc {
  rpc: RpcClient;
  calls: FakeCall[];
  /** Sends an event as the station would. */
  emit(event: string, payload: unknown): void;
  close(): void;
}

export function createFakeRpc(): FakeRpc {
  const calls: FakeCall[] = [];
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const closeListeners = new Set<() => void>();
  const rpc: RpcClient = {
    call: (name, args) =>
      new Promise<never>((resolve, reject) => {
        calls.push({
          name,
          args,
          answer: (result) => {
            resolve(structuredClone(result) as never);
            return settled();
          },
          fail: (error = new Error('cut off')) => {
            reject(error);
            return settled();
          },
        });
      }),
    on(event, listener) {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
      return () => listeners.get(event)?.delete(listener);
    },
    onClose(listener) {
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
  };
  return {
    rpc,
    calls,
    emit(event, payload) {
      for (const listener of listeners.get(event) ?? []) listener(payload as never);
    },
    close() {
      for (const listener of closeListeners) listener();
    },
  };
}

/** Lets everything that waits for an answer go on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}
