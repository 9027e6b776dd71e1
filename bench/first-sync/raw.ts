/**
 * The raw local limit: the same rows into the same file with the same indexes by the same statements, with
 * no hub, no network and no page to unpack. The clock runs only while the store works: reading the
 * rows from a file and parsing them is not counted.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openStore } from '#electron/station/store/open-store.ts';
import { PART_ROWS } from '#electron/station/sync/page-parts.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import type { Target } from './side.ts';
import { customers } from './source.ts';
import { readReplica } from './station-files.ts';

const scope = 'region:kr';
const epoch = '0199a0c4-0000-7000-8000-000000000001';
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
      let ms = 0;
      const timed = <T>(work: () => T): T => {
        const startedMs = performance.now();
        const result = work();
        ms += performance.now() - startedMs;
        return result;
      };
      const store = timed(() =>
        openStore({
          dataDir,
          station: { id: 'bench', store: 'gangnam', mode: 'associate' },
          keys,
          cipher: 'aegis',
          nowMs: () => performance.now(),
          log: () => {},
        }),
      );
      store.setGrants([scope], epoch);
      let left = people;
      for await (const line of createInterface({ input: createReadStream(rowsFile) })) {
        const rows = JSON.parse(line) as PageRow[];
        left -= rows.length;
        const after = `customer/${rows.at(-1)?.[1]}`;
        const next =
          left > 0 ? ({ phase: 'book', head: people, after } as const) : feedFrom(people);
        const remaining = { rows: left, bytes: left };
        const levelAt = left > 0 ? null : 1;
        timed(() => {
          const bytes = rows.length;
          store.applyPage({ scope, epoch, rows, next, bytes, remaining, levelAt });
          store.tidy(true);
        });
      }
      timed(() => store.close());
      return { ms, lookUpsMs: [], found: 0, ...readReplica(dataDir, keys.replica) };
    },
  };
}

const feedFrom = (version: number) => ({ phase: 'feed', version }) as const;

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
