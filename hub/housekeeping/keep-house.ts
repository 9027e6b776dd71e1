/** What a node does by itself from time to time, besides serving. */
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/schema.ts';
import type { Log } from '../log.ts';
import { forgetEvents } from '../pickups/events.ts';
import { keepPickups } from '../pickups/keep-pickups.ts';
import { pruneAudit } from '../audit/prune-audit.ts';
import { forgetTombstones, type Remembering } from './forget-tombstones.ts';

const firstAfterMs = 60_000;
const everyMs = 3_600_000;
/** Whoever reads events has this many days to do so. */
const eventDays = 90;

export interface House {
  /** Ends it, and waits for what is being done. */
  stop(): Promise<void>;
}

export function keepHouse(
  ports: {
    db: Kysely<Database>;
    clock: Clock;
    log: Log;
    /** How long audit entries are kept, in days. */
    auditDays: number;
  } & Remembering,
): House {
  const { db, clock, log } = ports;
  let stopped = false;
  let working: Promise<void> = Promise.resolve();
  let cancel = () => {};

  async function work(): Promise<void> {
    try {
      const { forgotten } = await forgetTombstones(db, ports);
      if (forgotten > 0) log.info('old tombstones were forgotten', { count: forgotten });
      const pruned = await pruneAudit(db, ports.auditDays);
      if (pruned > 0) log.info('old audit entries were let go', { count: pruned });
      const kept = await keepPickups(db, clock.now());
      if (kept.expired + kept.archived > 0) {
        log.info('pickups expired or were put away', { count: kept.expired + kept.archived });
      }
      const events = await forgetEvents(db, eventDays);
      if (events > 0) log.info('old events were let go', { count: events });
    } catch (error) {
      log.warn('housekeeping failed; it is tried again', { error });
    }
  }
  const later = (delayMs: number): void => {
    if (stopped) return;
    cancel = clock.after(delayMs, () => {
      working = work().then(() => later(everyMs));
    });
  };
  later(firstAfterMs);
  return {
    async stop() {
      stopped = true;
      cancel();
      await working;
    },
  };
}
