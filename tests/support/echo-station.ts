/** A station for tests of hosts: it knows no calls, and shows what reached it and what is open. */
import type { StationThread } from '#electron/station/station-thread.ts';

export interface EchoStation extends Pick<StationThread, 'connect'> {
  /** Sessions that are open now. */
  readonly open: number;
  /** Ends all sessions, as a station that stops does. */
  end(): void;
}

/** A station whose sessions answer each message with itself. */
export function echoStation(): EchoStation {
  const ends = new Set<() => void>();
  return {
    get open() {
      return ends.size;
    },
    end() {
      for (const end of ends) end();
    },
    connect() {
      const listeners = new Set<(message: unknown) => void>();
      const closeListeners = new Set<() => void>();
      const end = () => {
        if (!ends.delete(end)) return;
        for (const listener of closeListeners) listener();
      };
      ends.add(end);
      return {
        send: (message) => {
          for (const listener of listeners) listener(structuredClone(message));
        },
        onMessage(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        onClose(listener) {
          closeListeners.add(listener);
          return () => closeListeners.delete(listener);
        },
        close: end,
      };
    },
  };
}
