/**
 * Which start of a station's program the model hub takes for which: the same one again, the next, one of
 * files that were put back, or a copy (hub/stations/meet-instance.ts does it in PostgreSQL).
 */
import type { Prove, RefusalCode } from '#shared/protocol/connect.ts';

export type Instance = NonNullable<Prove['instance']>;
export type Expelled = Extract<RefusalCode, 'revoked' | 'quarantined' | 'superseded'>;

const RETURNS_MOST = 1;
const RETURNS_WITHIN_MS = 60 * 60 * 1000;

/** What is known of a station's starts. */
export interface Starts {
  /** The one that came last. */
  instance: string | null;
  lastStart: number;
  seen: Set<string>;
  returns: number;
  returnedAtMs: number;
  quarantined: boolean;
  revoked: boolean;
}

export function noStarts(): Starts {
  return {
    instance: null,
    lastStart: 0,
    seen: new Set(),
    returns: 0,
    returnedAtMs: 0,
    quarantined: false,
    revoked: false,
  };
}

export function meet(
  starts: Starts,
  { id, start }: Instance,
  nowMs: number,
): 'known' | 'started' | 'rewound' | 'returned' | 'quarantined' {
  if (starts.quarantined) return 'quarantined';
  if (starts.instance === id) return 'known';
  const { instance, lastStart } = starts;
  if (starts.seen.has(id)) {
    const lately = nowMs - starts.returnedAtMs < RETURNS_WITHIN_MS;
    const returns = (lately ? starts.returns : 0) + 1;
    if (returns > RETURNS_MOST) {
      starts.quarantined = true;
      return 'quarantined';
    }
    Object.assign(starts, { returns, returnedAtMs: nowMs, instance: id, lastStart: start });
    return 'returned';
  }
  starts.seen.add(id);
  starts.instance = id;
  starts.lastStart = start;
  return instance === null || start > lastStart ? 'started' : 'rewound';
}

/** An operator lets it in again, whichever copy comes first. */
export function release(starts: Starts): void {
  Object.assign(starts, { ...noStarts(), revoked: starts.revoked });
}

/** Why a start of the program that was proven is answered no more. */
export function expelledOf(starts: Starts, instance: string | undefined): Expelled | undefined {
  if (starts.revoked) return 'revoked';
  if (starts.quarantined) return 'quarantined';
  const other = instance !== undefined && starts.instance !== null && starts.instance !== instance;
  return other ? 'superseded' : undefined;
}
