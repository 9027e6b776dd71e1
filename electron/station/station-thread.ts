/**
 * The host's handle on a running station: starts the worker thread, lends it the keystore, and opens
 * one RPC session for each window or page. Used by both hosts, so that neither holds any of this.
 */
import { Worker } from 'node:worker_threads';
import type { Transport } from '#shared/rpc/transport.ts';
import type { Log, Secrets, StationSettings } from './host.ts';
import type { FromStation, SecretOperation, ToStation } from './thread-messages.ts';

/**
 * Left to itself V8 lets a first sync's garbage grow to hundreds of megabytes before it looks. What a
 * million customers need lies outside the heap but for some tens of megabytes.
 */
export const heapLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 };

export interface StationThread {
  /** Opens a session. Close it when the window or page is gone. */
  connect(): Transport & { close(): void };
  /** Resolves when the station has closed its files. Later calls are harmless. */
  stop(): Promise<void>;
  /** Resolves with the exit code when the thread has ended for whatever reason. */
  readonly ended: Promise<number>;
}

/**
 * @param entry the worker's entry file: `worker.ts` in development, its bundle in production.
 */
export function startStationThread(
  entry: URL,
  settings: StationSettings,
  secrets: Secrets,
  log: Log,
): StationThread {
  const worker = new Worker(entry, {
    workerData: { settings, keystore: secrets.quality },
    resourceLimits: heapLimits,
  });
  const sessions = new Map<number, { deliver: (message: unknown) => void; end: () => void }>();
  let lastSession = 0;

  const post = (message: ToStation) => worker.postMessage(message);
  const ended = new Promise<number>((resolve) => worker.once('exit', resolve));
  void ended.then((code) => {
    log({ level: code === 0 ? 'info' : 'error', event: 'station.ended', facts: { code } });
    for (const session of sessions.values()) session.end();
    sessions.clear();
  });

  worker.on('error', (error: unknown) => {
    const name = error instanceof Error ? error.name : 'unknown';
    log({ level: 'error', event: 'station.crashed', facts: { name } });
  });
  worker.on('message', (message: FromStation) => {
    switch (message.type) {
      case 'rpc':
        sessions.get(message.session)?.deliver(JSON.parse(message.text));
        return;
      case 'log':
        log(message.line);
        return;
      case 'secret':
        useSecrets(secrets, message.operation, message.bytes).then(
          (bytes) => post({ type: 'secret', id: message.id, ok: true, bytes }),
          () => post({ type: 'secret', id: message.id, ok: false }),
        );
        return;
    }
  });

  return {
    connect() {
      lastSession += 1;
      const session = lastSession;
      const listeners = new Set<(message: unknown) => void>();
      const closeListeners = new Set<() => void>();
      const end = () => {
        for (const listener of closeListeners) listener();
        closeListeners.clear();
      };
      sessions.set(session, {
        deliver: (message) => {
          for (const listener of listeners) listener(message);
        },
        end,
      });
      post({ type: 'open', session });
      return {
        send(message) {
          try {
            post({ type: 'rpc', session, message });
          } catch (error) {
            // What cannot be cloned (nested without end) is no request; the host must outlive it.
            const name = error instanceof Error ? error.name : 'unknown';
            log({ level: 'warn', event: 'rpc.unsendable', facts: { name } });
          }
        },
        onMessage(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        onClose(listener) {
          closeListeners.add(listener);
          return () => closeListeners.delete(listener);
        },
        close() {
          if (!sessions.delete(session)) return;
          post({ type: 'close', session });
          end();
        },
      };
    },
    async stop() {
      post({ type: 'stop' });
      await ended;
    },
    ended,
  };
}

async function useSecrets(
  secrets: Secrets,
  operation: SecretOperation,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  if (operation !== 'forget') return secrets[operation](bytes);
  await secrets.forget();
  return new Uint8Array();
}
