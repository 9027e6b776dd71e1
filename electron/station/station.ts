/**
 * createStation: which stage a station is in, and what brings it into the next.
 *
 *   unenrolled ── station.enrol ──▶ held ── the hub gives a lease ──▶ open ◀── start with a lease
 *                                    ▲                                │
 *                                    └── lease over, or revoked ──────┤
 *                                        to be wiped ─▶ unenrolled ◀──┤
 *                                        files refuse ─▶ closed       │ (says why; touches nothing)
 *                                        found damaged ─▶ mending ──▶ open, or closed
 *
 * Opening the files needs no network within a lease; syncing starts by itself when they are open.
 */
import { mkdirSync } from 'node:fs';
import type { CallArgs, EventName, EventPayload } from '#shared/rpc/contract.ts';
import { CallRefused, type RpcServer, serveRpc } from '#shared/rpc/server.ts';
import type { WipeOrder } from '#shared/protocol/connect.ts';
import type { HeldBecause, StationStatus, UnenrolledBecause } from '#shared/rpc/status.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import { enrol } from './enrol.ts';
import { changeIdentity, forgetIdentity, readIdentity } from './identity.ts';
import type { Leased } from './lease/ask-for-lease.ts';
import { createHeldStation, type HeldStation } from './lease/held-station.ts';
import { openLeaseFile } from './lease/lease-file.ts';
import { whyHeld } from './lease/why-held.ts';
import { createHandlers } from './services/handlers.ts';
import {
  closeFiles,
  type Enrolment,
  IdentityAltered,
  linkSettingsOf,
  openStation,
  type OpenStation,
  type StationParts,
} from './open-station.ts';
import { openKeys } from './station-keys.ts';
import { OpenProblem } from './store/open-problem.ts';
import type { Suspicion } from './store/open-store.ts';
import type { Pinned } from './store/pinned.ts';
import type { Store } from './store/store.ts';
import { type HubLinkSettings, openHubLink } from './sync/hub-link.ts';
import { deleteEverything, isWiping } from './wipe/delete-everything.ts';
import { isGenuine, wipeStation } from './wipe/wipe-station.ts';

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

/** How long an enrolment waits for the first contact before it says that it is done. */
const FIRST_CONTACT_MS = 5_000;

type Stage =
  | { stage: 'unenrolled'; because: UnenrolledBecause | null }
  | { stage: 'held'; held: HeldStation; enrolment: Enrolment }
  /** `asking`: whether the hub wants it wiped; null where its keys cannot be had. */
  | { stage: 'closed'; problem: OpenProblem; asking: HeldStation | null }
  | { stage: 'open'; open: OpenStation }
  /** Its files were found damaged and are opened again; `last` is what was said of it before. */
  | { stage: 'mending'; last: StationStatus }
  | { stage: 'stopped' };

/** Starts a station on its data directory. Never throws for what is on the disk: the status says it. */
export async function createStation(parts: StationParts): Promise<Station> {
  const { settings, secrets, timing, log } = parts;
  const sessions = new Set<RpcServer>();
  let stage: Stage = { stage: 'unenrolled', because: null };
  let cancelStatus: (() => void) | null = null;
  let enrolling: Promise<unknown> | null = null;
  /** Files that are being closed, opened again or deleted: one after the other. */
  let changing: Promise<void> = Promise.resolve();
  let wiping = false;
  let mended = 0;
  let lastStatus: StationStatus | null = null;

  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  if (await finishWipe()) await openIfEnrolled();

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

  /** Who is signed in is said before anything else is answered. */
  function statusNow(): void {
    if (stage.stage !== 'open') return;
    cancelStatus?.();
    cancelStatus = null;
    emit('status.changed', status());
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
          because: stage.because,
        };
      case 'held':
        return wiping
          ? { ...stage.held.status(), why: 'wiping', compareCode: null }
          : stage.held.status();
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
    let enrolment: Enrolment | undefined;
    try {
      const identity = readIdentity(settings.dataDir);
      if (identity === undefined) return;
      if (secrets.quality === 'none' && identity.mode !== 'kiosk') {
        throw new OpenProblem('no_keystore', 'station.json', 'this device has no keystore');
      }
      const keys = await openKeys(identity.keys, secrets);
      if (isStopped()) return;
      const leases = openLeaseFile(settings.dataDir, keys.outboxKey);
      enrolment = { identity, keys, leases };
      const why = whyHeld(identity, leases.read(), timing);
      if (why === null) {
        const open = openStation(parts, enrolment, suspicion, {
          emit,
          statusChanged,
          statusNow,
          foundDamaged,
          over: shut,
          linkSettings: linkSettings(enrolment),
        });
        stage = { stage: 'open', open };
        open.sync.start();
      } else {
        void hold(enrolment, why).contact();
      }
    } catch (error) {
      if (error instanceof IdentityAltered && enrolment !== undefined) {
        askAnew(enrolment, error.pinned);
        return;
      }
      const problem = asProblem(error);
      log({ level: 'error', event: 'station.closed', facts: { problem: problem.problem } });
      close(problem, enrolment);
    }
    statusChanged();
  }

  /** The files stay as they are. The hub may still have them wiped, and is asked for nothing else. */
  function close(problem: OpenProblem, enrolment: Enrolment | undefined): void {
    // Where another process has the files open, it speaks to the hub by the same key.
    const asking =
      enrolment === undefined || problem.problem === 'in_use'
        ? null
        : createHeldStation({
            identity: enrolment.identity,
            why: 'contact',
            heardAt: undefined,
            timing,
            openLink: (listener) => openHubLink(linkSettings(enrolment), listener),
            leased: () => {},
            revoked: () => noteRevoked(enrolment),
            forgotten: () => {},
            changed: () => {},
          });
    stage = { stage: 'closed', problem, asking };
    void asking?.contact();
  }

  /**
   * Somebody wrote another hub, or another kind of station, into `station.json`. What the files remember
   * counts, and they stay closed until that hub has given a lease.
   */
  function askAnew({ identity, keys, leases }: Enrolment, { hubKey, mode }: Pinned): void {
    log({ level: 'error', event: 'identity.altered', facts: {} });
    attempt('identity', () => {
      changeIdentity(settings.dataDir, (known) => ({ ...known, hubKey, mode }));
    });
    attempt('lease', leases.forget);
    void hold({ identity: { ...identity, hubKey, mode }, keys, leases }, 'contact').contact();
  }

  /** A call found the files damaged, while they are open. */
  function foundDamaged(): void {
    if (stage.stage !== 'open') return;
    const { open } = stage;
    log({ level: 'error', event: 'station.damaged', facts: { times: mended + 1 } });
    stage = { stage: 'mending', last: lastStatus ?? closedBy(damagedAgain()) };
    changing = mend(open);
  }

  async function mend({
    context,
    enrolment,
    lease,
    session,
    sync,
    store,
    teller,
  }: OpenStation): Promise<void> {
    teller.stop();
    session.stop();
    lease.stop();
    context.audit.stop();
    await sync.stop();
    store.abandon();
    if (stage.stage !== 'mending') return;
    mended += 1;
    if (mended > MENDED_MOST) {
      close(damagedAgain(), enrolment);
      statusChanged();
      return;
    }
    // What a check of every page does not find, and is there again, goes with the replica.
    await openIfEnrolled(mended === 1 ? 'damage' : 'replica');
    emit('customers.changed', { all: true });
  }

  async function enrolAndOpen(asked: CallArgs<'station.enrol'>) {
    const result = await enrol(asked, settings, secrets);
    if (!result.ok) return result;
    await openIfEnrolled();
    // Where nobody has to confirm it the station is open when this is answered.
    if (stage.stage === 'held') {
      const { held } = stage;
      const late = new Promise<void>((resolve) => void timing.callAfter(FIRST_CONTACT_MS, resolve));
      await Promise.race([held.contact().then(() => changing), late]);
    }
    const { compareCode = null } = waiting() ?? {};
    return compareCode === null ? result : { ...result, compareCode };
  }

  function waiting(): { compareCode: string | null } | undefined {
    return stage.stage === 'held' ? stage.held.status() : undefined;
  }

  function isStopped(): boolean {
    return stage.stage === 'stopped';
  }

  /** Keeps the files closed and asks the hub; `contact` begins it. */
  function hold(enrolment: Enrolment, why: HeldBecause): HeldStation {
    const { identity } = enrolment;
    const held: HeldStation = createHeldStation({
      identity,
      why,
      heardAt: enrolment.leases.read()?.givenMs,
      timing,
      openLink: (listener) => openHubLink(linkSettings(enrolment), listener),
      leased: (leased) => release(enrolment, held, leased),
      revoked: () => noteRevoked(enrolment),
      forgotten() {
        held.stop();
        forgetIdentity(settings.dataDir);
        stage = { stage: 'unenrolled', because: 'unconfirmed' };
        statusChanged();
      },
      changed: statusChanged,
    });
    stage = { stage: 'held', held, enrolment };
    log({ level: 'warn', event: 'station.held', facts: { why } });
    statusChanged();
    return held;
  }

  /** The hub gave a lease: the files are opened. */
  function release(
    { leases }: Enrolment,
    held: HeldStation,
    { lease, hubKey }: Extract<Leased, { ok: true }>,
  ): void {
    if (stage.stage !== 'held' || wiping) return;
    // Where there is no room for them it is asked again.
    leases.write(lease);
    changeIdentity(settings.dataDir, ({ confirm: _confirmed, ...known }) => ({ ...known, hubKey }));
    held.stop();
    changing = changing.then(() => openIfEnrolled());
  }

  /** Closes the files of an open station, at once for whoever asks anything of it. */
  function shut(why: 'lapsed' | 'revoked'): void {
    if (stage.stage !== 'open' || wiping) return;
    const { open } = stage;
    if (why === 'revoked') noteRevoked(open.enrolment);
    attempt('audit', () => {
      open.context.audit.note({ action: 'station.lease_end', actor: null, reason: why });
    });
    const held = hold(open.enrolment, why);
    changing = changing.then(() => closeFiles(open)).then(() => void held.contact());
  }

  function noteRevoked({ leases }: Enrolment): void {
    const none = { notAfter: 0, scopes: [], seenMs: 0, offsetMs: 0 };
    attempt('lease', () => leases.write({ ...none, ...leases.read(), revoked: true }));
  }

  /** What must not keep the files open, or a wipe from going on, where the disk fails. */
  function attempt(what: string, write: () => void): void {
    try {
      write();
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      log({ level: 'error', event: 'station.not_written', facts: { what, name } });
    }
  }

  function linkSettings(enrolment: Enrolment): HubLinkSettings {
    return linkSettingsOf(parts, enrolment, (order) => wipe(enrolment, order));
  }

  function wipe(enrolment: Enrolment, order: WipeOrder): void {
    const { identity, keys } = enrolment;
    const { stage: now } = stage;
    if (wiping || (now !== 'open' && now !== 'held' && now !== 'closed')) return;
    if (!isGenuine(order, identity)) {
      log({ level: 'warn', event: 'wipe.forged', facts: {} });
      return;
    }
    wiping = true;
    const was = stage;
    // Nothing is answered from here on but that it is being wiped.
    if (was.stage !== 'held') hold(enrolment, 'wiping');
    statusChanged();
    changing = changing.then(async () => {
      const done = await wipeStation({
        order,
        identity,
        hubUrl: settings.hubHint ?? identity.hubUrl,
        keys,
        dataDir: settings.dataDir,
        secrets,
        store: await storeToWipe(was, enrolment),
        openLink: (listener) => openHubLink(linkSettings(enrolment), listener),
        timing,
        isStopping: isStopped,
        log,
      });
      // What could not be deleted is tried again at the next start; until then nothing else is done.
      if (!done || isStopped()) return;
      wiping = false;
      stage = { stage: 'unenrolled', because: 'wiped' };
      statusChanged();
    });
  }

  /** The store with nothing at work on it; undefined where it cannot be opened. */
  async function storeToWipe(was: Stage, enrolment: Enrolment): Promise<Store | undefined> {
    if (was.stage === 'open') {
      const { context, lease, session, sync, store, teller } = was.open;
      teller.stop();
      session.stop();
      lease.stop();
      await sync.stop();
      attempt('audit', () => context.audit.flush());
      context.audit.stop();
      return store;
    }
    if (was.stage === 'held') was.held.stop();
    if (was.stage === 'closed') was.asking?.stop();
    const { identity, keys } = enrolment;
    try {
      const fileKeys = { replica: keys.replicaKey, outbox: keys.outboxKey };
      return parts.openStore(identity, fileKeys, 'nothing');
    } catch {
      return undefined;
    }
  }

  /** A wipe that was cut short goes on, before anything else is looked at. False where it cannot. */
  async function finishWipe(): Promise<boolean> {
    if (!isWiping(settings.dataDir)) return true;
    const wait = (ms: number) => new Promise<void>((resolve) => void timing.callAfter(ms, resolve));
    try {
      await deleteEverything(settings.dataDir, secrets, wait);
    } catch (error) {
      stage = { stage: 'closed', problem: asProblem(error), asking: null };
      return false;
    }
    log({ level: 'warn', event: 'wipe.done', facts: { unsent: null } });
    stage = { stage: 'unenrolled', because: 'wiped' };
    return true;
  }

  const handlers = createHandlers(
    {
      'station.status': () => status(),
      'station.contact': () => {
        if (stage.stage === 'held' && !wiping) void stage.held.contact();
        return {};
      },
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
      if (stopping.stage === 'held') stopping.held.stop();
      if (stopping.stage === 'closed') stopping.asking?.stop();
      await changing;
      if (stopping.stage === 'open') await closeFiles(stopping.open);
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
