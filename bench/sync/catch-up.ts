/**
 * A station that was away while many records changed, all over the book and in no order: how quickly it
 * comes level, how long its transactions are meanwhile, and what look-ups take.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Customer } from '#shared/domain/customer.ts';
import type { RecordWrite } from '#shared/domain/record.ts';
import { signInAtDemo } from '#tests/support/staff.ts';
import { duringQueries } from '../first-sync/during.ts';
import { customerAt } from '../first-sync/source.ts';
import { percentiles, rounded } from '../support/statistics.ts';
import { levelStation, say, type Stage, writeAtHub } from './stage.ts';
import { isLevel, openStation, type BenchStation } from './station.ts';

const askEveryMs = 30;
/** As many hits as the renderer asks for first. */
const limit = 25;

export async function catchUp(stage: Stage): Promise<void> {
  const { report, hub, sizes } = stage;
  report.progress(`the hub gets ${sizes.people} customers`);
  await hub.fill(sizes.people);
  report.progress('a station reads them');
  const { station, dataDir } = await levelStation(stage, 'away');
  await station.stop();
  const changed = Math.min(sizes.changed, sizes.people);
  report.progress(`${changed} records change`);
  await writeAtHub(stage, changes(sizes.people, changed));
  // The station's waits for the disk are its own then; a shop's hub has another disk.
  await sql`CHECKPOINT`.execute(hub.db);

  report.progress('the station comes back');
  const back = openStation(dataDir, hub.url);
  await signInAtDemo(back.rpc);
  await back.until(({ link }) => link.state === 'online');
  back.transactions();
  const startedMs = performance.now();
  const asking = askUntilStopped(back, duringQueries(sizes.people));
  // Found level since the clock began to run, and not in its earlier life.
  await back.until(
    (status) =>
      isLevel(status) &&
      status.scopes.every(({ levelAt }) => since(levelAt, status.nowMs, startedMs)),
  );
  const ms = performance.now() - startedMs;
  asking.stop();
  const lookUpsMs = await asking.done;
  const { longestMs, over50Ms } = back.transactions();
  await back.stop();
  const lookUps = percentiles(lookUpsMs);
  const line = {
    people: sizes.people,
    changed,
    rowsPerSecond: Math.round(changed / (ms / 1_000)),
    longestTransactionMs: rounded(longestMs, 1),
    transactionsOver50Ms: over50Ms,
    lookups: lookUpsMs.length,
    lookupP50Ms: lookUps.p50Ms,
    lookupP99Ms: lookUps.p99Ms,
  };
  say(
    report,
    'catch-up',
    line,
    `${changed} changed records at ${sizes.people}: ${line.rowsPerSecond} rows/s, longest transaction ${line.longestTransactionMs} ms (${over50Ms} above 50), ${line.lookups} look-ups p50 ${line.lookupP50Ms} ms, p99 ${line.lookupP99Ms} ms`,
  );
}

function since(levelAt: number | null, nowMs: number, startedMs: number): boolean {
  return levelAt !== null && nowMs - levelAt < performance.now() - startedMs;
}

/** As far apart in the book as two changes that follow each other are; it has no divisor but itself. */
const stride = 611_953;

/**
 * Customers from all over the book. Each has another tag; every second one also another phone and e-mail,
 * as people are found by, and half of those another name.
 */
function* changes(people: number, changed: number): Generator<RecordWrite> {
  for (let i = 0; i < changed; i += 1) {
    const customer = customerAt(1 + ((i * stride) % people));
    const { name, email, phone } = customerAt(people + 1 + i).doc as Partial<Customer>;
    const reached = i % 2 === 0 ? { ...(email && { email }), ...(phone && { phone }) } : {};
    const renamed = i % 4 === 0 ? { name } : {};
    yield { ...customer, doc: { ...customer.doc, ...reached, ...renamed, tags: ['seen again'] } };
  }
}

function askUntilStopped(station: BenchStation, queries: readonly string[]) {
  const stopped = new AbortController();
  const done = (async () => {
    const lookUpsMs: number[] = [];
    for (let i = 0; !stopped.signal.aborted; i += 1) {
      const query = queries[i % queries.length] ?? '';
      const beganMs = performance.now();
      await station.rpc.call('customer.search', { query, limit });
      lookUpsMs.push(performance.now() - beganMs);
      await pause(askEveryMs);
    }
    return lookUpsMs;
  })();
  return {
    done,
    stop: () => stopped.abort(),
  };
}
