/** What the first-sync bench says: a line of Dangol's, one of each peer's, one of look-ups meanwhile. */
import type { Report } from '../support/report.ts';
import { median, pairedRatio, percentiles, rounded } from '../support/statistics.ts';
import type { Synced } from './side.ts';
import type { Source } from './source.ts';

type Results = ReadonlyMap<string, readonly Synced[]>;

/** What each peer leaves out that Dangol's figure has in it. */
const without: Record<string, string> = {
  pouchdb: 'encryption, search index, waiting for the disk',
  'pouchdb-default': 'encryption, search index, waiting for the disk',
  rxdb: 'network, server, any file, encryption, search index',
  'rxdb-default': 'network, server, any file, encryption, search index',
};

export function firstSync(
  report: Report,
  measured: {
    people: number;
    source: Source;
    sentBytes: number;
    hub: { rssMb: number; peakMb: number };
    results: Results;
  },
): void {
  const { people, source, sentBytes, hub, results } = measured;
  const own = results.get('dangol') ?? [];
  const raw = results.get('raw') ?? [];
  const line = {
    bench: 'first-sync',
    people,
    rowsPerSecond: rowsPerSecond(people, own),
    rawRowsPerSecond: rowsPerSecond(people, raw),
    ratio: rounded(pairedRatio(timesOf(raw), timesOf(own)), 3),
    stationRssMb: median(own.map(({ rssMb }) => rssMb)),
    stationPeakMb: Math.max(...own.map(({ peakMb }) => peakMb)),
    hubRssMb: hub.rssMb,
    hubPeakMb: hub.peakMb,
    bytesPerPerson: Math.round(median(own.map(({ fileBytes }) => fileBytes)) / people),
    documentBytes: Math.round(source.documentBytes / people),
    wireRatio: rounded(sentBytes / source.jsonBytes, 3),
    rounds: own.length,
  };
  report.line(
    line,
    `first sync of ${people} customers: ${line.rowsPerSecond} rows/s, raw local limit ${line.rawRowsPerSecond} rows/s, ratio ${line.ratio}
  station ${line.stationRssMb} MB at the end, ${line.stationPeakMb} MB at most; hub ${line.hubRssMb} MB, ${line.hubPeakMb} MB at most
  file ${line.bytesPerPerson} bytes a customer (documents ${line.documentBytes}); on the wire ${line.wireRatio} of the JSON`,
  );
}

export function peers(report: Report, { people, results }: { people: number; results: Results }) {
  const own = results.get('dangol') ?? [];
  for (const [peer, rounds] of results) {
    const lacks = without[peer];
    if (lacks === undefined) continue;
    const line = {
      bench: 'first-sync-peer',
      peer,
      people,
      rowsPerSecond: rowsPerSecond(people, rounds),
      /** How many times as quick as the peer Dangol was in the same round. */
      timesAsFast: rounded(pairedRatio(timesOf(rounds), timesOf(own)), 2),
      without: lacks,
    };
    report.line(
      line,
      `${peer} at ${people}: ${line.rowsPerSecond} rows/s, without ${lacks}; Dangol is ${line.timesAsFast} times as fast`,
    );
  }
}

export function lookUps(report: Report, people: number, { lookUpsMs, found }: Synced): void {
  const line = {
    bench: 'lookup',
    kind: 'during-first-sync',
    people,
    queries: lookUpsMs.length,
    found,
    ...percentiles(lookUpsMs),
  };
  report.line(
    line,
    `${line.queries} look-ups while ${people} customers came: p50 ${line.p50Ms} ms, p99 ${line.p99Ms} ms, longest ${line.maxMs} ms; ${found} found somebody`,
  );
}

const timesOf = (rounds: readonly Synced[]) => rounds.map(({ ms }) => ms);

function rowsPerSecond(people: number, rounds: readonly Synced[]): number {
  return Math.round(median(rounds.map(({ ms }) => people / (ms / 1000))));
}
