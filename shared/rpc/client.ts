/** The renderer's end of the RPC: typed calls, validated answers, typed events. */
import {
  type CallArgs,
  type CallName,
  type CallResult,
  calls,
  type EventName,
  type EventPayload,
  events,
} from './contract.ts';
import { type CallErrorCode, Message, type Request, type Transport } from './transport.ts';

/** A call that got no result: refused by the station, or cut off (`closed`). */
export class CallFailed extends Error {
  readonly code: CallErrorCode | 'closed';
  constructor(code: CallErrorCode | 'closed', detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
  }
}

export interface RpcClient {
  /** Rejects with `CallFailed`. */
  call<N extends CallName>(name: N, args: CallArgs<N>): Promise<CallResult<N>>;
  on<N extends EventName>(event: N, listener: (payload: EventPayload<N>) => void): () => void;
  onClose(listener: () => void): () => void;
}

export function createRpcClient(transport: Transport): RpcClient {
  const waiting = new Map<
    number,
    { call: CallName; resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  let lastId = 0;
  let closed = false;

  transport.onClose(() => {
    closed = true;
    for (const { call, reject } of waiting.values()) reject(new CallFailed('closed', call));
    waiting.clear();
  });

  transport.onMessage((raw) => {
    const parsed = Message.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.type === 'event') {
      if (!Object.hasOwn(events, message.event)) return;
      const payload = events[message.event as EventName].safeParse(message.payload);
      if (!payload.success) return;
      for (const listener of listeners.get(message.event) ?? []) listener(payload.data as never);
      return;
    }
    const call = waiting.get(message.id);
    if (call === undefined) return;
    waiting.delete(message.id);
    if (message.type === 'error') {
      call.reject(new CallFailed(message.code, message.detail));
      return;
    }
    const result = calls[call.call].result.safeParse(message.value);
    if (result.success) call.resolve(result.data);
    else call.reject(new CallFailed('failed', `answer to ${call.call} does not fit the contract`));
  });

  return {
    call<N extends CallName>(name: N, args: CallArgs<N>): Promise<CallResult<N>> {
      if (closed) return Promise.reject(new CallFailed('closed', name));
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { call: name, resolve: resolve as (value: unknown) => void, reject });
        transport.send({ type: 'call', id, call: name, args } satisfies Request);
      });
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => set.delete(listener);
    },
    onClose: (listener) => transport.onClose(listener),
  };
}
