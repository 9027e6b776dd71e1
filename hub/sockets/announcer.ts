/**
 * Tells stations that a scope has something new. An announcement costs a message for each station that
 * listens, and a pull from each of them; so there are limits, within which it is told at once:
 *
 * 1. for a scope, one in so many milliseconds: an import of a hundred thousand rows becomes a few
 *    announcements a second, always ending with the last version;
 * 2. for all of them, so many messages a second. Where more would be due, scopes wait in the order in which
 *    they changed, and what changes in one while it waits becomes the same announcement. So the more there
 *    is to do, the later it is told and the less work each change is, and nothing piles up.
 */
import type { Clock } from '../clock.ts';

export interface AnnouncerSize {
  /** Between two announcements of one scope, milliseconds. */
  quietMs: number;
  /** Messages a second, and how many of them at once after a pause. */
  perSecond: number;
  burst: number;
}

export interface Announcer {
  /** A version of the scope is there to be pulled. Older ones than announced are ignored. */
  changed(scope: string, version: number): void;
  /** Scopes that wait for their turn. */
  waiting(): number;
  stop(): void;
}

/** @param listeners how many stations an announcement of the scope goes to. */
export function createAnnouncer(
  clock: Clock,
  { quietMs, perSecond, burst }: AnnouncerSize,
  listeners: (scope: string) => number,
  announce: (scope: string, version: number) => void,
): Announcer {
  const newest = new Map<string, number>();
  const announced = new Map<string, number>();
  /** Scopes that were announced just now, with how to stop waiting. */
  const quiet = new Map<string, () => void>();
  const due = new Set<string>();
  let messages = burst;
  let filledAtMs = clock.now();
  let cancelTurn: (() => void) | undefined;

  const hasNews = (scope: string) => (newest.get(scope) ?? 0) > (announced.get(scope) ?? 0);

  function tell(scope: string): void {
    const version = newest.get(scope) ?? 0;
    announced.set(scope, version);
    messages -= listeners(scope);
    announce(scope, version);
    const end = () => {
      quiet.delete(scope);
      if (hasNews(scope)) want(scope);
    };
    quiet.set(scope, clock.after(quietMs, end));
  }

  /** Tells those whose turn it is. One may be told on credit: however many listen, its turn comes. */
  function work(): void {
    const nowMs = clock.now();
    messages = Math.min(burst, messages + (Math.max(0, nowMs - filledAtMs) / 1_000) * perSecond);
    filledAtMs = nowMs;
    for (const scope of due) {
      if (messages <= 0) {
        const waitMs = Math.ceil((1 - messages) * (1_000 / perSecond));
        cancelTurn ??= clock.after(waitMs, () => {
          cancelTurn = undefined;
          work();
        });
        return;
      }
      due.delete(scope);
      tell(scope);
    }
  }

  function want(scope: string): void {
    due.add(scope);
    work();
  }
  return {
    changed(scope, version) {
      newest.set(scope, Math.max(version, newest.get(scope) ?? 0));
      if (hasNews(scope) && !quiet.has(scope)) want(scope);
    },
    waiting: () => due.size,
    stop() {
      for (const cancel of quiet.values()) cancel();
      cancelTurn?.();
      quiet.clear();
      due.clear();
    },
  };
}
