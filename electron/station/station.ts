/**
 * createStation: the only place that wires a station's parts.
 *
 *   unenrolled ── station.enrol ──▶ open ◀── start with an identity
 *                                    │
 *                   files refuse ──▶ closed (says why; touches nothing)
 *                   found damaged ─▶ mending ──▶ open, or closed
 *
 * Opening the files needs no network; syncing starts by itself when they are open.
 */
import { mkdirSync } from 'node:fs';
import type { RecordRef } from '#shared/domain/record.ts';
import type { StaffRef } from '#shared/domain/observer.ts';
import type { CallArgs, EventName, EventPayload } from '#shared/rpc/contract.ts';
import { CallRefused, type RpcServer, serveRpc } from '#shared/rpc/server.ts';
import type { OpenStatus, StationStatus } from '#shared/rpc/status.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import { type ChangeTeller, createChangeTeller } from './change-teller.ts';
import { enrol } from './enrol.ts';
import type { Log, Secrets, StationSettings } from './host.ts';
import { type Identity, readIdentity } from './identity.ts';
import { createAuditTrail } from './services/audit-trail.ts';
import type { ServiceContext } from './services/context.ts';
import { createHandlers } from './services/handlers.ts';
import { openStatus } from './services/status.ts';
import { openKeys } from './station-keys.ts';
import { OpenProblem } from './store/open-problem.ts';
import type { Suspicion } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { createAnswerTimes } from './sync/answer-times.ts';
import { sha256 } from './store/audit-log.ts';
import { createAuditSender } from './sync/audit-sender.ts';
import { watchDamage } from './store/watch-damage.ts';
import { createSyncDriver, type SyncDriver } from './sync/driver.ts';
import { createEraser } from './sync/eraser.ts';
import { createDataChecker } from './sync/check-data.ts';
import { openHubLink } from './sync/hub-link.ts';
import type { Timing } from './sync/ports.ts';
import { type OwnLink, recoverOwn } from './sync/recover-own.ts';
import { createReporter } from './sync/reporter.ts';
import { readPage } from './sync/read-page.ts';

/** A file that is damaged again and again is not the file's fault but the disk's. */
const MENDED_MOST = 3;
const damagedAgain = () =>
  new OpenProblem(
    'damaged',
    'replica.db, outbox.db',
    'the files were damaged again and again; the disk may be failing',
  );

/** Status goes out at most this often; the last one always does. */
const STATUS_EVERY_MS = 100;

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
  /** Opens the encrypted files, making good what is damaged. Throws `OpenProblem`. */
  openStore(
    identity: Identity,
    keys: { replica: Uint8Array; outbox: Uint8Array },
    suspicion: Suspicion,
  ): Store;
}

interface OpenStation {
  context: ServiceContext;
  store: Store;
  sync: SyncDriver;
  teller: ChangeTeller;
  status(): OpenStatus;
}

type Stage =
  | { stage: 'unenrolled' }
  | { stage: 'closed'; problem: OpenProblem }
  | { stage: 'open'; open: OpenStation }
  /** Its files were found damaged and are opened again; `last` is what was said of it before. */
  | { stage: 'mending'; last: StationStatus }
  | { stage: 'stopped' };

/** Starts a station on its data directory. Never throws for what is on the disk: the status says it. */
export async function createStation(parts: StationParts): Promise<Station> {
  const { settings, secrets, timing, log } = parts;
  const sessions = new Set<RpcServer>();
  let stage: Stage = { stage: 'unenrolled' };
  let cancelStatus: (() => void) | null = null;
  let enrolling: Promise<unknown> | null = null;
  let mending: Promise<void> = Promise.resolve();
  let mended = 0;
  let lastStatus: StationStatus | null = null;

  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  await openIfEnrolled();

  function emit<N extends EventName>(event: N, payload: EventPayload<N>): void {
    for (const session of sessions) session.emit(event, payload);
  }

  function statusChanged(): void {
    if (cancelStatus !== null || stage.stage === 'stopped') return;
    cancelStatus = timing.callAfter(STATUS_EVERY_MS, () => {
      cancelStatus = null;
      try {
        emit('status.changed', status());
        allIsBack();
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown';
        log({ level: 'error', event: 'status.failed', facts: { name } });
      }
    });
  }

  /** Once everything was pulled again nobody needs to know that the replica was damaged. */
  function allIsBack(): void {
    if (stage.stage !== 'open') return;
    const { store } = stage.open;
    if (store.damage().replica === null) return;
    const scopes = store.scopes();
    if (scopes.length === 0 || scopes.some(({ levelAt }) => levelAt === null)) return;
    store.forgetDamage('replica');
    statusChanged();
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
      case 'closed':
        return closedBy(stage.problem);
      case 'open':
        lastStatus = stage.open.status();
        return lastStatus;
      case 'mending':
        return stage.last;
      case 'stopped':
        throw new CallRefused('not_ready', 'the station has stopped');
    }
  }

  async function openIfEnrolled(suspicion: Suspicion = 'nothing'): Promise<void> {
    try {
      const identity = readIdentity(settings.dataDir);
      if (identity === undefined) return;
      if (secrets.quality === 'none' && identity.mode !== 'kiosk') {
        throw new OpenProblem('no_keystore', 'station.json', 'this device has no keystore');
      }
      const open = await openStation(identity, secrets.quality, suspicion);
      stage = { stage: 'open', open };
      open.sync.start();
    } catch (error) {
      const problem = asProblem(error);
      log({ level: 'error', event: 'station.closed', facts: { problem: problem.problem } });
      stage = { stage: 'closed', problem };
    }
    statusChanged();
  }

  /** A call found the files damaged, while they are open. */
  function foundDamaged(): void {
    if (stage.stage !== 'open') return;
    const { open } = stage;
    log({ level: 'error', event: 'station.damaged', facts: { times: mended + 1 } });
    stage = { stage: 'mending', last: lastStatus ?? closedBy(damagedAgain()) };
    mending = mend(open);
  }

  async function mend({ context, sync, store, teller }: OpenStation): Promise<void> {
    teller.stop();
    context.audit.stop();
    await sync.stop();
    store.abandon();
    if (stage.stage !== 'mending') return;
    mended += 1;
    if (mended > MENDED_MOST) {
      stage = { stage: 'closed', problem: damagedAgain() };
      statusChanged();
      return;
    }
    // What a check of every page does not find, and is there again, goes with the replica.
    await openIfEnrolled(mended === 1 ? 'damage' : 'replica');
    emit('customers.changed', { all: true });
  }

  async function enrolAndOpen(asked: CallArgs<'station.enrol'>) {
    const result = await enrol(asked, settings, secrets);
    if (result.ok) await openIfEnrolled();
    return result;
  }

  async function openStation(
    identity: Identity,
    keystore: Secrets['quality'],
    suspicion: Suspicion,
  ): Promise<OpenStation> {
    const keys = await openKeys(identity.keys, secrets);
    const fileKeys = { replica: keys.replicaKey, outbox: keys.outboxKey };
    const store = watchDamage(parts.openStore(identity, fileKeys, suspicion), foundDamaged);
    let staff: StaffRef | null = null;
    let storageFull = false;
    const nowMs = () => timing.nowMs() + sync.view().clockOffsetMs;
    const audit = createAuditTrail({
      log: store.audit,
      nowMs,
      actor: () => staff?.id ?? null,
      monotonicMs: timing.monotonicMs,
      callAfter: timing.callAfter,
      failed(error) {
        const name = error instanceof Error ? error.name : 'unknown';
        log({ level: 'error', event: 'audit.failed', facts: { name } });
      },
    });
    const context: ServiceContext = {
      store,
      audit,
      searchHash: keys.searchHash,
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
      changed: { records: recordsChanged, status: statusChanged },
    };
    const teller = createChangeTeller({
      docOf: (ref) => store.read(ref)?.doc,
      callAfter: timing.callAfter,
      tell: (change) => emit('customers.changed', change),
    });
    function recordsChanged(refs: RecordRef[] | 'all'): void {
      teller.changed(refs);
      statusChanged();
    }
    const eraser = createEraser({
      store,
      timing,
      log,
      signer: { hub: identity.hub, station: identity.station, sign: keys.sign },
      erased(customerIds, changed) {
        emit('customers.erased', { customerIds: [...customerIds] });
        recordsChanged([...changed]);
      },
    });
    const answers = createAnswerTimes(timing, statusChanged);
    const checker = createDataChecker({
      store,
      timing,
      nowMs,
      log,
      changed: recordsChanged,
      statusChanged,
      renewed: () => sync.scopesChanged(),
    });
    const auditSender = createAuditSender({ audit: store.audit, sha256, timing, nowMs, log });
    const instance = { id: parts.newId(), start: store.starts };
    const sync: SyncDriver = createSyncDriver({
      store,
      errands: [eraser, createReporter({ store, timing, nowMs }), checker, auditSender],
      rewinds: { recover: (link: OwnLink) => recoverOwn(link, store, log), doubted: checker.soon },
      timing,
      unpack: readPage,
      log,
      listener: { statusChanged, recordsChanged },
      openLink: (listener) =>
        answers.watch(
          openHubLink(
            {
              url: settings.hubHint ?? identity.hubUrl,
              station: identity.station,
              hub: identity.hub,
              app: settings.app,
              instance,
              sign: keys.sign,
              monotonicMs: timing.monotonicMs,
              callAfter: timing.callAfter,
            },
            listener,
          ),
        ),
    });
    const sources = {
      context,
      keystore: keystore === 'platform' ? ('platform' as const) : ('development' as const),
      monotonicMs: timing.monotonicMs,
      slow: answers.slow,
      checking: checker.checking,
    };
    audit.note({ action: 'station.start', actor: null, facts: { start: store.starts } });
    return { context, store, sync, teller, status: () => openStatus(sources) };
  }

  const handlers = createHandlers(
    {
      'station.status': () => status(),
      'station.enrol': async (asked) => {
        if (stage.stage !== 'unenrolled' || enrolling !== null) {
          return { ok: false, code: 'already_enrolled', detail: 'this station is enrolled' };
        }
        const outcome = enrolAndOpen(asked);
        enrolling = outcome;
        try {
          return await outcome;
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
      await enrolling?.catch(() => {});
      const stopping = stage;
      stage = { stage: 'stopped' };
      cancelStatus?.();
      await mending;
      if (stopping.stage !== 'open') return;
      const { context, sync, store, teller } = stopping.open;
      teller.stop();
      await sync.stop();
      context.audit.flush();
      context.audit.stop();
      store.close();
    },
  };
}

function closedBy({ problem, file, message }: OpenProblem): StationStatus {
  return { stage: 'closed', problem, file, detail: message };
}

/** What nobody foresaw (a disk that fails) closes a station as well: a crash would say nothing to anyone. */
function asProblem(error: unknown): OpenProblem {
  if (error instanceof OpenProblem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new OpenProblem('unreadable', 'replica.db, outbox.db', detail, error);
}
