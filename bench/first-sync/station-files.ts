/** A station's files in the bench: whose they are, and what lies in them in the end. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Secrets } from '#electron/station/host.ts';
import { openConnection } from '#electron/station/store/connection.ts';
import { contentHash } from './source.ts';

/** Keys are not wrapped: that is the platform's work, once a start. */
export const plainSecrets: Secrets = {
  quality: 'development',
  seal: async (plain) => plain,
  open: async (sealed) => sealed,
  forget: async () => {},
};

/** Reads the closed replica: the hash of its customers, and its size. */
export function readReplica(dataDir: string, key: Uint8Array): { hash: string; fileBytes: number } {
  const path = join(dataDir, 'replica.db');
  const fileBytes = statSync(path).size;
  const db = openConnection({ path, role: 'replica', key, cipher: 'aegis' });
  const hash = contentHash();
  const rows = db.prepare<[], { id: string; doc: string }>(`
    SELECT record.id, doc FROM record JOIN kind ON kind.number = record.kind
    WHERE kind.name = 'customer' AND doc IS NOT NULL`);
  for (const { id, doc } of rows.iterate()) hash.add(id, JSON.parse(doc));
  db.close();
  return { hash: hash.digest(), fileBytes };
}
