/**
 * Keeps one station thread running: one that ends by itself is started again after a moment, a few
 * times; then a person is told.
 */
import type { Log } from '#electron/station/host.ts';
import type { StationThread } from '#electron/station/station-thread.ts';
import type { RestartLimit } from './restart-limit.ts';

export interface StationKeeper {
  /** The running station; null between two. */
  current(): StationThread | null;
  /** Stops it for good, within the given time whatever it does. */
  stop(withinMs: number): Promise<void>;
}

export interface KeeperParts {
  start: () => StationThread;
  limit: RestartLimit;
  restartAfterMs: number;
  log: Log;
  onRestarted: () => void;
  onGivenUp: () => void;
}

export function keepStation(parts: KeeperParts): StationKeeper {
  let thread: StationThread | null = null;
  let stopping = false;
  let restart: NodeJS.Timeout | undefined;

  function run(): void {
    const started = parts.start();
    thread = started;
    void started.ended.then(() => {
      thread = null;
      if (stopping) return;
      if (!parts.limit.allow()) return parts.onGivenUp();
      parts.log({ level: 'warn', event: 'station.restarting' });
      restart = setTimeout(() => {
        run();
        parts.onRestarted();
      }, parts.restartAfterMs);
    });
  }
  run();

  return {
    current: () => thread,
    async stop(withinMs) {
      stopping = true;
      clearTimeout(restart);
      if (thread === null) return;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([thread.stop(), late]);
      clearTimeout(timer);
    },
  };
}
