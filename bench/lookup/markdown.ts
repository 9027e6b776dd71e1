/**
 * The tables of bench/RESULTS.md from what a run said:
 *
 *   npm run -s bench -- lookup --json > lookup.jsonl && node bench/lookup/markdown.ts lookup.jsonl
 */
import { readFileSync } from 'node:fs';

interface Line {
  bench: string;
  kind: string;
  side: string;
  people: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  answered: number;
  found?: number;
  rssMb: number;
  timesOurs: number;
  ok: boolean;
}

const [, , file = ''] = process.argv;
const lines = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line) as Line);
const of = (bench: string) => lines.filter((line) => line.bench === bench);
const own = of('lookup').filter(({ p50Ms }) => p50Ms !== undefined);
const largest = Math.max(...own.map(({ people }) => people));
const smallest = Math.min(...own.map(({ people }) => people));

table(
  ['look-up by', 'p50', 'p99', 'longest', 'typed: p50', 'p99', 'longest', 'finds', ''],
  own
    .filter(({ people, kind }) => people === largest && !kind.endsWith('-typed'))
    .map((line) => {
      const typed = ownLine(largest, `${line.kind}-typed`);
      const finds = line.found === undefined ? '' : percent(line.found);
      const within = line.ok && typed?.ok !== false;
      const cells = [line.kind.replaceAll('-', ' '), ...times(line), ...times(typed), finds];
      return [...cells, within ? '' : 'above the limit'];
    }),
);

const shown = ['phone-last-4', 'name-whole', 'name-prefix', 'name-misspelt', 'name-and-city'];
table(
  ['', ...shown.map((kind) => kind.replaceAll('-', ' ')), 'memory of the process'],
  of('lookup-memory')
    .filter(({ people }) => people === smallest)
    .map(({ side, rssMb }) => {
      const cells = shown.map((kind) => {
        const line = side === 'dangol' ? ownLine(smallest, kind) : peerLine(side, kind);
        return line === undefined ? '' : `${ms(line.p50Ms)}, ${percent(line.answered)} answered`;
      });
      return [side, ...cells, `${rssMb} MB`];
    }),
);

for (const line of lines) {
  if (line.bench !== 'lookup-peer' && line.p50Ms === undefined) console.log(JSON.stringify(line));
}

function ownLine(people: number, kind: string): Line | undefined {
  return own.find((line) => line.people === people && line.kind === kind);
}

function peerLine(side: string, kind: string): Line | undefined {
  return of('lookup-peer').find((line) => line.side === side && line.kind === kind);
}

function times(line: Line | undefined): string[] {
  return line === undefined ? ['', '', ''] : [line.p50Ms, line.p99Ms, line.maxMs].map(ms);
}

/** To three figures. */
function ms(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share === 1 ? 0 : 1)} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  for (const row of [head, head.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
  console.log();
}
