/**
 * What a station tells of itself, since version 2: soon after it connected, then at most once a minute,
 * so that whoever looks after stations sees who is behind and whose work is not at the hub yet.
 *
 *   station → report { unsent, … }      hub ← { ok } | Refusal
 */
import { z } from 'zod';
import { Scope } from '#shared/domain/record.ts';
import { Refusal } from './connect.ts';

export const Report = z.object({
  /** Own changes that the hub has not answered, and those that wait for a person. */
  unsent: z.int().min(0),
  attention: z.int().min(0),
  /** The version up to which each scope is held; null while it is being filled. */
  scopes: z.array(z.object({ scope: Scope, version: z.int().min(0).nullable() })).max(100),
  /** How long ago all of them were last level with the hub, in milliseconds; null for never. */
  levelMsAgo: z.int().min(0).nullable(),
});
export type Report = z.infer<typeof Report>;

export const Reported = z.object({ ok: z.literal(true) });
export type Reported = z.infer<typeof Reported>;

export const ReportAnswer = z.discriminatedUnion('ok', [Reported, Refusal]);
export type ReportAnswer = z.infer<typeof ReportAnswer>;
