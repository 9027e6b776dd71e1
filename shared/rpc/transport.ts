/**
 * What carries RPC messages between renderer and station: Electron's IPC, a WebSocket or a message
 * port. Messages are structured-clonable JSON values; order is kept; nothing else is promised.
 */
import { z } from 'zod';

export interface Transport {
  send(message: unknown): void;
  /** @returns a function that stops listening. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Called once when no message will come or go any more. */
  onClose(listener: () => void): () => void;
}

export const Request = z.object({
  type: z.literal('call'),
  id: z.int().min(1),
  call: z.string().max(80),
  args: z.unknown(),
});
export type Request = z.infer<typeof Request>;

/**
 * `unknown_call`, `invalid` (arguments do not fit the contract), `failed` (a bug; logged at the station),
 * `locked` (nobody is signed in), `needs_approval` (a lead has to agree; see `approval.request`).
 */
export const CallErrorCode = z.enum([
  'unknown_call',
  'invalid',
  'not_permitted',
  'not_ready',
  'locked',
  'needs_approval',
  'failed',
]);
export type CallErrorCode = z.infer<typeof CallErrorCode>;

export const Message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('result'), id: z.int(), value: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.int(), code: CallErrorCode, detail: z.string() }),
  z.object({ type: z.literal('event'), event: z.string(), payload: z.unknown() }),
]);
export type Message = z.infer<typeof Message>;
