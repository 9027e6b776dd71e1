/**
 * A picture of the look-up times: a line from the median to the slowest hundredth of each kind, on a
 * logarithmic scale, with the issue's limits, and the peers' medians where they answer at all. SVG, made
 * of text, readable without colour.
 */
import { writeFileSync } from 'node:fs';
import { median, percentiles } from '../support/statistics.ts';
import type { Measured } from './say.ts';

const width = 960;
const left = 190;
const right = 30;
const rowHeight = 18;
const top = 74;
const [leastMs, mostMs] = [0.02, 2000];

export function writeChart(path: string, measured: readonly Measured[]): void {
  writeFileSync(path, chart(measured));
}

/** Shapes of the peers, so that they are told apart without colour. */
const peers = { minisearch: '○', flexsearch: '△', fuse: '◇', fts5: '□' } as const;

export function chart(measured: readonly Measured[]): string {
  const people = Math.max(...measured.map((m) => m.people));
  const own = measured.filter((m) => m.side === 'dangol' && m.people === people);
  const kinds = own.filter(({ kind }) => !kind.endsWith('-typed'));
  const bottom = top + kinds.length * rowHeight;
  const count = people.toLocaleString('en');
  const title = `Look-up among ${count} customers, milliseconds through the station's RPC`;
  const rows = kinds.map((one, i) => row(one, own, measured, top + i * rowHeight + rowHeight / 2));
  const grid = [0.1, 1, 10, 100, 1000].map((ms) => {
    const at = x(ms);
    return `<line x1="${at}" x2="${at}" y1="${top - 6}" y2="${bottom}" class="grid"/><text x="${at}" y="${top - 12}" class="tick">${ms}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 62}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="12">
<title id="title">${title}</title>
<desc id="desc">${described(kinds)}</desc>
<style>
svg { background: #fff; color: #1d1d1f } text { fill: #1d1d1f }
.grid { stroke: #ddd } .tick, .mark { text-anchor: middle } .kind { text-anchor: end }
.time { stroke: #0b57d0; stroke-width: 5; stroke-linecap: round } .typed { stroke: #7aa7e8; stroke-width: 2 }
.limit { stroke: #b3261e; stroke-width: 2 } .mark { fill: #555 }
@media (prefers-color-scheme: dark) { svg { background: #1b1b1d } text { fill: #eee } .grid { stroke: #444 } .mark { fill: #bbb } .time { stroke: #7cacf8 } .typed { stroke: #4a6fa5 } .limit { stroke: #f2867e } }
</style>
<rect width="100%" height="100%" fill="none"/>
<text x="20" y="26" font-size="16" font-weight="600">${title}</text>
<text x="20" y="46">thick: median to slowest hundredth; thin: the same typed key by key; | limit of the slowest hundredth</text>
${grid.join('\n')}
${rows.join('\n')}
<text x="20" y="${bottom + 26}">Medians of peers in memory at ${smallest(measured)} customers, where they answer half of the queries: ${Object.entries(
    peers,
  )
    .map(([name, sign]) => `${sign} ${name}`)
    .join('  ')}</text>
</svg>
`;
}

function row(one: Measured, own: readonly Measured[], all: readonly Measured[], y: number): string {
  const bar = (of: Measured | undefined, kind: string, at: number) => {
    if (of === undefined) return '';
    const { p50Ms, p99Ms } = percentiles(of.rounds.flatMap(({ timesMs }) => timesMs));
    return `<line x1="${x(p50Ms)}" x2="${x(p99Ms)}" y1="${at}" y2="${at}" class="${kind}"/>`;
  };
  const typed = own.find(({ kind }) => kind === `${one.kind}-typed`);
  const limit = x(one.limits.p99Ms);
  const marks = Object.entries(peers).flatMap(([name, sign]) => {
    const peer = all.find((m) => m.side === name && m.kind === one.kind);
    const asked = peer?.rounds.flatMap(({ timesMs }) => timesMs) ?? [];
    const answered = peer?.rounds.reduce((sum, round) => sum + round.answered, 0) ?? 0;
    if (asked.length === 0 || answered < asked.length / 2) return [];
    return `<text x="${x(median(asked))}" y="${y + 4}" class="mark">${sign}</text>`;
  });
  return [
    `<text x="${left - 12}" y="${y + 4}" class="kind">${one.kind}</text>`,
    bar(typed, 'typed', y + 5),
    bar(one, 'time', y),
    `<line x1="${limit}" x2="${limit}" y1="${y - 6}" y2="${y + 6}" class="limit"/>`,
    ...marks,
  ].join('');
}

function x(ms: number): number {
  const share =
    Math.log(Math.max(leastMs, Math.min(mostMs, ms)) / leastMs) / Math.log(mostMs / leastMs);
  return Math.round(left + share * (width - left - right));
}

function smallest(measured: readonly Measured[]): string {
  return Math.min(...measured.map(({ people }) => people)).toLocaleString('en');
}

function described(kinds: readonly Measured[]): string {
  return kinds
    .map(({ kind, rounds }) => {
      const { p50Ms, p99Ms } = percentiles(rounds.flatMap(({ timesMs }) => timesMs));
      return `${kind}: median ${p50Ms} ms, 99 of 100 within ${p99Ms} ms.`;
    })
    .join(' ');
}
