/**
 * The lease as this station remembers it: the file `lease`, sealed under a key of its own that comes from
 * the outbox's. It lies apart from the two databases, since it says whether they may be opened.
 *
 * `seenMs` is the latest time that was ever seen here, by the hub's clock. A clock that is put back does not
 * bring it back; only the hub's own word does.
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openEnvelope, sealEnvelope } from '../hosting/envelope.ts';
import { writeDurably } from '../write-durably.ts';

const LEASE = 'lease';

/** Times in milliseconds since 1970, by the hub's clock. */
export const KeptLease = z.object({
  notAfter: z.int(),
  scopes: z.array(z.string()),
  seenMs: z.int(),
  /** The hub's clock minus this device's, as of the last contact. */
  offsetMs: z.int(),
  /** The hub said that the station was removed. */
  revoked: z.boolean(),
});
export type KeptLease = z.infer<typeof KeptLease>;

export interface LeaseFile {
  /** Undefined where there is none, or one that cannot be read: then only the hub can say. */
  read(): KeptLease | undefined;
  write(lease: KeptLease): void;
}

/** @param outboxKey the station's, unwrapped. */
export function openLeaseFile(dataDir: string, outboxKey: Uint8Array): LeaseFile {
  const key = new Uint8Array(hkdfSync('sha256', outboxKey, '', 'dangol lease', 32));
  return {
    read() {
      try {
        const sealed = readFileSync(join(dataDir, LEASE));
        const plain = Buffer.from(openEnvelope(key, sealed)).toString('utf8');
        return KeptLease.parse(JSON.parse(plain));
      } catch {
        return undefined;
      }
    },
    write(lease) {
      const plain = Buffer.from(JSON.stringify(lease), 'utf8');
      writeDurably(dataDir, LEASE, sealEnvelope(key, plain, randomBytes));
    },
  };
}
