/**
 * Tells stations that a scope has something new, at most so often for each scope: an import of a
 * hundred thousand rows becomes a few announcements a second, always ending with the last version.
 */
import type { Clock } from '../clock.ts';

export interface Announcer {
  /** A version of the scope is there to be pulled. Older ones than announced are ignored. */
  changed(scope: string, version: number): void;
  stop(): void;
}

export function createAnnouncer(
  clock: Clock,
  quietMs: number,
  announce: (scope: string, version: number) => void,
): Announcer {
  const announced = new Map<string, number>();
  /** Scopes that were announced just now, with how to stop waiting. */
  const quiet = new Map<string, () => void>();
  const newest = new Map<string, number>();

  const tell = (scope: string): void => {
    const version = newest.get(scope) ?? 0;
    if (version <= (announced.get(scope) ?? 0)) return;
    announced.set(scope, version);
    announce(scope, version);
    quiet.set(
      scope,
      clock.after(quietMs, () => {
        quiet.delete(scope);
        tell(scope);
      }),
    );
  };
  return {
    changed(scope, version) {
      newest.set(scope, Math.max(version, newest.get(scope) ?? 0));
      if (!quiet.has(scope)) tell(scope);
    },
    stop() {
      for (const cancel of quiet.values()) cancel();
      quiet.clear();
    },
  };
}
