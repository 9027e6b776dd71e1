/** What the hub measures, in Prometheus' conventions: base units, `_total` for counters. One registry a hub. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  connectedStations: Gauge<'mode'>;
  mutations: Counter<'outcome'>;
  pushTransactionSeconds: Histogram;
  pushedMutations: Histogram;
  requestSeconds: Histogram<'event'>;
  comparisonSeconds: Histogram;
  pulledRows: Counter;
  pulledBytes: Counter;
  refusals: Counter<'code'>;
  announcements: Counter;
  doorbellLosses: Counter;
}

/** @param readFeedHead the newest version of any record; asked at each scrape. */
export function createMetrics(readFeedHead: () => Promise<number>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // process_* and nodejs_*, under the names that every dashboard knows.
  collectDefaultMetrics({ register: registry });
  const feedHead = new Gauge({
    name: 'dangol_hub_feed_head_version',
    help: 'Newest version of any record.',
    registers,
    async collect() {
      feedHead.set(await readFeedHead());
    },
  });
  return {
    registry,
    connectedStations: new Gauge({
      name: 'dangol_hub_connected_stations',
      help: 'Proven stations connected to this node now.',
      labelNames: ['mode'],
      registers,
    }),
    mutations: new Counter({
      name: 'dangol_hub_mutations_total',
      help: 'Mutations answered, by outcome (resent ones as "resent").',
      labelNames: ['outcome'],
      registers,
    }),
    pushTransactionSeconds: new Histogram({
      name: 'dangol_hub_push_transaction_seconds',
      help: 'Time of one push (1 to 100 mutations), from beginning to commit, waiting for the version gate included.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    pushedMutations: new Histogram({
      name: 'dangol_hub_push_mutations',
      help: 'Mutations in one push.',
      buckets: [1, 2, 5, 10, 20, 50, 100],
      registers,
    }),
    comparisonSeconds: new Histogram({
      name: 'dangol_hub_comparison_seconds',
      help: 'Time of one reading of a scope for stations that compare themselves with it.',
      buckets: [0.01, 0.05, 0.25, 1, 2.5, 5, 10, 30],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'dangol_hub_request_seconds',
      help: 'Time from a request over the socket to its answer, waiting for a turn included, by event.',
      labelNames: ['event'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 25],
      registers,
    }),
    pulledRows: new Counter({
      name: 'dangol_hub_pulled_rows_total',
      help: 'Rows sent in pages.',
      registers,
    }),
    pulledBytes: new Counter({
      name: 'dangol_hub_pulled_bytes_total',
      help: 'Compressed bytes sent in pages.',
      registers,
    }),
    refusals: new Counter({
      name: 'dangol_hub_refusals_total',
      help: 'Requests over the socket that were refused, by code.',
      labelNames: ['code'],
      registers,
    }),
    announcements: new Counter({
      name: 'dangol_hub_announcements_total',
      help: 'Announcements of a new version of a scope, one for each station that was told.',
      registers,
    }),
    doorbellLosses: new Counter({
      name: 'dangol_hub_doorbell_losses_total',
      help: 'Times the LISTEN connection to the database was lost or could not be made.',
      registers,
    }),
  };
}
