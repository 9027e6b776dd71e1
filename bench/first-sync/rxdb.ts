/**
 * RxDB: its own replication, from documents that lie ready in this process's memory, into its memory
 * storage, the one that comes with it and works in Node without a server. There is no network; nothing is
 * durable, encrypted or indexed but by id, which flatters it.
 */
import { createRxDatabase, type RxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { Target } from './side.ts';
import { contentHash, customers } from './source.ts';

interface Held {
  id: string;
  doc: Record<string, unknown>;
}

interface Checkpoint {
  upTo: number;
}

/** The quickest found among batches of 100 to 10,000. */
const tunedBatch = 5_000;

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 64 }, doc: { type: 'object' } },
  required: ['id', 'doc'],
} as const;

export function openRx(tuned: boolean): Target {
  const documents: (Held & { _deleted: boolean })[] = [];
  let synced = 0;
  return {
    async prepare(people) {
      for (const { id, doc } of customers(people)) {
        documents.push({ id, doc, _deleted: false });
      }
    },
    async sync() {
      synced += 1;
      const startedMs = performance.now();
      const db = await createRxDatabase({
        name: `bench-${synced}`,
        storage: getRxStorageMemory(),
        multiInstance: false,
      });
      const { people } = await db.addCollections({ people: { schema } });
      const replication = replicateRxCollection<Held, Checkpoint>({
        collection: people as never,
        replicationIdentifier: 'bench',
        live: false,
        pull: {
          ...(tuned ? { batchSize: tunedBatch } : {}),
          async handler(checkpoint, batchSize) {
            const from = checkpoint?.upTo ?? 0;
            const upTo = Math.min(documents.length, from + batchSize);
            return { documents: documents.slice(from, upTo), checkpoint: { upTo } };
          },
        },
      });
      await replication.awaitInitialReplication();
      const ms = performance.now() - startedMs;
      const hash = await hashOf(db);
      await db.remove();
      return { ms, lookUpsMs: [], found: 0, fileBytes: 0, hash };
    },
  };
}

async function hashOf(db: RxDatabase): Promise<string> {
  const found = await db.collections.people?.find().exec();
  const hash = contentHash();
  const all = (found ?? []).map((one) => one.toMutableJSON() as unknown as Held);
  for (const { id, doc } of all) hash.add(id, doc);
  return hash.digest();
}
