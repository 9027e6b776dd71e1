/** A host's log: one JSON line an event on standard error, so that standard output stays for scripts. */
import type { Log } from '../host.ts';

/** @param write takes one line, without its line end. `debug` lines are left out. */
export function jsonLog(write: (line: string) => void, now: () => number): Log {
  return ({ level, event, facts }) => {
    if (level === 'debug') return;
    write(JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...facts }));
  };
}
