/**
 * PouchDB's propagation: two PouchDBs on LevelDB files, each in live replication both ways with a server
 * like PouchDB Server in a process of its own.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PouchDB from 'pouchdb';
import type { Pair } from './pair.ts';

const people = 1_000;

export async function openPouchPair(): Promise<Pair> {
  const directory = await mkdtemp(join(tmpdir(), 'dangol-bench-pouch-'));
  const entry = new URL('../first-sync/couch-process.ts', import.meta.url);
  const couch = fork(entry, [String(people), join(directory, 'book')], { execArgv: [] });
  const [{ url }] = (await once(couch, 'message')) as [{ url: string }];
  const [from, to] = [new PouchDB(join(directory, 'from')), new PouchDB(join(directory, 'to'))];
  const replications: { cancel(): void }[] = [];
  for (const db of [from, to]) {
    await PouchDB.replicate(url, db, {});
    const live = { live: true, retry: true } as const;
    replications.push(PouchDB.replicate(db, url, live), PouchDB.replicate(url, db, live));
  }
  const shown = new Map<string, () => void>();
  const changes = to.changes({ since: 'now', live: true }).on('change', ({ id }) => {
    shown.get(id)?.();
  });
  return {
    async propagate(change) {
      const id = `note-${change}`;
      const arrived = new Promise<void>((resolve) => shown.set(id, resolve));
      const startedMs = performance.now();
      await from.put({ _id: id, customerId: 'c', text: `change ${change}` });
      await arrived;
      return performance.now() - startedMs;
    },
    async close() {
      changes.cancel();
      for (const replication of replications) replication.cancel();
      await from.close();
      await to.close();
      const ended = once(couch, 'exit');
      couch.disconnect();
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
