/** What every measure of the sync bench works on, and what they share. */
import { join } from 'node:path';
import { writeRecords } from '#hub/records/write-records.ts';
import type { RecordWrite } from '#shared/domain/record.ts';
import { signInAtDemo } from '#tests/support/staff.ts';
import type { HubSide } from '../first-sync/hub-side.ts';
import { customers } from '../first-sync/source.ts';
import type { Report, Value } from '../support/report.ts';
import { type BenchStation, isLevel, openStation } from './station.ts';

export interface Sizes {
  /** Customers in the book. */
  people: number;
  /** Changes that are timed, each for itself. */
  samples: number;
  /** Records changed while a station was away. */
  changed: number;
  /** Mutations made offline. */
  mutations: number;
  /** Stations connected to one hub. */
  stations: number;
  /** How long those work. */
  seconds: number;
  rounds: number;
  peers: boolean;
}

export interface Stage {
  report: Report;
  directory: string;
  hub: HubSide;
  sizes: Sizes;
}

/** As many as the measures that are not about a large book need. */
const smallBook = 20_000;

/** Fills the hub's book for such a measure. */
export async function fillSmall({ hub, sizes }: Stage): Promise<void> {
  await hub.fill(Math.min(sizes.people, smallBook));
}

export type Measure = (stage: Stage) => Promise<void>;

/** Says one measurement of this bench. */
export function say(
  report: Report,
  measure: string,
  values: Record<string, Value>,
  words: string,
): void {
  report.line({ bench: 'sync', measure, ...values }, words);
}

/** A station that is level, in a directory of its own. */
export async function levelStation(
  { hub, directory }: Stage,
  name: string,
): Promise<{ station: BenchStation; dataDir: string }> {
  const dataDir = join(directory, name);
  await hub.enrol(dataDir);
  const station = openStation(dataDir, hub.url);
  await station.until(isLevel);
  await signInAtDemo(station.rpc);
  return { station, dataDir };
}

/** Ids of the book's first customers. */
export function customerIds(count: number): string[] {
  return [...customers(count)].map(({ id }) => id);
}

/** Writes records at the hub as an import would, in batches. */
export async function writeAtHub({ hub }: Stage, records: Iterable<RecordWrite>): Promise<void> {
  const write = (batch: readonly RecordWrite[]) =>
    hub.db.transaction().execute((trx) => writeRecords(trx, batch));
  let batch: RecordWrite[] = [];
  for (const record of records) {
    batch.push(record);
    if (batch.length < 2_000) continue;
    await write(batch);
    batch = [];
  }
  if (batch.length > 0) await write(batch);
}
