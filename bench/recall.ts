/**
 * How surely look-up finds the right person from a damaged name, beside other ways to look people up:
 *
 *   npm run bench -- recall FILE… [--json] [--queries N] [--misses N] [--no-peers]
 *   npm run bench -- recall --korean [--seed N] [--people N] [--write FILE] …
 *
 * 1. FILE is in FEBRL's format (recall/febrl.ts). One file: its duplicates are looked for among its
 *    originals. Two: each record of the second is looked for among the first, by number.
 * 2. The originals are customers in a real encrypted store; a query is what a person would type of the
 *    duplicate, given name, surname and suburb, or the name alone, and is asked as the RPC asks it.
 *    `--queries N` asks only N of them, `--misses N` shows the first N who were not found first.
 * 3. `--korean` makes such records of Korean people (recall/korean-set.ts) instead of reading them.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BadInput, type FebrlRecord, readFebrlFile, writeFebrl } from './recall/febrl.ts';
import { koreanSet } from './recall/korean-set.ts';
import { measureRecall, type Recall } from './recall/measure.ts';
import { type Book, bookOf, fieldSets } from './recall/questions.ts';
import { openDangol, peers, type Side } from './recall/sides.ts';
import { createReport, type Report } from './support/report.ts';

const usage =
  'npm run bench -- recall FILE [FILE] [--json] [--queries N] [--misses N] [--no-peers]\n' +
  '   or: npm run bench -- recall --korean [--seed N] [--people N] [--write FILE] …';

export async function run(args: string[]): Promise<void> {
  try {
    measure(args);
  } catch (error) {
    // What parseArgs throws about the command line is a TypeError with a code, and reads well.
    const expected = error instanceof BadInput || (error as { code?: string }).code !== undefined;
    if (!expected) throw error;
    console.error(`recall: ${(error as Error).message}\nusage: ${usage}`);
    process.exitCode = 1;
  }
}

function measure(args: string[]): void {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    allowNegative: true,
    options: {
      json: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: true },
      misses: { type: 'string', default: '0' },
      korean: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      people: { type: 'string', default: '5000' },
      write: { type: 'string' },
      queries: { type: 'string' },
    },
  });
  const misses = wholeNumber('--misses', values.misses);
  const report = createReport(values);
  const { names, files } = values.korean
    ? koreanFile(values, positionals)
    : { names: positionals, files: filesOf(positionals) };
  const [first = [], second] = files;
  const book = bookOf(names, first, second);
  if (values.queries !== undefined) {
    const most = wholeNumber('--queries', values.queries);
    for (const fields of fieldSets) {
      // From all over the book: who is early in it is before their namesakes.
      const all = book.questions[fields];
      const step = Math.max(1, all.length / most);
      book.questions[fields] = all.filter((_, i) => Math.floor(i % step) === 0).slice(0, most);
    }
  }
  report.machine('recall');
  report.progress(
    `${names.join(' and ')}: ${book.originals.length} customers, ` +
      `${book.questions.name.length} duplicates asked for by name; ` +
      `${book.skipped.empty.name} have no name to type, ${book.skipped.unknown} no original`,
  );
  measureSide(report, 'dangol', () => openDangol(book.originals), book, misses);
  for (const [name, open] of values.peers ? Object.entries(peers) : []) {
    report.progress(`asking ${name}`);
    measureSide(report, name, () => open(book.originals), book, 0);
  }
}

function koreanFile(
  values: { seed: string; people: string; write?: string | undefined },
  positionals: readonly string[],
): { names: string[]; files: FebrlRecord[][] } {
  if (positionals.length > 0) {
    throw new BadInput(
      `${positionals.join(', ')}: --korean makes its own records and reads no file.`,
    );
  }
  const seed = wholeNumber('--seed', values.seed);
  const people = wholeNumber('--people', values.people);
  if (people === 0) throw new BadInput('--people 0: give at least 1.');
  const records = koreanSet({ seed, people });
  if (values.write !== undefined) writeFileSync(values.write, writeFebrl(records));
  return { names: [`the Korean set of seed ${seed}`], files: [records] };
}

function filesOf(paths: readonly string[]): FebrlRecord[][] {
  if (paths.length === 0) throw new BadInput('no file given.');
  if (paths.length > 2) {
    throw new BadInput(
      `${paths.length} files given. One is searched by its own duplicates, of two the first by the ` +
        'second; measure more of them one after the other.',
    );
  }
  return paths.map(readFebrlFile);
}

function wholeNumber(name: string, written: string): number {
  if (/^\d{1,9}$/.test(written)) return Number(written);
  throw new BadInput(`${name} ${written}: give a whole number, such as ${name} 100.`);
}

function measureSide(
  report: Report,
  name: string,
  open: () => Side,
  book: Book,
  missesKept: number,
): void {
  const side = open();
  try {
    for (const fields of fieldSets) {
      const recall = measureRecall(side, book, fields, missesKept);
      const { queries, seconds } = recall;
      const numbers = {
        fields,
        queries,
        at1: rounded(recall.at1),
        at5: rounded(recall.at5),
        skipped: book.skipped.empty[fields],
        ceilingAt1: rounded(recall.ceilingAt1),
        ceilingAt5: rounded(recall.ceilingAt5),
        msPerQuery: Math.round((seconds / Math.max(1, queries)) * 100_000) / 100,
      };
      const words =
        `${name}, ${fields}: ${percent(recall.at1)} first, ${percent(recall.at5)} among the first five ` +
        `of ${queries} queries (cannot be told apart better than ${percent(recall.ceilingAt1)} and ` +
        `${percent(recall.ceilingAt5)}), ${numbers.msPerQuery} ms each`;
      const own = name === 'dangol';
      report.line(
        own ? { bench: 'recall', ...numbers } : { bench: 'recall-peer', peer: name, ...numbers },
        words,
      );
      sayMisses(report, book, recall);
    }
  } finally {
    side.close();
  }
}

function sayMisses(report: Report, book: Book, { misses }: Recall): void {
  const people = new Map(book.originals.map(({ person, customer }) => [person, customer]));
  const written = (person: string | undefined) => {
    const customer = person === undefined ? undefined : people.get(person);
    if (customer === undefined) return 'nobody';
    const { name, latinName = '', address } = customer;
    return [name.given, name.family, latinName, address?.city]
      .filter((part) => part !== '' && part !== undefined)
      .join(' ');
  };
  for (const { question, first, rank } of misses) {
    const place = rank === undefined ? 'not found' : `in place ${rank}`;
    report.progress(
      `  ${question.text} → first ${written(first)}; ${place}: ${written(question.person)}`,
    );
  }
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
