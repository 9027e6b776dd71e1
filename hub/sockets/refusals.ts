/** Every "no" the hub says over a socket. */
import type { z } from 'zod';
import type { Refusal, RefusalCode } from '#shared/protocol/connect.ts';
import type { Expelled } from '../stations/find-station.ts';

/** @param detail plain English for support; cut at 500 characters. */
export function refusal(code: RefusalCode, detail: string): Refusal {
  return { ok: false, code, detail: detail.slice(0, 500) };
}

/** An operator may release a station, or let it in again, at any time. */
const retryMs: Partial<Record<Expelled, number>> = { quarantined: 60_000, revoked: 60_000 };

const expelledWords: Record<Expelled, string> = {
  revoked: 'the station was removed',
  quarantined: 'two copies of this station are running; an operator has to release it',
  superseded: 'another start of this station came after this one',
};

/** After these nothing more is answered on the connection. */
export function expulsion(code: Expelled): Refusal {
  const refused = refusal(code, expelledWords[code]);
  const retryAfterMs = retryMs[code];
  return retryAfterMs === undefined ? refused : { ...refused, retryAfterMs };
}

/** Whether the connection ends with it. */
export function isExpulsion({ code }: Refusal): boolean {
  return Object.hasOwn(expelledWords, code);
}

/** Names the first place that does not fit the schema, never its value. */
export function invalidRequest(error: z.ZodError): Refusal {
  const [issue] = error.issues;
  return refusal('invalid', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

/**
 * What to answer when the hub itself could not. `busy` where the database is away or overloaded, which
 * passes; `failed` for a fault of the hub's own.
 */
export function refusalFor(error: unknown): Refusal {
  return isDatabaseTrouble(error)
    ? refusal('busy', 'the database does not answer at the moment')
    : refusal('failed', 'the hub failed; its log says why');
}

/** PostgreSQL's classes: connection, resources, lock not available, operator intervention, deadlock. */
const troubleCodes = /^(?:08|53|55|57|40)\w{3}$/;
const systemCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT']);

function isDatabaseTrouble(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return troubleCodes.test(code) || systemCodes.has(code);
  // pg has no code for a connection that broke and for a pool that is empty.
  return typeof message === 'string' && /connection|timeout/i.test(message);
}
