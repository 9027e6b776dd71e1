/**
 * Lets stations compare without burdening the hub: one scan at a time in a process, and a herd that asks
 * for the same scope is answered from one.
 */
import type { Kysely } from 'kysely';
import type { KeyRow } from '#shared/protocol/digest.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/schema.ts';
import {
  type Moment,
  readKeysOfLeaves,
  readMoment,
  readScopeSums,
  type ScopeSums,
} from './scope-sums.ts';

/** Scopes whose sums are kept, half a megabyte each. */
const KEPT_MOST = 4;

/**
 * Sums are made anew after this long, even of a scope where nothing changed: a document that was changed
 * behind the hub's back has no new version.
 */
export const KEPT_MS = 15 * 60 * 1000;

/** Scans that wait for their turn; whoever comes then is told to come again. */
export const WAITING_MOST = 16;

export interface SumsDesk {
  /**
   * Sums that are no older than a version, or of a scope that has not changed since they were read; made
   * within the last quarter of an hour.
   * Undefined where too many wait already.
   */
  sums(scope: string, atLeast: number): Promise<ScopeSums | undefined>;
  keys(
    scope: string,
    leaves: readonly string[],
    limit: number,
  ): Promise<(Moment & { keys: KeyRow[] }) | undefined>;
}

export interface SumsDeskPorts {
  db: Kysely<Database>;
  clock: Pick<Clock, 'now'>;
  /** Told how long each scan took. */
  scanned: (seconds: number) => void;
}

export function createSumsDesk({ db, clock, scanned }: SumsDeskPorts): SumsDesk {
  const kept = new Map<string, { readMs: number; sums: ScopeSums }>();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  async function inTurn<Done>(work: () => Promise<Done>): Promise<Done | undefined> {
    if (waiting >= WAITING_MOST) return undefined;
    waiting += 1;
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      waiting -= 1;
    }
  }

  async function timed<Done>(scan: () => Promise<Done>): Promise<Done> {
    const startedMs = clock.now();
    const done = await scan();
    scanned((clock.now() - startedMs) / 1000);
    return done;
  }

  async function stillGood(scope: string, atLeast: number): Promise<ScopeSums | undefined> {
    const found = kept.get(scope);
    if (found === undefined || clock.now() - found.readMs >= KEPT_MS) return undefined;
    const { sums } = found;
    const { epoch, head } = await readMoment(db, scope);
    if (epoch !== sums.epoch) return undefined;
    return head === sums.head || sums.newest >= atLeast ? sums : undefined;
  }

  return {
    async sums(scope, atLeast) {
      return (
        (await stillGood(scope, atLeast)) ??
        (await inTurn(async () => {
          // Whoever was before may have asked for the same.
          const good = await stillGood(scope, atLeast);
          if (good !== undefined) return good;
          const readMs = clock.now();
          const read = await timed(() => readScopeSums(db, scope));
          kept.delete(scope);
          kept.set(scope, { readMs, sums: read });
          for (const oldest of [...kept.keys()].slice(0, -KEPT_MOST)) kept.delete(oldest);
          return read;
        }))
      );
    },
    keys: (scope, leaves, limit) =>
      inTurn(() => timed(() => readKeysOfLeaves(db, scope, leaves, limit))),
  };
}
