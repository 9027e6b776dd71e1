/**
 * How quickly a station finds people, through its RPC as a screen asks it, beside other ways to look
 * people up:
 *
 *   npm run bench -- lookup [--people 1000000] [--rounds 5] [--queries 2000] [--no-peers]
 *                           [--data DIR] [--json] [--chart FILE.svg]
 *
 * `--data` keeps the filled stations, and takes those that are there: for measuring the same files again.
 *
 * 1. The station is its real thread, bundled as the app's, on its real encrypted files, in a process that
 *    holds nothing else.
 * 2. Four queries of five are made of people in the book, one of people who are not. Each is distinct and
 *    asked once: what is warm is the program and the file, not the answer. `…-typed` are the same as they
 *    are typed, key by key.
 * 3. Sides are asked in turn, round by round, the same queries in the same round.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bundleSides } from './lookup/bundle.ts';
import { writeChart } from './lookup/chart.ts';
import { filledBefore, fillStation } from './lookup/fill.ts';
import { type PeerName, settingsOf } from './lookup/peers.ts';
import { drawQueries, type QuerySet } from './lookup/queries.ts';
import * as say from './lookup/say.ts';
import { type Asked, type SideProcess, startSide } from './lookup/side.ts';
import { interleave } from './support/interleave.ts';
import { dropPageCache } from './support/page-cache.ts';
import { createReport, type Report } from './support/report.ts';

/** What the peers hold, and what the station's memory at a larger size is compared with. */
const smallerBook = 100_000;
const starts = 5;
/** Of each kind's queries so many are asked before anything is measured. */
const warmUps = 100;
/** The slowest peers take a second for a query: they answer what they can in this time, a kind a round. */
const peerBudgetMs = 150;
const settleMs = 3_000;

interface Book {
  people: number;
  dataDir: string;
  sets: QuerySet[];
  isLargest: boolean;
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      people: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '5' },
      queries: { type: 'string', default: '2000' },
      peers: { type: 'boolean', default: true },
      json: { type: 'boolean', default: false },
      chart: { type: 'string' },
      data: { type: 'string' },
    },
    allowNegative: true,
  });
  const [people, rounds, each] = [values.people, values.rounds, values.queries].map(Number) as [
    number,
    number,
    number,
  ];
  const report = createReport(values);
  const directory = values.data ?? mkdtempSync(join(tmpdir(), 'dangol-bench-'));
  try {
    report.machine('lookup');
    const entry = await bundleSides();
    const books: Book[] = [];
    for (const size of new Set([Math.min(people, smallerBook), people])) {
      const dataDir = join(directory, String(size));
      report.progress(`a station with ${size} customers`);
      say.file(report, filledBefore(dataDir) ?? (await fillStation(dataDir, size)));
      const sets = drawQueries(size, each);
      books.push({ people: size, dataDir, sets, isLargest: size === people });
    }
    for (const dropped of [false, true]) await measureStarts(report, entry, books, dropped);
    const measured = await measureRounds(report, entry, books, rounds, values.peers);
    if (values.chart !== undefined) writeChart(values.chart, measured);
  } finally {
    if (values.data === undefined) rmSync(directory, { recursive: true, force: true });
  }
}

/** New processes: from nothing to the first answer, and what they hold when nobody asks any more. */
async function measureStarts(
  report: Report,
  entry: URL,
  books: readonly Book[],
  withoutPageCache: boolean,
): Promise<void> {
  report.progress(`${starts} starts each, page cache ${withoutPageCache ? 'dropped' : 'kept'}`);
  const measured = books.map(() => [] as say.Start[]);
  for (let round = 0; round < starts; round += 1) {
    for (const [i, { people, dataDir, sets }] of books.entries()) {
      if (withoutPageCache && !dropPageCache(dataDir)) return;
      // A query of another kind each time.
      const { text = '' } = sets[(round * 7) % sets.length]?.queries[round] ?? {};
      const side = await startSide(entry, 'dangol', people, dataDir, text);
      const last = round === starts - 1 && !withoutPageCache;
      if (last) await pause(settleMs);
      const idleRssMb = last ? (await side.memory()).rssMb : undefined;
      measured[i]?.push({ startMs: side.startMs, firstQueryMs: side.firstQueryMs, idleRssMb });
      await side.end();
    }
  }
  for (const [i, { people }] of books.entries()) {
    say.start(report, people, measured[i] ?? [], withoutPageCache);
  }
}

/** Each side's answers, by kind, of one round. */
type Answers = Map<string, Asked>;

async function measureRounds(
  report: Report,
  entry: URL,
  books: readonly Book[],
  rounds: number,
  withPeers: boolean,
): Promise<say.Measured[]> {
  const [smaller] = books;
  if (smaller === undefined) return [];
  const sides: { side: SideProcess; book: Book }[] = [];
  const start = async (name: PeerName | 'dangol', book: Book) => {
    report.progress(`starting ${name} with ${book.people} customers`);
    const side = await startSide(entry, name, book.people, book.dataDir, '김');
    for (const { queries } of kindsFor(name, book)) {
      await side.ask(queries.slice(0, warmUps), peerBudgetMs);
    }
    sides.push({ side, book });
  };
  for (const book of books) await start('dangol', book);
  for (const name of withPeers ? (Object.keys(settingsOf) as PeerName[]) : []) {
    await start(name, smaller);
  }
  const { rounds: results, control } = await interleave(
    rounds,
    sides.map(({ side, book }) => ({
      name: `${side.name} ${book.people}`,
      run(round) {
        report.progress(`round ${round + 1} of ${rounds}: ${side.name} ${book.people}`);
        return askRound(side, book, round, rounds);
      },
    })),
  );
  const measured = sides.flatMap(({ side, book }) => {
    const answers = results.get(`${side.name} ${book.people}`) ?? [];
    return kindsFor(side.name, book).map(({ kind, limits, names }) => ({
      side: side.name,
      people: book.people,
      kind,
      limits,
      names,
      rounds: answers.flatMap((byKind) => byKind.get(kind) ?? []),
    }));
  });
  say.lookups(report, measured);
  const memories = [];
  for (const { side, book } of sides) {
    memories.push({ side: side.name, people: book.people, ...(await side.memory()) });
    await side.end();
  }
  say.memory(report, memories);
  report.control('lookup', control);
  return measured;
}

async function askRound(
  side: SideProcess,
  book: Book,
  round: number,
  rounds: number,
): Promise<Answers> {
  const answers: Answers = new Map();
  const budgetMs = side.name === 'dangol' ? Number.POSITIVE_INFINITY : peerBudgetMs;
  for (const { kind, queries } of kindsFor(side.name, book)) {
    const measured = queries.slice(Math.min(warmUps, queries.length >> 1));
    const from = Math.floor((measured.length * round) / rounds);
    const to = Math.floor((measured.length * (round + 1)) / rounds);
    answers.set(kind, await side.ask(measured.slice(from, to), budgetMs));
  }
  return answers;
}

/**
 * Typing is measured in the larger book. Peers as they come are asked only what shows the difference; so
 * is Fuse, which takes a second for one query of 100,000 people, and a minute for a long one.
 */
function kindsFor(name: SideProcess['name'], { sets, isLargest }: Book): readonly QuerySet[] {
  if (name === 'dangol' && isLargest) return sets;
  const typical = ['name-whole', 'name-prefix', 'name-misspelt', 'phone-last-4'];
  return sets.filter(({ kind }) =>
    name === 'fuse' || name.endsWith('-default')
      ? typical.includes(kind)
      : !kind.endsWith('-typed'),
  );
}
