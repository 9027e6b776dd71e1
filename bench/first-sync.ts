/**
 * How quickly an empty station comes level with the hub, beside the raw local limit and other ways to bring
 * a book into a local database:
 *
 *   npm run bench -- first-sync [--people 1000000] [--rounds 5] [--no-peers] [--json]
 *
 * 1. Dangol's side is a real hub process on a real PostgreSQL and the station's real thread, all on this
 *    machine; `raw` is the same rows by the same statements into the same file, without hub and network.
 * 2. The clock stops when everything is there and the files are closed (a WAL moved into its file). A
 *    round counts only if the hash of what then lies in the target is that of the source.
 * 3. Sides are measured in turn, each in a process of its own. Peers hold 100,000 customers at most.
 * 4. Look-ups while a first sync runs are measured in a sync of their own.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type HubSide, startHubSide } from './first-sync/hub-side.ts';
import { duringQueries } from './first-sync/during.ts';
import * as say from './first-sync/say.ts';
import { type SideName, type SideProcess, startSide, type Synced } from './first-sync/side.ts';
import { describeSource } from './first-sync/source.ts';
import { interleave } from './support/interleave.ts';
import { createReport, type Report } from './support/report.ts';

const peersPeople = 100_000;
const ownSides: readonly SideName[] = ['dangol', 'raw'];
const peerSides: readonly SideName[] = ['pouchdb', 'pouchdb-default', 'rxdb', 'rxdb-default'];

interface Bench {
  report: Report;
  directory: string;
  hub: HubSide;
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      people: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '5' },
      peers: { type: 'boolean', default: true },
      json: { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  const people = Number(values.people);
  const rounds = Number(values.rounds);
  const smaller = Math.min(people, peersPeople);
  const report = createReport(values);
  const directory = mkdtempSync(join(tmpdir(), 'dangol-bench-'));
  try {
    report.machine('first-sync');
    const hub = await startHubSide(directory);
    const bench = { report, directory, hub };
    try {
      if (values.peers) await measure(bench, smaller, rounds, [...ownSides, ...peerSides]);
      if (!values.peers || people > smaller) await measure(bench, people, rounds, ownSides);
      await measureLookUps(bench, people);
    } finally {
      await hub.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(
  { report, directory, hub }: Bench,
  people: number,
  rounds: number,
  names: readonly SideName[],
): Promise<void> {
  report.progress(`the hub gets ${people} customers`);
  await hub.fill(people);
  const source = describeSource(people);
  report.progress(`${names.join(', ')} get ready`);
  let sentBytes = 0;
  const started: { name: SideName; side: SideProcess }[] = [];
  for (const name of names) started.push({ name, side: await startSide(name, people) });
  const sync = async (name: SideName, side: SideProcess, round: number) => {
    const dataDir = join(directory, `${name}-${people}-${round}`);
    mkdirSync(dataDir, { mode: 0o700 });
    if (name === 'dangol') await hub.enrol(dataDir);
    const before = await hub.sentBytes();
    const synced = await side.sync(dataDir);
    if (name === 'dangol') sentBytes = (await hub.sentBytes()) - before;
    if (synced.hash !== source.hash) throw new Error(`${name} does not hold what the source holds`);
    report.progress(
      `round ${round + 1}: ${name} ${Math.round(people / (synced.ms / 1000))} rows/s`,
    );
    rmSync(dataDir, { recursive: true });
    return synced;
  };
  const { rounds: results, control } = await interleave<Synced>(
    rounds,
    started.map(({ name, side }) => ({ name, run: (round) => sync(name, side, round) })),
  );
  say.firstSync(report, { people, source, sentBytes, hub: hub.memory(), results });
  say.peers(report, { people, results });
  report.control('first-sync', control);
  for (const { side } of started) await side.end();
}

/** One more first sync, with somebody who looks people up all the while. */
async function measureLookUps({ report, directory, hub }: Bench, people: number): Promise<void> {
  const dataDir = join(directory, 'looked-up');
  await hub.enrol(dataDir);
  const side = await startSide('dangol', people);
  say.lookUps(report, people, await side.sync(dataDir, duringQueries(people)));
  await side.end();
}
