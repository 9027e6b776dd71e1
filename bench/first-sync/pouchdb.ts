/**
 * PouchDB: its own replication, from a server like PouchDB Server on this machine (couch-process.ts) into
 * LevelDB files. It encrypts nothing, indexes nothing but ids, and does not wait for the disk.
 */
import { fork } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PouchDB from 'pouchdb';
import type { Target } from './side.ts';
import { contentHash } from './source.ts';

/** The quickest found among batches of 100 to 5,000 and 1 to 10 of them under way. */
const tunedReplication = { batch_size: 2_000, batches_limit: 4 };
const tunedTarget = { auto_compaction: false, revs_limit: 1 };

const readAtOnce = 5_000;

export function openPouch(tuned: boolean): Target {
  let url = '';
  return {
    async prepare(people) {
      const entry = new URL('./couch-process.ts', import.meta.url);
      const directory = await mkdtemp(join(tmpdir(), 'dangol-bench-pouch-'));
      const couch = fork(entry, [String(people), join(directory, 'book')], { execArgv: [] });
      process.once('disconnect', () => {
        couch.once('exit', () => rmSync(directory, { recursive: true, force: true }));
        couch.disconnect();
      });
      url = await new Promise<string>((resolve, reject) => {
        couch.once('message', (ready: { url: string }) => resolve(ready.url));
        couch.once('exit', (code) => reject(new Error(`the server ended with ${String(code)}`)));
      });
    },
    async sync(dataDir) {
      const path = join(dataDir, 'pouch');
      const startedMs = performance.now();
      const target = new PouchDB(path, tuned ? tunedTarget : {});
      await PouchDB.replicate(url, target, tuned ? tunedReplication : {});
      await target.close();
      const ms = performance.now() - startedMs;
      return { ms, lookUpsMs: [], found: 0, fileBytes: bytesIn(path), hash: await hashOf(path) };
    },
  };
}

async function hashOf(path: string): Promise<string> {
  const db = new PouchDB(path);
  const hash = contentHash();
  for (let after = ''; ; ) {
    const { rows } = await db.allDocs({
      include_docs: true,
      limit: readAtOnce,
      startkey: `${after}\0`,
    });
    for (const { id, doc } of rows) {
      const { _id, _rev, ...rest } = doc ?? {};
      hash.add(id, rest);
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  await db.close();
  return hash.digest();
}

function bytesIn(directory: string): number {
  return readdirSync(directory).reduce(
    (sum, name) => sum + statSync(join(directory, name)).size,
    0,
  );
}
