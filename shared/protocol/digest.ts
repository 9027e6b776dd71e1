/**
 * Comparing: whether a station holds of a scope what the hub holds, and what it does not.
 *
 *   station → digest { scope, under: [''] }        hub ← 256 sums of the scope's rows
 *   station → digest { under: ['a7', …] }          hub ← 256 sums for each bucket that differs
 *   station → keys { under: ['a7f0', …] }          hub ← the rows of these leaves: kind, id, version, sum
 *   station → records { keys }                     hub ← these records, whole, as in a page
 *
 * What the sums are stands in row-digest.ts. Every answer is of one moment: `version` is the hub's newest
 * then. Only what `records` answers is the truth to act on; the steps before it may be as old as the
 * hub likes, and only lead there.
 */
import { z } from 'zod';
import { Scope } from '#shared/domain/record.ts';
import { Refusal } from './connect.ts';
import { StartOver } from './feed.ts';

/** Buckets asked of at once. */
export const DIGEST_PREFIXES_MAX = 64;
/** Leaves, or buckets of a small scope, whose rows are asked for at once. */
export const KEYS_PREFIXES_MAX = 256;
/** Rows in an answer to `keys`; more are refused as `invalid`: fewer prefixes are to be asked for. */
export const KEYS_MAX = 50_000;
export const RECORDS_MAX = 500;

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

export const DigestAsk = z.object({
  scope: Scope,
  epoch: z.uuid(),
  /** The version up to which the station holds the scope; the answer is no older. */
  version: z.int().min(0),
  /** Nothing for the 256 buckets; two hexadecimal digits for the 256 leaves of a bucket. */
  under: z
    .array(z.string().regex(/^(?:[0-9a-f]{2})?$/))
    .min(1)
    .max(DIGEST_PREFIXES_MAX),
});
export type DigestAsk = z.infer<typeof DigestAsk>;

export const Digest = z.object({
  ok: z.literal(true),
  scope: Scope,
  /** The hub's newest version when the rows were read. */
  version: z.int().min(0),
  /** The scope's newest version then, tombstones and departures included. */
  head: z.int().min(0),
  /** Living records of the scope. */
  rows: z.int().min(0),
  /** 256 sums of eight bytes for each prefix, in the order of `under`. */
  sums: bytes,
});
export type Digest = z.infer<typeof Digest>;

export const DigestAnswer = z.discriminatedUnion('ok', [Digest, StartOver, Refusal]);
export type DigestAnswer = z.infer<typeof DigestAnswer>;

export const KeysAsk = z.object({
  scope: Scope,
  epoch: z.uuid(),
  /** Leaves (four digits), or whole buckets (two) where a scope is small. */
  under: z
    .array(z.string().regex(/^[0-9a-f]{2}(?:[0-9a-f]{2})?$/))
    .min(1)
    .max(KEYS_PREFIXES_MAX),
});
export type KeysAsk = z.infer<typeof KeysAsk>;

export const Keys = z.object({
  ok: z.literal(true),
  scope: Scope,
  version: z.int().min(0),
  /** zstd of the UTF-8 JSON of an array of `KeyRow`. */
  keys: bytes,
  count: z.int().min(0),
});
export type Keys = z.infer<typeof Keys>;

export const KeysAnswer = z.discriminatedUnion('ok', [Keys, StartOver, Refusal]);
export type KeysAnswer = z.infer<typeof KeysAnswer>;

/** kind, id, version of a living record, and what it adds to its leaf's sum, in hexadecimal digits. */
export const KeyRow = z.tuple([
  z.string().min(1).max(40),
  z.string().max(120),
  z.int().min(1),
  z.string().regex(/^[0-9a-f]{16}$/),
]);
export type KeyRow = z.infer<typeof KeyRow>;

export const RecordsAsk = z.object({
  scope: Scope,
  epoch: z.uuid(),
  /** Record keys, `kind/id`. */
  keys: z.array(z.string().min(3).max(161)).min(1).max(RECORDS_MAX),
});
export type RecordsAsk = z.infer<typeof RecordsAsk>;

export const Records = z.object({
  ok: z.literal(true),
  scope: Scope,
  version: z.int().min(0),
  /** Packed as a page's rows: the record, or its tombstone or departure in this scope; nothing for a key that the scope does not know. */
  rows: bytes,
  count: z.int().min(0),
  /** How many of the keys are answered, from the first on; ask again for the rest. */
  answered: z.int().min(1),
});
export type Records = z.infer<typeof Records>;

export const RecordsAnswer = z.discriminatedUnion('ok', [Records, StartOver, Refusal]);
export type RecordsAnswer = z.infer<typeof RecordsAnswer>;
