/**
 * The station's own thread, with a watch on every transaction of its files, and on the WAL being moved into
 * a file, which keeps others waiting as well: what takes longer than some milliseconds is told to the
 * bench, over the log.
 */
import { parentPort } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { transactionEvent } from './station.ts';

const tellFromMs = 5;

type Transaction = ReturnType<Database.Database['transaction']>;
const makeTransaction = Database.prototype.transaction as (work: () => unknown) => Transaction;

/** With its COMMIT: the body alone would leave the writing out. */
function watched<Run extends (...args: never[]) => unknown>(run: Run): Run {
  return function (this: unknown, ...args: never[]) {
    const startedMs = performance.now();
    try {
      return run.apply(this, args);
    } finally {
      const ms = performance.now() - startedMs;
      if (ms >= tellFromMs) {
        const line = { level: 'debug', event: transactionEvent, facts: { ms } };
        parentPort?.postMessage({ type: 'log', line });
      }
    }
  } as Run;
}

Database.prototype.transaction = function (this: Database.Database, work: () => unknown) {
  const made = makeTransaction.call(this, work);
  return Object.assign(watched(made), {
    default: watched(made.default),
    deferred: watched(made.deferred),
    immediate: watched(made.immediate),
    exclusive: watched(made.exclusive),
  });
} as typeof Database.prototype.transaction;

Database.prototype.pragma = watched(Database.prototype.pragma);

await import('#electron/station/worker.ts');
