/**
 * createStages: which stage a station is in, and what brings it into the next.
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
import type { WipeOrder } from '#shared/protocol/connect.ts';
import type { HeldBecause, StationStatus } from '#shared/rpc/status.ts';
import { createAttempt } from './attempt.ts';
import { changeIdentity, forgetIdentity, readIdentity } from './identity.ts';
import type { Leased } from './lease/ask-for-lease.ts';
import { createHeldStation, type HeldStation } from './lease/held-station.ts';
import { openLeaseFile } from './lease/lease-file.ts';
import { whyHeld } from './lease/why-held.ts';
import {
  closeFiles,
  type Enrolment,
  IdentityAltered,
  linkSettingsOf,
  type OpenHooks,
  openStation,
  type OpenStation,
  type StationParts,
  stopWork,
} from './open-station.ts';
import { openKeys } from './station-keys.ts';
import { asProblem, closedBy, type Stage, statusOf } from './station-stage.ts';
import { OpenProblem } from './store/open-problem.ts';
import type { Suspicion } from './store/open-store.ts';
import type { Pinned } from './store/pinned.ts';
import { type HubLinkSettings, openHubLink } from './sync/hub-link.ts';
import { isGenuine } from './wipe/wipe-station.ts';
import { finishWipe, wipeStage } from './wipe/wipe-stage.ts';

/** A file that is damaged again and again is not the file's fault but the disk's. */
const MENDED_MOST = 3;
const damagedAgain = () =>
  new OpenProblem(
    'damaged',
    'replica.db, outbox.db',
    'the files were damaged again and again; the disk may be failing',
  );

/** How long an enrolment waits for the first contact before it says that it is done. */
const FIRST_CONTACT_MS = 5_000;

export interface Stages {
  /** Goes on with a wipe that was cut short, then opens the files if it may. Never throws for them. */
  start(): Promise<void>;
  /** Throws `CallRefused` once it has stopped. */
  status(): StationStatus;
  isUnenrolled(): boolean;
  /** Undefined where the files are closed. */
  open(): OpenStation | undefined;
  /**
   * Opens the files of who has just enrolled, or waits a while for the hub's first answer.
   * @returns what somebody has to compare before they are opened, if so.
   */
  enrolled(): Promise<string | null>;
  /** Asks the hub for a lease now, where it waits for one. */
  contact(): void;
  /** Closes files and connections. */
  stop(): Promise<void>;
}

export function createStages(
  parts: StationParts,
  { emit, statusChanged, statusNow }: Pick<OpenHooks, 'emit' | 'statusChanged' | 'statusNow'>,
): Stages {
  const { settings, secrets, timing, log } = parts;
  const attempt = createAttempt(log);
  let stage: Stage = { stage: 'unenrolled', because: null };
  /** Files that are being closed, opened again or deleted: one after the other. */
  let changing: Promise<void> = Promise.resolve();
  let wiping = false;
  let mended = 0;
  let lastStatus: StationStatus | null = null;

  function isStopped(): boolean {
    return stage.stage === 'stopped';
  }

  function heldNow(): HeldStation | undefined {
    return stage.stage === 'held' ? stage.held : undefined;
  }

  function linkSettings(enrolment: Enrolment): HubLinkSettings {
    return linkSettingsOf(parts, enrolment, (order) => wipe(enrolment, order));
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

  /** A call found the files damaged, while they are open. */
  function foundDamaged(): void {
    if (stage.stage !== 'open') return;
    const { open } = stage;
    log({ level: 'error', event: 'station.damaged', facts: { times: mended + 1 } });
    stage = { stage: 'mending', last: lastStatus ?? closedBy(damagedAgain()) };
    changing = mend(open);
  }

  async function mend(open: OpenStation): Promise<void> {
    open.context.audit.stop();
    await stopWork(open);
    open.store.abandon();
    if (stage.stage !== 'mending') return;
    mended += 1;
    if (mended > MENDED_MOST) {
      close(damagedAgain(), open.enrolment);
      statusChanged();
      return;
    }
    // What a check of every page does not find, and is there again, goes with the replica.
    await openIfEnrolled(mended === 1 ? 'damage' : 'replica');
    emit('customers.changed', { all: true });
  }

  function wipe(enrolment: Enrolment, order: WipeOrder): void {
    const { stage: now } = stage;
    if (wiping || (now !== 'open' && now !== 'held' && now !== 'closed')) return;
    if (!isGenuine(order, enrolment.identity)) {
      log({ level: 'warn', event: 'wipe.forged', facts: {} });
      return;
    }
    wiping = true;
    const was = stage;
    // Nothing is answered from here on but that it is being wiped.
    if (was.stage !== 'held') hold(enrolment, 'wiping');
    statusChanged();
    changing = changing.then(async () => {
      const done = await wipeStage(parts, was, enrolment, {
        order,
        linkSettings: linkSettings(enrolment),
        isStopping: isStopped,
        attempt,
      });
      // What could not be deleted is tried again at the next start; until then nothing else is done.
      if (!done || isStopped()) return;
      wiping = false;
      stage = { stage: 'unenrolled', because: 'wiped' };
      statusChanged();
    });
  }

  return {
    async start() {
      mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
      const wiped = await finishWipe(parts);
      if (wiped !== undefined) stage = wiped;
      if (stage.stage === 'unenrolled') await openIfEnrolled();
    },
    status() {
      const now = statusOf(stage, parts, wiping);
      if (stage.stage === 'open') lastStatus = now;
      return now;
    },
    isUnenrolled: () => stage.stage === 'unenrolled',
    open: () => (stage.stage === 'open' ? stage.open : undefined),
    async enrolled() {
      await openIfEnrolled();
      const waiting = heldNow();
      if (waiting === undefined) return null;
      // Where nobody has to confirm it the station is open when this is answered.
      const late = new Promise<void>((resolve) => void timing.callAfter(FIRST_CONTACT_MS, resolve));
      await Promise.race([waiting.contact().then(() => changing), late]);
      return heldNow()?.status().compareCode ?? null;
    },
    contact() {
      if (!wiping) void heldNow()?.contact();
    },
    async stop() {
      const stopping = stage;
      stage = { stage: 'stopped' };
      if (stopping.stage === 'held') stopping.held.stop();
      if (stopping.stage === 'closed') stopping.asking?.stop();
      await changing;
      if (stopping.stage === 'open') await closeFiles(stopping.open);
    },
  };
}
