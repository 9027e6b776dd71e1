/** What taking a station's audit chain works with. */
import type { Kysely, Transaction } from 'kysely';
import type { Database, IncidentKind } from '../database/schema.ts';
import type { Log } from '../log.ts';
import type { SigningKey } from '../signing-key.ts';

export interface AuditPorts {
  db: Kysely<Database>;
  log: Log;
  /** The hub's id. */
  hub: string;
  signing: SigningKey;
}

/** One taking, in its transaction. */
export interface Taking extends AuditPorts {
  trx: Transaction<Database>;
  station: string;
  nowMs: number;
  /** Notes what the chain gives away, once the transaction is done. */
  noted(kind: IncidentKind): void;
}
