/** Time that a test moves. */
import type { Clock } from '#hub/clock.ts';

export function testClock(): Clock & { pass: (ms: number) => void } {
  let nowMs = 0;
  const waiting = new Set<{ atMs: number; run: () => void }>();
  return {
    now: () => nowMs,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    pass(ms) {
      nowMs += ms;
      for (const timer of waiting) {
        if (timer.atMs > nowMs) continue;
        waiting.delete(timer);
        timer.run();
      }
    },
  };
}
