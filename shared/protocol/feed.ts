/**
 * Reading: one feed a scope.
 *
 *   station → pull { scope, cursor }     hub ← page { rows, next, done } | Refusal
 *   hub     → announce { scope, version }  something changed; the station pulls
 *
 * A first sync starts with `{ phase: 'start' }`: the hub fixes the head, and pages come by record key
 * (`phase: 'book'`) up to the end; then the feed is followed from that head (`phase: 'feed'`). Rows that
 * changed meanwhile come again in the feed with a newer version. A station writes the page and its
 * `next` cursor in one transaction and keeps a row only where it is newer than its own.
 */
import { z } from 'zod';
import { RecordId, Scope } from '#shared/domain/record.ts';
import { Refusal } from './connect.ts';

export const Cursor = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('start') }),
  /** `head`: the version the book is read at; `after`: the last record key (`kind/id`) received, null at first. */
  z.object({
    phase: z.literal('book'),
    head: z.int().min(0),
    after: z.string().max(200).nullable(),
  }),
  /** Everything up to and with `version` is held. */
  z.object({ phase: z.literal('feed'), version: z.int().min(0) }),
]);
export type Cursor = z.infer<typeof Cursor>;

export const Pull = z.object({
  scope: Scope,
  cursor: Cursor,
  /** The epoch the cursor was given in; absent at a start. */
  epoch: z.uuid().optional(),
});
export type Pull = z.infer<typeof Pull>;

/** At most this many bytes of compressed rows in a page. */
export const PAGE_BYTES_MAX = 256 * 1024;

/** The socket's limit for one message; larger ones close the connection. */
export const MESSAGE_BYTES_MAX = 512 * 1024;

/**
 * A page's envelope. `rows` is the zstd-compressed UTF-8 JSON of an array of `PageRow`.
 * `remaining` counts what is left in the scope after this page (rows, and bytes of documents); exact in
 * the feed, fixed at the start of a first sync so that progress never goes back.
 */
export const Page = z.object({
  ok: z.literal(true),
  scope: Scope,
  rows: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  count: z.int().min(0),
  next: Cursor,
  /** True when nothing more is there now. */
  done: z.boolean(),
  /** The scope's newest version. */
  head: z.int().min(0),
  remaining: z.object({ rows: z.int().min(0), bytes: z.int().min(0) }),
});
export type Page = z.infer<typeof Page>;

/** The cursor is of another epoch, or older than the hub's oldest kept tombstone: begin the scope again. */
export const StartOver = z.object({ ok: z.literal('start_over'), scope: Scope, epoch: z.uuid() });
export type StartOver = z.infer<typeof StartOver>;

export const PullAnswer = z.discriminatedUnion('ok', [Page, StartOver, Refusal]);
export type PullAnswer = z.infer<typeof PullAnswer>;

/** kind, id, version, document or null for a tombstone. Documents are kept even where the kind is unknown. */
export const PageRow = z.tuple([
  z.string().min(1).max(40),
  RecordId,
  z.int().min(1),
  z.record(z.string(), z.unknown()).nullable(),
]);
export type PageRow = z.infer<typeof PageRow>;

export const Announce = z.object({ scope: Scope, version: z.int().min(0) });
export type Announce = z.infer<typeof Announce>;
