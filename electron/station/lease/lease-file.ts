/**
 * The lease as this station remembers it: the sealed file `lease`. It lies apart from the two databases,
 * since it says whether they may be opened.
 *
 * `seenMs` is the latest time that was ever seen here, by the hub's clock. A clock that is put back does not
 * bring it back; only the hub's own word does.
 */
import { z } from 'zod';
import { openSealedFile, type SealedFile } from '../sealed-file.ts';

/** Times in milliseconds since 1970, by the hub's clock. */
export const KeptLease = z.object({
  notAfter: z.int(),
  /** When the hub gave it; absent in leases of before. */
  givenMs: z.int().optional(),
  scopes: z.array(z.string()),
  seenMs: z.int(),
  /** The hub's clock minus this device's, as of the last contact. */
  offsetMs: z.int(),
  /** The hub said that the station was removed. */
  revoked: z.boolean(),
});
export type KeptLease = z.infer<typeof KeptLease>;

/** Without one only the hub can say. */
export type LeaseFile = SealedFile<KeptLease>;

/** @param outboxKey the station's, unwrapped. */
export function openLeaseFile(dataDir: string, outboxKey: Uint8Array): LeaseFile {
  return openSealedFile(dataDir, 'lease', outboxKey, KeptLease);
}
