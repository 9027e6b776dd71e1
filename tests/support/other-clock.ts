/**
 * Loaded before a process's own code (`--import`), in its threads as well: gives it another clock. The file
 * named by OTHER_CLOCK says which, as JSON, and may change at any time:
 *
 *   offsetMs   how far the wall clock is off
 *   rate       how many milliseconds pass in one of ours; timers run as much faster
 */
import { readFileSync } from 'node:fs';

const file = process.env['OTHER_CLOCK'] ?? '';
/** Asked of the disk at most this often. */
const LOOK_EVERY_MS = 10;

const wall = Date.now.bind(Date);
const steady = performance.now.bind(performance);
const startedAtMs = wall();
let setting = { offsetMs: 0, rate: 1 };
let lookedAtMs = Number.NEGATIVE_INFINITY;
/** Where both clocks stood when the rate last changed. */
let anchor = { oursMs: steady(), theirsMs: steady() };

function theirs(): number {
  const nowMs = steady();
  const theirsMs = anchor.theirsMs + (nowMs - anchor.oursMs) * setting.rate;
  if (nowMs - lookedAtMs >= LOOK_EVERY_MS) {
    lookedAtMs = nowMs;
    anchor = { oursMs: nowMs, theirsMs };
    setting = read() ?? setting;
  }
  return theirsMs;
}

/** Undefined while the file is being written. */
function read(): typeof setting | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as typeof setting;
  } catch {
    return undefined;
  }
}

const firstMs = theirs();
performance.now = theirs;
Date.now = () => {
  const passedMs = theirs() - firstMs;
  return Math.round(startedAtMs + passedMs + setting.offsetMs);
};

const { setTimeout: later, setInterval: often } = globalThis;
const faster = (delayMs: number | undefined) => (delayMs ?? 0) / setting.rate;
globalThis.setTimeout = Object.assign(
  (run: () => void, delayMs?: number, ...args: []) => later(run, faster(delayMs), ...args),
  later,
);
globalThis.setInterval = Object.assign(
  (run: () => void, delayMs?: number, ...args: []) => often(run, faster(delayMs), ...args),
  often,
);
