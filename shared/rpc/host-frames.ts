/**
 * What crosses between a page and its host around the RPC messages, over the browser host's WebSocket
 * and over Electron's IPC alike. A page says `hello` first and may speak when it is `welcome`.
 */
import { z } from 'zod';

/** 256 random bits in base64url: a launch secret, or the token it is exchanged for. */
export const HostToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const PageFrame = z.discriminatedUnion('type', [
  /** `token`: who this page is, for the browser host; Electron knows its own windows. */
  z.strictObject({ type: z.literal('hello'), token: HostToken.optional() }),
  z.strictObject({ type: z.literal('rpc'), message: z.unknown() }),
]);
export type PageFrame = z.infer<typeof PageFrame>;

export const HostFrame = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('welcome') }),
  z.strictObject({ type: z.literal('rpc'), message: z.unknown() }),
  /** The last frame: the station has ended, or the same session was opened in another page. */
  z.strictObject({ type: z.literal('closed'), reason: z.enum(['stopped', 'opened_elsewhere']) }),
]);
export type HostFrame = z.infer<typeof HostFrame>;
