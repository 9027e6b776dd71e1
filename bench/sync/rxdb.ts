/**
 * RxDB's propagation: two RxDBs in memory, each in live replication with a list in this very process that
 * stands for a server. There is no network, no server and no file.
 */
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { Pair } from './pair.ts';

interface Note {
  id: string;
  text: string;
}
type Held = Note & { _deleted: boolean };
interface Checkpoint {
  upTo: number;
}

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 64 }, text: { type: 'string' } },
  required: ['id', 'text'],
} as const;

export async function openRxPair(): Promise<Pair> {
  const server: Held[] = [];
  const replications: { reSync(): void }[] = [];

  async function openSide(name: string) {
    const db = await createRxDatabase({
      name: `bench-propagation-${name}`,
      storage: getRxStorageMemory(),
      multiInstance: false,
    });
    const { notes } = await db.addCollections({ notes: { schema } });
    if (notes === undefined) throw new Error('the collection was not made');
    const replication = replicateRxCollection<Note, Checkpoint>({
      collection: notes as never,
      replicationIdentifier: 'bench',
      live: true,
      pull: {
        async handler(checkpoint, batchSize) {
          const from = checkpoint?.upTo ?? 0;
          const upTo = Math.min(server.length, from + batchSize);
          return { documents: server.slice(from, upTo), checkpoint: { upTo } };
        },
      },
      push: {
        async handler(rows) {
          const documents = rows.map(({ newDocumentState }) => newDocumentState as Held);
          server.push(...documents);
          for (const one of replications) one.reSync();
          return [];
        },
      },
    });
    await replication.awaitInitialReplication();
    replications.push(replication);
    return { db, notes };
  }
  const [from, to] = [await openSide('from'), await openSide('to')];
  const shown = new Map<string, () => void>();
  to.notes.insert$.subscribe(({ documentId }) => shown.get(documentId)?.());
  return {
    async propagate(change) {
      const id = `note-${change}`;
      const arrived = new Promise<void>((resolve) => shown.set(id, resolve));
      const startedMs = performance.now();
      await from.notes.insert({ id, text: `change ${change}` });
      await arrived;
      return performance.now() - startedMs;
    },
    async close() {
      await from.db.remove();
      await to.db.remove();
    },
  };
}
