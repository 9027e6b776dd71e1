/**
 * What is kept of what people do at a station: who, when, what, about whom, with what outcome. Each entry
 * names the hash of the one before, so that nobody can take one out or change it without it showing.
 *
 * 1. No personal data but the subject's id: reasons and facts are codes, ids and numbers, never typed text.
 * 2. `body` is the entry's one written form. It is hashed, sent and kept as it was first written, so that
 *    an entry of a newer station is still checked by an older hub.
 * 3. Hashing is an argument: the station and the hub bring their own SHA-256.
 */
import { z } from 'zod';
import { RecordId } from './record.ts';

/** Everything that is audited. A new one goes here, and into the reports that count it. */
export const auditActions = [
  /** A profile was opened. */
  'customer.view',
  /** Searches of one person until typing settled: how many, the last one's hits and its keyed hash. */
  'customer.search',
  /** A list that shows people's names or data was looked at: what is unsent, what needs a person. */
  'customer.list',
  /** A change was saved; facts name the mutation and its id. */
  'customer.change',
  /** A change that the hub refused was let go. */
  'change.discard',
  /** Something left the station as a file. */
  'export',
  /** A lead allowed, or did not allow, what somebody else asked for; actor: the lead. */
  'approval',
  /** Something was done that is only done with an approval; actor: who did it. */
  'override',
  'staff.sign_in',
  'staff.sign_out',
  'staff.lock',
  'staff.pin_failed',
  'staff.lockout',
  'staff.pin_set',
  'staff.pin_reset',
  /** A pickup was looked at or checked; facts say how it was proven and what the verdict was. */
  'pickup.check',
  /** A wrong or bad code at the desk. */
  'pickup.code_wrong',
  /** The desk takes no more codes for a time, after too many wrong ones. */
  'pickup.desk_locked',
  /** A call that the person's role does not allow, or that nobody was signed in for. */
  'call.refused',
  'station.start',
  'station.enrol',
  'station.grants',
  'station.lease_end',
  'station.wipe',
  /** The outbox was damaged and another took its place: what of the chain was lost with it. */
  'outbox.replaced',
  /** Entries that found no room on a full disk and are only written now; facts say how many. */
  'audit.late',
] as const;
export const AuditAction = z.enum(auditActions);
export type AuditAction = z.infer<typeof AuditAction>;

/** `refused`: it was not allowed. `failed`: it was, and came to nothing. */
export const AuditOutcome = z.enum(['done', 'refused', 'failed']);
export type AuditOutcome = z.infer<typeof AuditOutcome>;

/** A code, an id or a number written out; no room for a sentence. */
const Code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:#-]{0,79}$/);
const factsMost = 8;

export const AuditFacts = z
  .record(z.string().regex(/^[a-z][A-Za-z0-9]{0,29}$/), z.union([Code, z.number(), z.boolean()]))
  .refine((facts) => Object.keys(facts).length <= factsMost, `at most ${factsMost} facts`);
export type AuditFacts = z.infer<typeof AuditFacts>;

/** What happened, before it has a place in the chain. */
export const AuditDraft = z.object({
  /** Milliseconds since 1970 by the station's clock, corrected by its offset to the hub's. */
  at: z.int(),
  /** The staff record's id; null for nobody, or for the station itself. */
  actor: RecordId.nullable(),
  action: AuditAction,
  /** The record id of whom or what it is about; null where there is none. */
  subject: RecordId.nullable(),
  /** Why, as a code that a screen offered. */
  reason: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/)
    .nullable(),
  outcome: AuditOutcome,
  facts: AuditFacts,
});
export type AuditDraft = z.infer<typeof AuditDraft>;

/** An entry as it is kept and sent: its written form, and its place. Hashes are 64 hexadecimal digits. */
export interface AuditLink {
  seq: number;
  body: string;
  previous: string;
  hash: string;
}

/** The farthest moment from 1970 that a calendar shows, milliseconds. */
const momentMost = 8_640_000_000_000_000;

/** What can be read of a written entry, by a hub that may be older: codes it does not know are kept. */
export const AuditBody = z.looseObject({
  seq: z.int().min(1),
  at: z.int().min(-momentMost).max(momentMost),
  actor: RecordId.nullable(),
  action: z.string().min(1).max(60),
  subject: RecordId.nullable(),
  reason: z.string().max(60).nullable(),
  outcome: z.string().min(1).max(20),
  facts: z.record(z.string(), z.union([z.string().max(120), z.number(), z.boolean()])),
});
export type AuditBody = z.infer<typeof AuditBody>;

/** SHA-256 of the text's UTF-8 bytes in hexadecimal. */
export type Sha256 = (text: string) => string;

/** What the first entry of a chain has for the hash of the one before. */
export function chainStart(sha256: Sha256, station: string, chain: string): string {
  return sha256(`dangol-audit-1\n${station}\n${chain}`);
}

/** @param previous the hash of the entry before, or `chainStart`. @param body as it is written. */
export function hashOfEntry(sha256: Sha256, previous: string, body: string): string {
  return sha256(`${previous}\n${body}`);
}

/** The written form: these fields in this order, the facts in the order of their names. */
export function writeBody(seq: number, draft: AuditDraft): string {
  const { at, actor, action, subject, reason, outcome } = draft;
  const facts = Object.fromEntries(
    Object.entries(draft.facts).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return JSON.stringify({ seq, at, actor, action, subject, reason, outcome, facts });
}

/** The next entry of a chain. Throws where the draft is not what may be kept: a fault of the caller's. */
export function nextLink(
  sha256: Sha256,
  before: { seq: number; hash: string },
  draft: AuditDraft,
): AuditLink {
  const seq = before.seq + 1;
  const body = writeBody(seq, AuditDraft.parse(draft));
  return { seq, body, previous: before.hash, hash: hashOfEntry(sha256, before.hash, body) };
}
