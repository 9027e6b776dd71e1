/**
 * A control case: the same work each time, nothing of ours in it. Measured first, in the middle and last;
 * where its times are far apart the machine was not the same throughout, and the run says nothing.
 */
import { createHash } from 'node:crypto';
import { median, rounded, spread } from './statistics.ts';

/** A run whose control times are further apart than this is void. */
export const mostSpread = 0.08;

const slices = 61;
const megabyte = new Uint8Array(1 << 20);

export interface Control {
  firstMs: number;
  middleMs: number;
  lastMs: number;
  /** (slowest - quickest) / quickest. */
  spread: number;
  ok: boolean;
}

/** Milliseconds one slice takes; the median of some, so that a single interruption is none. */
export function controlMs(): number {
  return median(Array.from({ length: slices }, slice));
}

export function judgeControl(firstMs: number, middleMs: number, lastMs: number): Control {
  const times = [firstMs, middleMs, lastMs];
  const [first = 0, middle = 0, last = 0] = times.map((ms) => rounded(ms, 2));
  const apart = spread(times);
  return {
    firstMs: first,
    middleMs: middle,
    lastMs: last,
    spread: rounded(apart, 4),
    ok: apart <= mostSpread,
  };
}

/** About 15 ms of what benches do: hashing, objects made and thrown away, a walk through memory. */
function slice(): number {
  const startMs = performance.now();
  const hash = createHash('sha256');
  for (let i = 0; i < 6; i += 1) hash.update(megabyte);
  hash.digest();
  const rows = Array.from({ length: 20_000 }, (_, i) => ({ id: `row-${(i * 7919) % 20_000}`, i }));
  JSON.parse(JSON.stringify(rows));
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  return performance.now() - startMs;
}
