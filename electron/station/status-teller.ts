/** Says what became of the station: soon and not too often, or at once. */
import type { Log } from './host.ts';
import type { Timing } from './sync/ports.ts';

/** Status goes out at most this often; the last one always does. */
const STATUS_EVERY_MS = 100;

export interface StatusTeller {
  changed(): void;
  /** Says it before anything else is answered. */
  now(): void;
  stop(): void;
}

export function createStatusTeller(parts: {
  tell(): void;
  /** After what was said in its own time. */
  told(): void;
  timing: Pick<Timing, 'callAfter'>;
  log: Log;
}): StatusTeller {
  let cancel: (() => void) | null = null;
  let isStopped = false;

  function tellLate(): void {
    cancel = null;
    try {
      parts.tell();
      parts.told();
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      parts.log({ level: 'error', event: 'status.failed', facts: { name } });
    }
  }

  return {
    changed() {
      if (cancel === null && !isStopped) cancel = parts.timing.callAfter(STATUS_EVERY_MS, tellLate);
    },
    now() {
      cancel?.();
      cancel = null;
      parts.tell();
    },
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}
