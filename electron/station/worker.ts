/** The station's thread: wires a station to the messages of its host. See `station-thread.ts`. */
import { setDefaultCACertificates } from 'node:tls';
import { parentPort, workerData } from 'node:worker_threads';
import { v7 } from 'uuid';
import type { Transport } from '#shared/rpc/transport.ts';
import type { Log, Secrets } from './host.ts';
import { createStation } from './station.ts';
import { openStore } from './store/open-store.ts';
import type {
  FromStation,
  SecretOperation,
  StationThreadData,
  ToStation,
} from './thread-messages.ts';

const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker thread');

const { settings, keystore } = workerData as StationThreadData;
// Nothing else in this thread speaks TLS. Where an authority is pinned no other is believed.
if (settings.hubCa !== undefined) setDefaultCACertificates([settings.hubCa]);
const post = (message: FromStation) => port.postMessage(message);
const log: Log = (line) => post({ type: 'log', line });

const asked = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: () => void }>();
let lastAsked = 0;
function ask(operation: SecretOperation, bytes: Uint8Array): Promise<Uint8Array> {
  lastAsked += 1;
  const id = lastAsked;
  return new Promise((resolve, reject) => {
    asked.set(id, {
      resolve,
      reject: () => reject(new Error(`the keystore failed to ${operation}`)),
    });
    post({ type: 'secret', id, operation, bytes });
  });
}
const secrets: Secrets = {
  quality: keystore,
  seal: (plain) => ask('seal', plain),
  open: (sealed) => ask('open', sealed),
  forget: async () => void (await ask('forget', new Uint8Array())),
};

interface Session {
  deliver(message: unknown): void;
  end(): void;
}
const sessions = new Map<number, Session>();

function openSession(id: number): [Transport, Session] {
  const listeners = new Set<(message: unknown) => void>();
  const closeListeners = new Set<() => void>();
  const transport: Transport = {
    send: (message) => post({ type: 'rpc', session: id, text: JSON.stringify(message) }),
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose(listener) {
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
  };
  const session: Session = {
    deliver: (message) => {
      for (const listener of listeners) listener(message);
    },
    end: () => {
      for (const listener of closeListeners) listener();
    },
  };
  return [transport, session];
}

const station = createStation({
  settings,
  secrets,
  log,
  newId: () => v7(),
  timing: {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    random: () => Math.random(),
    callAfter(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    turn: () => new Promise((resolve) => void setImmediate(resolve)),
  },
  openStore: (identity, keys, suspicion) =>
    openStore({
      dataDir: settings.dataDir,
      station: { id: identity.station, store: identity.store, mode: identity.mode },
      keys,
      cipher: settings.cipher,
      nowMs: () => performance.now(),
      clockMs: () => Date.now(),
      log,
      suspicion,
    }),
});

/** Messages are taken in order, and none before the station stands. */
let turn: Promise<void> = station.then(() => undefined);
port.on('message', (message: ToStation) => {
  if (message.type === 'secret') {
    const waiting = asked.get(message.id);
    asked.delete(message.id);
    if (message.ok) waiting?.resolve(message.bytes);
    else waiting?.reject();
    return;
  }
  turn = turn.then(() => take(message));
});

async function take(message: Exclude<ToStation, { type: 'secret' }>): Promise<void> {
  switch (message.type) {
    case 'open': {
      const [transport, session] = openSession(message.session);
      sessions.set(message.session, session);
      (await station).connect(transport);
      return;
    }
    case 'rpc':
      sessions.get(message.session)?.deliver(message.message);
      return;
    case 'close':
      sessions.get(message.session)?.end();
      sessions.delete(message.session);
      return;
    case 'stop':
      await (await station).stop();
      port?.close();
      return;
  }
}
