/** The station's end of the RPC: validates by the contract, runs the handler, always answers. */
import {
  type CallArgs,
  type CallName,
  type CallResult,
  calls,
  type EventName,
  type EventPayload,
} from './contract.ts';
import { type CallErrorCode, type Message, Request, type Transport } from './transport.ts';

export type Handlers = {
  [N in CallName]: (args: CallArgs<N>) => CallResult<N> | Promise<CallResult<N>>;
};

/** Thrown by a handler for an answer other than a result, such as `not_ready`. */
export class CallRefused extends Error {
  readonly code: CallErrorCode;
  constructor(code: CallErrorCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

export interface RpcServer {
  emit<N extends EventName>(event: N, payload: EventPayload<N>): void;
  close(): void;
}

/**
 * Serves `handlers` on one transport. A message that is no request at all is dropped after `onFault`;
 * everything with an id is answered.
 * @param onFault is told of bugs (a throwing handler) and malformed messages, without personal data.
 */
export function serveRpc(
  transport: Transport,
  handlers: Handlers,
  onFault: (what: string, error: unknown) => void,
): RpcServer {
  const stop = transport.onMessage((raw) => {
    void answer(raw);
  });

  async function answer(raw: unknown): Promise<void> {
    const request = Request.safeParse(raw);
    if (!request.success) {
      onFault('malformed request', request.error);
      return;
    }
    transport.send(await run(request.data));
  }

  async function run({ id, call, args: raw }: Request): Promise<Message> {
    if (!Object.hasOwn(calls, call)) {
      return { type: 'error', id, code: 'unknown_call', detail: call };
    }
    const name = call as CallName;
    const args = calls[name].args.safeParse(raw);
    if (!args.success) {
      const detail = args.error.issues.map((issue) => issue.path.join('.')).join(', ');
      return { type: 'error', id, code: 'invalid', detail: `${call}: ${detail}` };
    }
    try {
      const handler = handlers[name] as (args: unknown) => unknown;
      return { type: 'result', id, value: await handler(args.data) };
    } catch (error) {
      if (error instanceof CallRefused) {
        return { type: 'error', id, code: error.code, detail: error.message };
      }
      onFault(`call ${call}`, error);
      return { type: 'error', id, code: 'failed', detail: call };
    }
  }

  return {
    emit: (event, payload) => transport.send({ type: 'event', event, payload } satisfies Message),
    close: stop,
  };
}
