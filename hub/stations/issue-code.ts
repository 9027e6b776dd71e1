/** Issues a one-time code, with which a new station enrols for a store and a mode. */
import type { Kysely } from 'kysely';
import type { StationMode } from '#shared/domain/record.ts';
import type { Database } from '../database/schema.ts';
import { hashCode, makeCode } from './enrolment-code.ts';

export const codeLifetimeMs = 10 * 60_000;

/** A used code is kept for a while, so that a station whose answer was lost can ask again. */
const keptAfterExpiryMs = 24 * 3_600_000;

const attemptsMax = 20;

export interface IssuedCode {
  code: string;
  store: string;
  mode: StationMode;
  expiresAt: Date;
}

export interface CodeFor {
  store: string;
  mode: StationMode;
  nowMs: number;
  /** Whoever brings it needs no confirmation; for programs that carry it to the station themselves. */
  confirmed?: boolean;
}

/** The store must exist (`ensureStore`). The code is returned once and cannot be read again. */
export async function issueCode(
  db: Kysely<Database>,
  { store, mode, nowMs, confirmed = false }: CodeFor,
): Promise<IssuedCode> {
  await db
    .deleteFrom('enrolment_code')
    .where('expires_at', '<', new Date(nowMs - keptAfterExpiryMs))
    .execute();
  const expiresAt = new Date(nowMs + codeLifetimeMs);
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const code = makeCode();
    // Another code with the same beginning is live: draw again.
    const inserted = await db
      .insertInto('enrolment_code')
      .values({
        ...(await hashCode(code)),
        store,
        mode,
        expires_at: expiresAt,
        confirmed,
        used_by: null,
      })
      .onConflict((conflict) => conflict.column('locator').doNothing())
      .returning('locator')
      .executeTakeFirst();
    if (inserted !== undefined) return { code, store, mode, expiresAt };
  }
  throw new Error('no free enrolment code was found; thousands are live');
}
