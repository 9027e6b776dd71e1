/**
 * How long no PIN of a person is looked at after so many wrong ones in a row. The time counts while the
 * station runs, and begins anew when it starts: no clock that is put back or forward, and no pulled plug,
 * makes it shorter.
 */

export const TRIES_FREE = 5;
export const TRIES_MOST = 10;
const FIRST_LOCK_MS = 30_000;

/** Milliseconds; 0 for none, null where it takes a new code from a lead or the hub. */
export function lockAfter(failures: number): number | null {
  if (failures < TRIES_FREE) return 0;
  if (failures >= TRIES_MOST) return null;
  return FIRST_LOCK_MS * 2 ** (failures - TRIES_FREE);
}
