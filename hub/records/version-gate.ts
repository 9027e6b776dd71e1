/**
 * The gate in front of version numbers.
 *
 * PostgreSQL makes transactions visible in the order they commit, not in the order they drew from a
 * sequence: a puller that saw version 12 would never come back for an 11 that was committed after it.
 * So whoever wants to write records first passes this gate, a transaction-wide advisory lock that is
 * held until the commit: versions become visible in their order. (tests/integration/hub-commit-order
 * shows the loss without it.)
 *
 *   1. The gate comes before any lock on rows of `record`, everywhere; so writers cannot deadlock.
 *   2. What is read after the gate cannot be changed by another writer before the commit.
 *   3. Nothing slow happens behind it: no network, no file, no waiting for a person.
 */
import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';

export type VersionGate = (trx: Transaction<Database>) => Promise<void>;

/** Any number, the same on every node; written in hexadecimal it begins with "dangol". */
const gateLock = '28254624480717825';

export const versionGate: VersionGate = async (trx) => {
  await sql`select pg_advisory_xact_lock(${sql.lit(gateLock)}::bigint)`.execute(trx);
};

/** For a caller that passed the gate earlier in the same transaction, to read before it writes. */
export const gatePassed: VersionGate = async () => {};
