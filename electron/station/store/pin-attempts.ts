/**
 * Wrong PINs and codes in a row, by person: counted before one is looked at, durable when `count` returns,
 * and forgotten when one was right. They are of one verifier: a new code or PIN starts at none.
 */
import type { Database } from 'better-sqlite3';
import type { SecretPurpose } from '#shared/domain/staff-secret.ts';

export interface AttemptsOf {
  staffId: string;
  purpose: SecretPurpose;
  /** Names the verifier that was tried against, without being it. */
  secret: string;
}

export interface PinAttempts {
  failures(of: AttemptsOf): number;
  /** @returns the failures in a row, should this one be one. */
  count(of: AttemptsOf): number;
  clear(of: AttemptsOf): void;
}

export const pinAttemptTable = `
  CREATE TABLE pin_attempt (
    staff TEXT NOT NULL,
    purpose TEXT NOT NULL,
    secret TEXT NOT NULL,
    failures INTEGER NOT NULL,
    PRIMARY KEY (staff, purpose)
  ) STRICT, WITHOUT ROWID`;

export function createPinAttempts(db: Database): PinAttempts {
  const select = db
    .prepare<[string, string, string], number>(
      'SELECT failures FROM pin_attempt WHERE staff = ? AND purpose = ? AND secret = ?',
    )
    .pluck();
  const count = db
    .prepare<[string, string, string], number>(
      `INSERT INTO pin_attempt (staff, purpose, secret, failures) VALUES (?, ?, ?, 1)
       ON CONFLICT (staff, purpose) DO UPDATE SET
         failures = CASE WHEN secret = excluded.secret THEN failures + 1 ELSE 1 END,
         secret = excluded.secret
       RETURNING failures`,
    )
    .pluck();
  const clear = db.prepare<[string, string]>(
    'DELETE FROM pin_attempt WHERE staff = ? AND purpose = ?',
  );
  return {
    failures: ({ staffId, purpose, secret }) => select.get(staffId, purpose, secret) ?? 0,
    count: ({ staffId, purpose, secret }) => count.get(staffId, purpose, secret) as number,
    clear: ({ staffId, purpose }) => void clear.run(staffId, purpose),
  };
}
