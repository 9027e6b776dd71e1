/** The thread that raw's rows are applied in: a new one each time, as a station's is in its first sync. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parentPort, workerData } from 'node:worker_threads';
import { PIECES_A_PART } from '#electron/station/sync/apply-page.ts';
import { openStore } from '#electron/station/store/open-store.ts';
import type { PageRow } from '#shared/protocol/feed.ts';

export interface RawWork {
  /** A part of a page a line, as JSON. */
  rowsFile: string;
  dataDir: string;
  people: number;
  keys: { replica: Uint8Array; outbox: Uint8Array };
}

const scope = 'region:kr';
const epoch = '0199a0c4-0000-7000-8000-000000000001';

const { rowsFile, dataDir, people, keys } = workerData as RawWork;
let ms = 0;

function timed<T>(work: () => T): T {
  const startedMs = performance.now();
  const result = work();
  ms += performance.now() - startedMs;
  return result;
}

const store = openStore({
  dataDir,
  station: { id: 'bench', store: 'gangnam', mode: 'associate' },
  keys,
  cipher: 'aegis',
  nowMs: () => performance.now(),
  clockMs: () => Date.now(),
  log: () => {},
});
store.setGrants([scope], epoch);
let left = people;
for await (const line of createInterface({ input: createReadStream(rowsFile) })) {
  const rows = JSON.parse(line) as PageRow[];
  left -= rows.length;
  const after = `customer/${rows.at(-1)?.[1]}`;
  const next =
    left > 0
      ? ({ phase: 'book', head: people, after } as const)
      : ({ phase: 'feed', version: people } as const);
  const remaining = { rows: left, bytes: left };
  const levelAt = left > 0 ? null : 1;
  timed(() => {
    store.applyPage({ scope, epoch, rows, next, bytes: rows.length, remaining, levelAt });
    for (let piece = 0; piece < PIECES_A_PART && store.tidy(true); piece += 1);
  });
}
timed(() => store.close());
parentPort?.postMessage(ms);
