/**
 * What one station's first sync costs the hub in memory, at a tenth of the book and at all of it: bounded by
 * the pages under way and not by what is sent.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isLevel, openStation } from './station.ts';
import { say, type Stage } from './stage.ts';

const restMs = 2_000;

export async function hubMemory(stage: Stage): Promise<void> {
  const { report, hub, directory, sizes } = stage;
  for (const people of [Math.ceil(sizes.people / 10), sizes.people]) {
    await hub.fill(people);
    await pause(restMs);
    // From here on the most it holds is counted anew.
    writeFileSync(`/proc/${hub.pid}/clear_refs`, '5');
    const before = hub.memory();
    const sentBefore = await hub.sentBytes();
    const dataDir = join(directory, `memory-${people}`);
    await hub.enrol(dataDir);
    const station = openStation(dataDir, hub.url);
    await station.until(isLevel);
    await station.stop();
    const line = {
      people,
      sentMb: Math.round(((await hub.sentBytes()) - sentBefore) / 1e6),
      beforeMb: before.rssMb,
      peakMb: hub.memory().peakMb,
      grownMb: hub.memory().peakMb - before.rssMb,
    };
    say(
      report,
      'hub-memory',
      line,
      `a first sync of ${people} customers, ${line.sentMb} MB sent: the hub grew by ${line.grownMb} MB to ${line.peakMb} MB`,
    );
  }
}
