/** What the look-up bench says of what it measured: JSON lines, or tables held to the issue's limits. */
import { median, pairedRatio, percentiles, rounded } from '../support/statistics.ts';
import type { Line, Report } from '../support/report.ts';
import type { Filled } from './fill.ts';
import type { Limits } from './kinds.ts';
import { type PeerName, settingsOf } from './peers.ts';
import type { Asked, SideName } from './side.ts';

const limits = {
  bytesPerPerson: 900,
  coldStartMs: 2_000,
  idleRssMb: 300,
  rssMb: 500,
  rssRatio: 2.2,
};

export interface Start {
  startMs: number;
  firstQueryMs: number;
  idleRssMb: number | undefined;
}

/** One kind's queries to one side. */
export interface Measured {
  side: SideName;
  people: number;
  kind: string;
  limits: Limits;
  names: boolean;
  rounds: Asked[];
}

const verdict = (ok: boolean) => (ok ? 'PASS' : 'FAIL');

export function file(report: Report, filled: Filled): void {
  const { people, seconds, bytesPerPerson, documentBytes } = filled;
  const ok = bytesPerPerson <= limits.bytesPerPerson;
  report.line(
    { bench: 'lookup-file', people, bytesPerPerson, documentBytes, ok },
    `${people} customers: file ${bytesPerPerson} bytes each with documents of ${documentBytes} (<= ${limits.bytesPerPerson} ${verdict(ok)}), filled in ${seconds.toFixed(0)} s`,
  );
}

export function start(
  report: Report,
  people: number,
  starts: readonly Start[],
  withoutPageCache: boolean,
): void {
  const times = starts.map(({ startMs }) => startMs);
  const coldStartMs = Math.round(median(times));
  const firstQueryMs = rounded(median(starts.map((s) => s.firstQueryMs)), 2);
  const idleRssMb = starts.findLast((s) => s.idleRssMb !== undefined)?.idleRssMb;
  const pageCache = withoutPageCache ? 'dropped' : 'kept';
  const ok = coldStartMs <= limits.coldStartMs;
  report.line(
    {
      bench: 'lookup-start',
      people,
      pageCache,
      starts: starts.length,
      coldStartMs,
      maxMs: Math.round(Math.max(...times)),
      firstQueryMs,
      ok,
    },
    `${people} customers, page cache ${pageCache}: process start to first result ${coldStartMs} ms (<= ${limits.coldStartMs} ${verdict(ok)}), longest ${Math.round(Math.max(...times))}, its first query ${firstQueryMs} ms`,
  );
  if (idleRssMb === undefined) return;
  const idleOk = idleRssMb <= limits.idleRssMb;
  report.line(
    { bench: 'lookup-idle', people, idleRssMb, ok: idleOk },
    `${people} customers: the process holds ${idleRssMb} MB when nobody asks (<= ${limits.idleRssMb} ${verdict(idleOk)})`,
  );
}

export function lookups(report: Report, measured: readonly Measured[]): void {
  for (const one of measured) {
    if (one.side === 'dangol') report.line(...ownLine(one));
    else report.line(...peerLine(one, measured));
  }
}

function ownLine(one: Measured): [Line, string] {
  const { kind, people } = one;
  const times = percentiles(timesOf(one));
  const ok =
    times.p50Ms <= one.limits.p50Ms &&
    times.p99Ms <= one.limits.p99Ms &&
    times.maxMs <= one.limits.maxMs;
  const queries = one.rounds.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  const line = {
    bench: 'lookup',
    kind,
    people,
    queries,
    ...times,
    ...answersOf(one),
    warm: true,
    ok,
  };
  const words = [
    kind.padEnd(24),
    String(people).padStart(8),
    String(queries).padStart(6),
    ...timesInWords(times),
    shares(one),
    `${verdict(ok)} (p50 <= ${one.limits.p50Ms} ms, p99 <= ${one.limits.p99Ms}, max <= ${one.limits.maxMs})`,
  ];
  return [line, words.join('  ')];
}

function peerLine(one: Measured, measured: readonly Measured[]): [Line, string] {
  const { side, kind, people } = one;
  const times = percentiles(timesOf(one));
  const own = measured.find((m) => m.side === 'dangol' && m.people === people && m.kind === kind);
  const medians = (of: Measured | undefined) =>
    (of?.rounds ?? []).map(({ timesMs }) => median(timesMs));
  const timesOurs = rounded(pairedRatio(medians(one), medians(own)), 2);
  const queries = one.rounds.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  const line = {
    bench: 'lookup-peer',
    side,
    kind,
    people,
    queries,
    ...times,
    timesOurs,
    ...answersOf(one),
  };
  const words = [
    side.padEnd(20),
    kind.padEnd(20),
    String(queries).padStart(6),
    ...timesInWords(times),
    shares(one),
    `${timesOurs} × Dangol's p50`,
  ];
  return [line, words.join('  ')];
}

export function memory(
  report: Report,
  memories: readonly { side: SideName; people: number; rssMb: number; peakMb: number }[],
): void {
  const own = memories.filter(({ side }) => side === 'dangol');
  const [smaller, larger = smaller] = own;
  for (const { side, people, rssMb, peakMb } of memories) {
    const isOurs = side === 'dangol';
    const ratio = rounded((larger?.rssMb ?? 0) / (smaller?.rssMb ?? 1), 2);
    const ok = rssMb <= limits.rssMb && ratio <= limits.rssRatio;
    report.line(
      {
        bench: 'lookup-memory',
        side,
        people,
        rssMb,
        peakMb,
        ...(isOurs ? { ratio, ok } : { settings: settingsOf[side as PeerName] }),
      },
      isOurs
        ? `${people} customers: the station's process holds ${rssMb} MB after all queries, at most ${peakMb}; ${ratio} × the smaller book's (<= ${limits.rssMb} MB, <= ${limits.rssRatio} × ${verdict(ok)})`
        : `${side} (${settingsOf[side as PeerName]}): its process holds ${rssMb} MB, at most ${peakMb}; ${lacks[side as PeerName]}`,
    );
  }
}

/** What each does not do. */
const lacks: Record<PeerName, string> = {
  minisearch:
    'not encrypted, not durable; nothing inside a word, no other ends of a phone, no initials',
  'minisearch-default': 'as above, and no start of a word, no typing error',
  flexsearch:
    'not encrypted, not durable; nothing inside a word, no other ends of a phone, no initials',
  'flexsearch-default': 'as above, and no start of a word',
  fuse: 'not encrypted, not durable, no index: every query walks the whole book',
  'fuse-default': 'as above, and only near the beginning of a field',
  fts5: 'not encrypted; nothing inside a word, no other ends of a phone, no typing error, no initials',
  'fts5-default': 'as above, and no start of a word',
};

const timesOf = ({ rounds }: Measured) => rounds.flatMap(({ timesMs }) => timesMs);

function answersOf({ rounds, names }: Measured): { answered: number; found?: number } {
  const sum = (of: (asked: Asked) => number) =>
    rounds.reduce((total, asked) => total + of(asked), 0);
  const share = (part: number, whole: number) => rounded(whole === 0 ? 0 : part / whole, 4);
  return {
    answered: share(
      sum((a) => a.answered),
      sum((a) => a.timesMs.length),
    ),
    ...(names
      ? {
          found: share(
            sum((a) => a.found),
            sum((a) => a.known),
          ),
        }
      : {}),
  };
}

function shares(one: Measured): string {
  const { answered, found } = answersOf(one);
  const percent = (share: number) => `${Math.round(share * 100)} %`.padStart(5);
  return `answered ${percent(answered)}${found === undefined ? '' : `  found ${percent(found)}`}`;
}

function timesInWords({ p50Ms, p99Ms, maxMs }: ReturnType<typeof percentiles>): string[] {
  return [p50Ms, p99Ms, maxMs].map((ms) => ms.toFixed(2).padStart(8));
}
