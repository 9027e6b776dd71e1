/**
 * createStation: the only place that wires a station's parts.
 *
 *   unenrolled ── station.enrol ──▶ open ◀── start with an identity
 *                                    │
 *                   files refuse ──▶ closed (says why; touches nothing)
 *
 * Opening the files needs no network; syncing starts by itself when they are open.
 */
import { mkdirSync } from 'node:fs';
import type { RecordRef } from '#shared/domain/record.ts';
import { subjectOf } from '#shared/domain/kinds.ts';
import type { StaffRef } from '#shared/domain/observer.ts';
import type { EventName, EventPayload } from '#shared/rpc/contract.ts';
import { type RpcServer, serveRpc } from '#shared/rpc/server.ts';
import type { OpenStatus, StationStatus } from '#shared/rpc/status.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import { enrol } from './enrol.ts';
import type { Log, Secrets, StationSettings } from './host.ts';
import { type Identity, readIdentity } from './identity.ts';
import type { ServiceContext } from './services/context.ts';
import { createHandlers } from './services/handlers.ts';
import { openStatus } from './services/status.ts';
import { openKeys } from './station-keys.ts';
import { OpenProblem } from './store/open-problem.ts';
import type { Store } from './store/store.ts';
import { createSyncDriver, type SyncDriver } from './sync/driver.ts';
import { openHubLink } from './sync/hub-link.ts';
import type { Timing } from './sync/ports.ts';

/** Status goes out at most this often; the last one always does. */
const STATUS_EVERY_MS = 100;

/** Above this many changed customers, screens are told that all may have changed. */
const CHANGED_MOST = 500;

export interface Station {
  /** Serves one renderer over the transport until it closes. */
  connect(transport: Transport): void;
  /** Closes files and connections. */
  stop(): Promise<void>;
}

export interface StationParts {
  settings: StationSettings;
  secrets: Secrets;
  timing: Timing;
  newId(): string;
  log: Log;
  /** Opens the encrypted files. Throws `OpenProblem`. */
  openStore(identity: Identity, keys: { replica: Uint8Array; outbox: Uint8Array }): Store;
}

interface OpenStation {
  context: ServiceContext;
  store: Store;
  sync: SyncDriver;
  status(): OpenStatus;
}

type Stage =
  | { stage: 'unenrolled' }
  | { stage: 'closed'; problem: OpenProblem }
  | { stage: 'open'; open: OpenStation };

/** Starts a station on its data directory. Never throws for what is on the disk: the status says it. */
export async function createStation(parts: StationParts): Promise<Station> {
  const { settings, secrets, timing, log } = parts;
  const sessions = new Set<RpcServer>();
  let stage: Stage = { stage: 'unenrolled' };
  let cancelStatus: (() => void) | null = null;
  let enrolling: Promise<unknown> | null = null;

  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  await openIfEnrolled();

  function emit<N extends EventName>(event: N, payload: EventPayload<N>): void {
    for (const session of sessions) session.emit(event, payload);
  }

  function statusChanged(): void {
    if (cancelStatus !== null) return;
    cancelStatus = timing.callAfter(STATUS_EVERY_MS, () => {
      cancelStatus = null;
      emit('status.changed', status());
    });
  }

  function status(): StationStatus {
    switch (stage.stage) {
      case 'unenrolled':
        return {
          stage: 'unenrolled',
          mode: settings.mode,
          hubHint: settings.hubHint,
          keystore: secrets.quality,
        };
      case 'closed': {
        const { problem, file, message } = stage.problem;
        return { stage: 'closed', problem, file, detail: message };
      }
      case 'open':
        return stage.open.status();
    }
  }

  async function openIfEnrolled(): Promise<void> {
    try {
      const identity = readIdentity(settings.dataDir);
      if (identity === undefined) return;
      if (secrets.quality === 'none' && identity.mode !== 'kiosk') {
        throw new OpenProblem('no_keystore', 'station.json', 'this device has no keystore');
      }
      const open = await openStation(identity, secrets.quality);
      stage = { stage: 'open', open };
      open.sync.start();
    } catch (error) {
      if (!(error instanceof OpenProblem)) throw error;
      log({ level: 'error', event: 'station.closed', facts: { problem: error.problem } });
      stage = { stage: 'closed', problem: error };
    }
    statusChanged();
  }

  async function openStation(
    identity: Identity,
    keystore: Secrets['quality'],
  ): Promise<OpenStation> {
    const keys = await openKeys(identity.keys, secrets);
    const store = parts.openStore(identity, { replica: keys.replicaKey, outbox: keys.outboxKey });
    let staff: StaffRef | null = null;
    let storageFull = false;
    const nowMs = () => timing.nowMs() + sync.view().clockOffsetMs;
    const context: ServiceContext = {
      store,
      identity,
      nowMs,
      newId: parts.newId,
      get sync() {
        return sync;
      },
      staff: {
        current: () => staff,
        choose: (chosen) => {
          staff = chosen;
        },
      },
      storage: {
        full: () => storageFull,
        report: (full) => {
          storageFull = full;
        },
      },
      changed: { records: (refs) => recordsChanged(store, refs), status: statusChanged },
    };
    const sync: SyncDriver = createSyncDriver({
      store,
      timing,
      log,
      listener: {
        statusChanged,
        recordsChanged: (refs) => recordsChanged(store, refs),
      },
      openLink: (listener) =>
        openHubLink(
          {
            url: settings.hubHint ?? identity.hubUrl,
            station: identity.station,
            hub: identity.hub,
            app: settings.app,
            sign: keys.sign,
            monotonicMs: timing.monotonicMs,
          },
          listener,
        ),
    });
    const sources = {
      context,
      keystore: keystore === 'platform' ? ('platform' as const) : ('development' as const),
      monotonicMs: timing.monotonicMs,
    };
    return { context, store, sync, status: () => openStatus(sources) };
  }

  function recordsChanged(store: Store, refs: RecordRef[] | 'all'): void {
    const customerIds = new Set<string>();
    for (const ref of refs === 'all' ? [] : refs) {
      const subject = subjectOf(ref.kind, ref.id, store.read(ref)?.doc);
      if (subject !== null) customerIds.add(subject);
    }
    if (refs === 'all' || customerIds.size > CHANGED_MOST) {
      emit('customers.changed', { all: true });
    } else if (customerIds.size > 0) {
      emit('customers.changed', { all: false, customerIds: [...customerIds] });
    }
    statusChanged();
  }

  const handlers = createHandlers(
    {
      'station.status': () => status(),
      'station.enrol': async (asked) => {
        if (stage.stage !== 'unenrolled' || enrolling !== null) {
          return { ok: false, code: 'already_enrolled', detail: 'this station is enrolled' };
        }
        const outcome = enrol(asked, settings, secrets);
        enrolling = outcome;
        try {
          const result = await outcome;
          if (result.ok) await openIfEnrolled();
          return result;
        } finally {
          enrolling = null;
        }
      },
    },
    () => (stage.stage === 'open' ? stage.open.context : undefined),
  );

  return {
    connect(transport) {
      const session = serveRpc(transport, handlers, (what, error) => {
        const name = error instanceof Error ? error.name : 'unknown';
        log({ level: 'error', event: 'rpc.fault', facts: { what, name } });
      });
      sessions.add(session);
      transport.onClose(() => {
        sessions.delete(session);
        session.close();
      });
    },
    async stop() {
      cancelStatus?.();
      await enrolling;
      if (stage.stage !== 'open') return;
      await stage.open.sync.stop();
      stage.open.store.close();
    },
  };
}
