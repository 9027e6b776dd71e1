/**
 * A durable save through the station's RPC, from the call to its answer, beside a raw commit: one row of the
 * same size in an encrypted file with the outbox's settings (synchronous=FULL), by turns in the same run.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openConnection } from '#electron/station/store/connection.ts';
import { percentiles, rounded } from '../support/statistics.ts';
import { customerIds, fillSmall, levelStation, say, type Stage } from './stage.ts';

const restMs = 10;
/** About what a mutation is on the disk. */
const rowBytes = 400;

export async function durableSave(stage: Stage): Promise<void> {
  const { report, sizes, directory } = stage;
  await fillSmall(stage);
  const ids = customerIds(Math.min(1_000, sizes.people));
  const { station } = await levelStation(stage, 'saving');
  const raw = openConnection({
    path: join(directory, 'raw.db'),
    role: 'outbox',
    key: new Uint8Array(32).fill(1),
    cipher: 'aegis',
  });
  raw.exec('CREATE TABLE row (number INTEGER PRIMARY KEY, text TEXT NOT NULL)');
  const insert = raw.prepare('INSERT INTO row (text) VALUES (?)');
  const text = 'x'.repeat(rowBytes);
  const [savedMs, rawMs]: [number[], number[]] = [[], []];
  for (let i = 0; i < sizes.samples; i += 1) {
    const customerId = ids[i % ids.length] ?? '';
    const startedMs = performance.now();
    const saved = await station.rpc.call('note.add', { customerId, text: `note ${i}` });
    savedMs.push(performance.now() - startedMs);
    if (!saved.ok) throw new Error(`not saved: ${saved.code}`);
    await pause(restMs);
    const rawStartedMs = performance.now();
    insert.run(text);
    rawMs.push(performance.now() - rawStartedMs);
    await pause(restMs);
  }
  raw.close();
  await station.stop();
  const own = percentiles(savedMs);
  const control = percentiles(rawMs);
  const ratioP99 = rounded(own.p99Ms / control.p99Ms, 2);
  say(
    report,
    'durable-save',
    { saves: savedMs.length, ...own, rawP50Ms: control.p50Ms, rawP99Ms: control.p99Ms, ratioP99 },
    `a durable save through the RPC: p50 ${own.p50Ms} ms, p99 ${own.p99Ms} ms; a raw commit p50 ${control.p50Ms} ms, p99 ${control.p99Ms} ms; p99 ratio ${ratioP99}`,
  );
}
