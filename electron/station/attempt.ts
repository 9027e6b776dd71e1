/** Writes what must not keep the files open, or a wipe from going on, where the disk fails. */
import type { Log } from './host.ts';

/** @param what is written, for the log. */
export type Attempt = (what: string, write: () => void) => void;

export function createAttempt(log: Log): Attempt {
  return (what, write) => {
    try {
      write();
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      log({ level: 'error', event: 'station.not_written', facts: { what, name } });
    }
  };
}
