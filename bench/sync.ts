/**
 * What syncing costs in time, and the hub in memory, on this machine:
 *
 *   npm run bench -- sync [--only propagation,save] [--people 1000000] [--samples 500] [--changed 100000]
 *     [--mutations 10000] [--stations 1000] [--seconds 60] [--rounds 3] [--no-peers] [--json]
 *
 * 1. The hub is a real process on a real PostgreSQL that waits for its disk; stations are real threads on
 *    real encrypted files, but for the thousand, which are light clients in a process of their own. All of
 *    them share this machine.
 * 2. What is compared is measured in turn. The control case is read first, in the middle and last.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startHubSide } from './first-sync/hub-side.ts';
import { controlMs, judgeControl } from './support/control.ts';
import { createReport } from './support/report.ts';
import { catchUp } from './sync/catch-up.ts';
import { hubMemory } from './sync/hub-memory.ts';
import { manyStations } from './sync/many-stations.ts';
import { offlinePush } from './sync/offline-push.ts';
import { propagation } from './sync/propagation.ts';
import { durableSave } from './sync/save.ts';
import type { Measure, Stage } from './sync/stage.ts';

/** In this order: those that need little in the book first. */
const measures: Record<string, Measure> = {
  save: durableSave,
  propagation,
  push: offlinePush,
  stations: manyStations,
  memory: hubMemory,
  'catch-up': catchUp,
};

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: Object.keys(measures).join(',') },
      people: { type: 'string', default: '1000000' },
      samples: { type: 'string', default: '500' },
      changed: { type: 'string', default: '100000' },
      mutations: { type: 'string', default: '10000' },
      stations: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '60' },
      rounds: { type: 'string', default: '3' },
      peers: { type: 'boolean', default: true },
      json: { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  const chosen = Object.entries(measures).filter(([name]) => values.only.split(',').includes(name));
  if (chosen.length === 0) throw new Error(`--only is some of ${Object.keys(measures).join(', ')}`);
  const report = createReport(values);
  const directory = mkdtempSync(join(tmpdir(), 'dangol-bench-'));
  try {
    report.machine('sync');
    const hub = await startHubSide(directory);
    try {
      const stage: Stage = {
        report,
        directory,
        hub,
        sizes: {
          people: Number(values.people),
          samples: Number(values.samples),
          changed: Number(values.changed),
          mutations: Number(values.mutations),
          stations: Number(values.stations),
          seconds: Number(values.seconds),
          rounds: Number(values.rounds),
          peers: values.peers,
        },
      };
      controlMs(); // Warm.
      const firstMs = controlMs();
      let middleMs = firstMs;
      for (const [i, [name, measure]] of chosen.entries()) {
        if (i === chosen.length >> 1) middleMs = controlMs();
        report.progress(name);
        await measure(stage);
      }
      report.control('sync', judgeControl(firstMs, middleMs, controlMs()));
    } finally {
      await hub.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
