/**
 * The raw local limit: the same rows into the same file with the same indexes by the same statements, with
 * no hub, no network and no page to unpack, in a thread like the station's. The clock runs only while the
 * store works: reading the rows from a file and parsing them is not counted.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { heapLimits } from '#electron/station/station-thread.ts';
import { PART_ROWS } from '#electron/station/sync/page-parts.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import type { RawWork } from './raw-thread.ts';
import type { Target } from './side.ts';
import { customers } from './source.ts';
import { readReplica } from './station-files.ts';

const entry = new URL('./raw-thread.ts', import.meta.url);
const keys = { replica: new Uint8Array(32).fill(1), outbox: new Uint8Array(32).fill(2) };

export function openRaw(): Target {
  let rowsFile = '';
  let people = 0;
  return {
    async prepare(wanted) {
      people = wanted;
      const directory = await mkdtemp(join(tmpdir(), 'dangol-bench-raw-'));
      process.once('disconnect', () => void rm(directory, { recursive: true, force: true }));
      rowsFile = join(directory, 'rows.jsonl');
      await pipeline(Readable.from(partsAsJson(people)), createWriteStream(rowsFile));
    },
    async sync(dataDir) {
      const work: RawWork = { rowsFile, dataDir, people, keys };
      const thread = new Worker(entry, { workerData: work, resourceLimits: heapLimits });
      const ms = await new Promise<number>((resolve, reject) => {
        thread.once('message', resolve);
        thread.once('error', reject);
      });
      return { ms, lookUpsMs: [], found: 0, ...readReplica(dataDir, keys.replica) };
    },
  };
}

function* partsAsJson(people: number): Generator<string> {
  let rows: PageRow[] = [];
  let version = 0;
  for (const { kind, id, doc } of customers(people)) {
    version += 1;
    rows.push([kind, id, version, doc]);
    if (rows.length < PART_ROWS && version < people) continue;
    yield `${JSON.stringify(rows)}\n`;
    rows = [];
  }
}
