/** Wires the parts of a station whose files are open. When it may be open is decided in stages.ts. */
import { randomBytes } from 'node:crypto';
import { subjectOf } from '#shared/domain/kinds.ts';
import type { RecordRef } from '#shared/domain/record.ts';
import { matchesVerifier } from '#shared/domain/staff-secret.ts';
import type { WipeOrder } from '#shared/protocol/connect.ts';
import type { EventName, EventPayload } from '#shared/rpc/contract.ts';
import type { OpenStatus } from '#shared/rpc/status.ts';
import { type ChangeTeller, createChangeTeller } from './change-teller.ts';
import { pickupOf } from './desk-about.ts';
import type { Log, Secrets, StationSettings } from './host.ts';
import { changeIdentity, type Identity } from './identity.ts';
import { askForLease } from './lease/ask-for-lease.ts';
import type { LeaseFile } from './lease/lease-file.ts';
import { createLeaseKeeper, type LeaseKeeper } from './lease/lease-keeper.ts';
import { readPrinterAddress } from './printing/printer-address.ts';
import { createApprovals } from './services/approvals.ts';
import { createAuditTrail } from './services/audit-trail.ts';
import type { ServiceContext } from './services/context.ts';
import { createDeskBook } from './services/desk-book.ts';
import { leave, settleClaims } from './services/desk-claims.ts';
import { createDeskState } from './services/desk-state.ts';
import { createPinDesk } from './services/pin-desk.ts';
import { createSession, type Session } from './services/session.ts';
import { createStaffBook, KeptStaff } from './services/staff-book.ts';
import { openSealedFile } from './sealed-file.ts';
import { openStatus } from './services/status.ts';
import { isSignedCheckpoint } from './signed-checkpoint.ts';
import { sealPepper, type StationKeys } from './station-keys.ts';
import { sha256 } from './store/audit-log.ts';
import type { Suspicion } from './store/open-store.ts';
import type { Pinned } from './store/pinned.ts';
import type { Store } from './store/store.ts';
import { watchDamage } from './store/watch-damage.ts';
import { createAnswerTimes } from './sync/answer-times.ts';
import { createAuditSender } from './sync/audit-sender.ts';
import { createDataChecker } from './sync/check-data.ts';
import { createSyncDriver, type SyncDriver } from './sync/driver.ts';
import { createEraser } from './sync/eraser.ts';
import { type HubLinkSettings, openHubLink } from './sync/hub-link.ts';
import { createPepperKeeper } from './sync/pepper-keeper.ts';
import type { Timing } from './sync/ports.ts';
import { watchLookUps } from './sync/look-ups.ts';
import { readPage } from './sync/read-page.ts';
import { type OwnLink, recoverOwn } from './sync/recover-own.ts';
import { createReporter } from './sync/reporter.ts';

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

/** An enrolled station and what it is known by. */
export interface Enrolment {
  identity: Identity;
  keys: StationKeys;
  leases: LeaseFile;
}

export interface OpenStation {
  enrolment: Enrolment;
  lease: LeaseKeeper;
  context: ServiceContext;
  store: Store;
  sync: SyncDriver;
  teller: ChangeTeller;
  session: Session;
  status(): OpenStatus;
}

/** What an open station tells of itself. */
export interface OpenHooks {
  emit<N extends EventName>(event: N, payload: EventPayload<N>): void;
  statusChanged(): void;
  /** Who is signed in changed: said before anything else is answered. */
  statusNow(): void;
  /** A call found the files damaged. */
  foundDamaged(): void;
  /** Its lease is over, or the hub removed it. */
  over(why: 'lapsed' | 'revoked'): void;
  linkSettings: HubLinkSettings;
}

/** `station.json` says another hub or another kind of station than the files remember: it was written by hand. */
export class IdentityAltered extends Error {
  readonly pinned: Pinned;
  constructor(pinned: Pinned) {
    super('station.json does not say what the files do');
    this.pinned = pinned;
  }
}

function refuseAltered(store: Store, { hubKey, mode }: Identity): void {
  const pinned = store.pinned();
  if (pinned === undefined || (pinned.hubKey === hubKey && pinned.mode === mode)) return;
  store.close();
  throw new IdentityAltered(pinned);
}

/** Throws `OpenProblem` where the files cannot be opened, and `IdentityAltered`. */
export function openStation(
  parts: StationParts,
  enrolment: Enrolment,
  suspicion: Suspicion,
  { emit, statusChanged, statusNow, foundDamaged, over, linkSettings }: OpenHooks,
): OpenStation {
  const { settings, timing, log } = parts;
  const keystore = parts.secrets.quality;
  const { identity, keys, leases } = enrolment;
  const fileKeys = { replica: keys.replicaKey, outbox: keys.outboxKey };
  const files = watchDamage(parts.openStore(identity, fileKeys, suspicion), foundDamaged);
  refuseAltered(files, identity);
  const lookUps = watchLookUps(files, timing.monotonicMs);
  const { store } = lookUps;
  let storageFull = false;
  const nowMs = () => timing.nowMs() + sync.view().clockOffsetMs;
  const audit = createAuditTrail({
    log: store.audit,
    nowMs,
    actor: () => session.current()?.staffId ?? null,
    monotonicMs: timing.monotonicMs,
    callAfter: timing.callAfter,
    failed(error) {
      const name = error instanceof Error ? error.name : 'unknown';
      log({ level: 'error', event: 'audit.failed', facts: { name } });
    },
  });
  const approvals = createApprovals(timing.monotonicMs);
  const staff = createStaffBook({
    store,
    file: openSealedFile(settings.dataDir, 'staff', keys.outboxKey, KeptStaff),
    failed(error) {
      const name = error instanceof Error ? error.name : 'unknown';
      log({ level: 'error', event: 'staff.not_kept', facts: { name } });
    },
  });
  const session = createSession({
    staff,
    monotonicMs: timing.monotonicMs,
    nowMs: timing.nowMs,
    callAfter: timing.callAfter,
    changed(change) {
      if ('opened' in change) {
        const { staffId: actor, role } = change.opened;
        audit.note({ action: 'staff.sign_in', actor, subject: actor, facts: { role } });
      } else {
        approvals.forget();
        leave(context);
        const { staffId: actor } = change.locked;
        audit.note({ action: 'staff.lock', actor, subject: actor, reason: change.reason });
      }
      statusNow();
    },
  });
  const peppers = createPepperKeeper({
    known: keys.pepper,
    async keep(pepper) {
      const sealed = await sealPepper(pepper, parts.secrets);
      changeIdentity(settings.dataDir, (now) => ({
        ...now,
        keys: { ...now.keys, pepper: sealed },
      }));
    },
    changed: statusChanged,
    log,
  });
  const desk = createDeskState({
    book: createDeskBook({ store, turn: timing.turn }),
    printer: readPrinterAddress(settings.printer ?? '') ?? null,
    callAfter: timing.callAfter,
  });
  const context: ServiceContext = {
    store,
    desk,
    audit,
    searchHash: keys.searchHash,
    identity,
    nowMs,
    newId: parts.newId,
    get sync() {
      return sync;
    },
    randomBytes: (count) => randomBytes(count),
    staff,
    session,
    pins: createPinDesk({
      attempts: store.pinAttempts,
      pepper: peppers.pepper,
      monotonicMs: timing.monotonicMs,
      matches: matchesVerifier,
    }),
    approvals,
    pepper: peppers.pepper,
    storage: {
      full: () => storageFull,
      report: (full) => {
        storageFull = full;
      },
    },
    changed: { records: recordsChanged, status: statusChanged },
  };
  const docOf = (ref: RecordRef) => store.read(ref)?.doc;
  const customers = createChangeTeller({
    about: (ref) => (ref.kind === 'customer' ? ref.id : subjectOf(ref.kind, ref.id, docOf(ref))),
    callAfter: timing.callAfter,
    tell: (change) =>
      emit('customers.changed', change.all ? change : { all: false, customerIds: change.ids }),
  });
  const pickups = createChangeTeller({
    about: (ref) => pickupOf(ref, docOf),
    callAfter: timing.callAfter,
    tell: (change) =>
      emit('desk.changed', change.all ? change : { all: false, pickupIds: change.ids }),
  });
  const teller: ChangeTeller = {
    changed(refs) {
      desk.book.changed(refs);
      settleClaims(context);
      desk.noticed();
      customers.changed(refs);
      pickups.changed(refs);
    },
    stop() {
      desk.book.stop();
      customers.stop();
      pickups.stop();
    },
  };
  function recordsChanged(refs: RecordRef[] | 'all'): void {
    teller.changed(refs);
    if (refs === 'all' || refs.some(({ kind }) => kind === 'staff')) {
      staff.keep();
      // Whoever left, or whose code was renewed, is signed in no more.
      session.current();
    }
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
    isBehind: () => sync.view().behind,
  });
  const kept = leases.read();
  if (kept !== undefined) keepToLease(store, kept.scopes);
  let pinned = identity.hubKey;
  const lease = createLeaseKeeper({
    lease: kept,
    ask: (link) => askForLease(link, { ...identity, hubKey: pinned }, timing),
    given(next, hubKey) {
      leases.write(next);
      if (pinned === undefined) changeIdentity(settings.dataDir, (now) => ({ ...now, hubKey }));
      pinned = hubKey;
      store.pin({ hubKey, mode: identity.mode });
      statusChanged();
    },
    later: leases.write,
    over: () => over('lapsed'),
    timing,
    log,
  });
  const auditSender = createAuditSender({
    audit: store.audit,
    isGenuine: (checkpoint) =>
      isSignedCheckpoint(checkpoint, {
        ...identity,
        chain: store.audit.chain,
        hubKey: pinned,
      }),
    sha256,
    timing,
    nowMs,
    changesWait: () => store.outboxCounts().unsent > 0,
    log,
  });
  const instance = { id: parts.newId(), start: store.starts };
  const sync: SyncDriver = createSyncDriver({
    store,
    errands: [
      eraser,
      createReporter({ store, timing, nowMs }),
      checker,
      auditSender,
      lease,
      peppers,
    ],
    rewinds: { recover: (link: OwnLink) => recoverOwn(link, store, log), doubted: checker.soon },
    timing,
    unpack: readPage,
    isLookedUp: lookUps.areLately,
    log,
    listener: { statusChanged, recordsChanged },
    openLink: (listener) =>
      answers.watch(
        openHubLink(
          {
            ...linkSettings,
            instance,
            grantsChanged: lease.renew,
            toldOff({ code }) {
              if (code !== 'revoked') return;
              lease.stop();
              over('revoked');
            },
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
    leaseUntil: lease.until,
  };
  staff.keep();
  if (store.starts === 1) audit.note({ action: 'station.enrol', actor: null });
  audit.note({ action: 'station.start', actor: null, facts: { start: store.starts } });
  const status = () => openStatus(sources);
  return { enrolment, lease, context, store, sync, teller, session, status };
}

/** Ends what is at work on the files by itself. */
export async function stopWork({ teller, session, lease, sync }: OpenStation): Promise<void> {
  teller.stop();
  session.stop();
  lease.stop();
  await sync.stop();
}

/** Closes the files in order. */
export async function closeFiles(open: OpenStation): Promise<void> {
  await stopWork(open);
  open.context.audit.flush();
  open.context.audit.stop();
  open.store.close();
}

/** How the hub is spoken to in this station's name. */
export function linkSettingsOf(
  { settings, timing }: Pick<StationParts, 'settings' | 'timing'>,
  { identity, keys }: Enrolment,
  wipeOrdered: (order: WipeOrder) => void,
): HubLinkSettings {
  return {
    url: settings.hubHint ?? identity.hubUrl,
    station: identity.station,
    hub: identity.hub,
    app: settings.app,
    sign: keys.sign,
    monotonicMs: timing.monotonicMs,
    callAfter: timing.callAfter,
    wipeOrdered,
  };
}

/** What an old copy of the replica holds and the station may hold no more is not shown, contact or not. */
function keepToLease(store: Store, leased: readonly string[]): void {
  const held = store.scopes();
  const kept = held.filter(({ scope }) => leased.includes(scope));
  if (kept.length === held.length) return;
  const epoch = kept.find((scope) => scope.epoch !== null)?.epoch ?? '';
  store.setGrants(
    kept.map(({ scope }) => scope),
    epoch,
  );
}
