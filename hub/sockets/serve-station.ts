/**
 * One connection of one station, from the challenge to the end.
 *
 * 1. Before the welcome nothing but `prove` is done.
 * 2. Each event passes, in this order: rate and size (answer-events.ts), proof, revocation or wipe (asked of
 *    the database; a push asks the row that it locks), schema, scope.
 * 3. A proof passes the door first (admission.ts): so many stations come in at a time.
 */
import type { Kysely } from 'kysely';
import { v7 as uuidV7 } from 'uuid';
import { Prove, type Challenge, type Refusal, type Welcome } from '#shared/protocol/connect.ts';
import type { PepperAnswer } from '#shared/protocol/pepper.ts';
import type { PushAnswer } from '#shared/protocol/push.ts';
import { PROTOCOL_FLOOR, PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/schema.ts';
import { answerErasures, answerReceipts } from '../erasure/answer-station.ts';
import { type AuditPorts, takeAudit } from '../audit/take-audit.ts';
import type { Metrics } from '../metrics.ts';
import { acceptPush, type PushPorts, readBatch } from '../push/accept-push.ts';
import type { SentMutation } from '../push/read-mutation.ts';
import { answerPepper } from '../staff/pepper.ts';
import {
  type KnownStation,
  type Standing,
  standingFrom,
  type StandingRow,
} from '../stations/find-station.ts';
import { giveLease, type LeasePorts } from '../stations/give-lease.ts';
import { noteIncident } from '../stations/incidents.ts';
import { type Meeting, meetInstance } from '../stations/meet-instance.ts';
import { noteArrival, noteContact, noteDeparture } from '../stations/note-contact.ts';
import type { Standings } from '../stations/standings.ts';
import { takeReport } from '../stations/take-report.ts';
import { tellWipe } from '../stations/wipe-station.ts';
import type { Turns } from '../turns.ts';
import type { Admission } from './admission.ts';
import { answerEvents, type EventPorts } from './answer-events.ts';
import { createPull, type PullPorts } from './answer-pulls.ts';
import { createRewindHandlers, type RewindPorts } from './answer-rewinds.ts';
import { followGrants } from './follow-grants.ts';
import { type HubSocket, scopeRoom, stationRoom } from './hub-socket.ts';
import { createOutflow } from './outflow.ts';
import { proveStation } from './prove-station.ts';
import { expulsion, invalidRequest, refusal } from './refusals.ts';
import { readWhole } from './sized-decoder.ts';

export interface StationPorts
  extends Omit<PushPorts, 'stands'>,
    PullPorts,
    RewindPorts,
    LeasePorts,
    AuditPorts,
    EventPorts {
  metrics: Metrics;
  clock: Clock;
  standings: Standings;
  admission: Admission;
  /** Connections for pushes, as many as are taken at once. */
  pushes: Kysely<Database>;
  /** Pushes write one after the other; those that wait for that hold no connection to the database. */
  pushTurns: Turns;
  /** A scope has something new, and this node knows before the doorbell rings. */
  changed: (scope: string, version: number) => void;
  /** 32 random bytes in base64url. */
  makeNonce: () => string;
}

const proofTimeoutMs = 10_000;
const contactEveryMs = 60_000;
/** Some seconds of work; whoever waited longer would ask again for what is being done. */
const pushesWaitingMax = 500;

export function serveStation(ports: StationPorts, socket: HubSocket): void {
  const { db, clock, log, metrics } = ports;
  const challenge: Challenge = {
    nonce: ports.makeNonce(),
    hub: ports.hub,
    protocol: PROTOCOL_VERSION,
    floor: PROTOCOL_FLOOR,
  };
  const outflow = createOutflow(socket);
  let station: KnownStation | undefined;
  /** What the station speaks. */
  let spoken = 0;
  /** Which start of the station's program speaks; older stations do not say. */
  let instance: string | undefined;
  let proving = false;
  /** Gives the place in the door back. */
  let arrived = () => {};
  let contactAtMs = 0;

  const leave = (reason: Refusal): void => {
    socket.emit('goodbye', reason);
    socket.disconnect(true);
  };
  const cancelTimeout = clock.after(proofTimeoutMs, () =>
    leave(refusal('not_proven', 'no proof within 10 s')),
  );

  const prove = async (request: unknown): Promise<Welcome | Refusal> => {
    // The nonce is good for one attempt.
    if (proving) return refusal('invalid', 'a proof was sent before on this connection');
    proving = true;
    cancelTimeout();
    const proof = Prove.safeParse(request);
    if (!proof.success) return invalidRequest(proof.error);
    const place = ports.admission.enter();
    if (!place.ok) {
      const { retryAfterMs } = place;
      return { ...refusal('busy', 'many stations come at once; wait for a turn'), retryAfterMs };
    }
    arrived = place.leave;
    socket.on('disconnect', arrived);
    const proven = await proveStation(ports, challenge, proof.data);
    if (!proven.ok) {
      log.warn('a station was refused', { code: proven.code });
      return proven;
    }
    const meeting = await meet(proven.station.id, proof.data);
    if (meeting === 'quarantined') return expulsion('quarantined');
    const connection = uuidV7();
    await noteArrival(db, proven.station.id, { ...proof.data, connection });
    contactAtMs = clock.now();
    const welcome = await welcomeStation(db, proven.station, {
      nowMs: clock.now(),
      rewound: meeting === 'rewound',
    });
    if (!socket.connected) return welcome;
    station = proven.station;
    readWhole(socket);
    spoken = proof.data.protocol;
    const { id, mode, grants } = station;
    await socket.join([stationRoom(id), ...grants.map(scopeRoom)]);
    metrics.connectedStations.inc({ mode });
    socket.on('disconnect', () => {
      metrics.connectedStations.dec({ mode });
      log.info('a station left', { station: id });
      const noting = noteDeparture(db, id, connection).catch((error: unknown) => {
        log.warn('that a station left could not be noted', { station: id, error });
      });
      ports.track(noting);
    });
    log.info('a station came', { station: id, store: station.store, mode });
    if (station.wipe !== null) await tellOfWipe(id, station.wipe);
    return welcome;
  };

  /** Takes up what the station is granted by now. */
  const follow = async (): Promise<void> => {
    if (station === undefined) return;
    const now = await followGrants(db, socket, station, spoken);
    if (now.grantsVersion > station.grantsVersion) station = now;
  };
  socket.data.announce = outflow.announce;
  socket.data.grantsChanged = () => {
    const following = follow().catch((error: unknown) => {
      log.warn('grants could not be followed', { ...(station && { station: station.id }), error });
    });
    ports.track(following);
  };

  const tellOfWipe = async (id: string, wipe: string): Promise<void> => {
    const order = await tellWipe({ ...ports, nowMs: clock.now() }, id, wipe);
    socket.emit('wipe', order);
  };
  const lookForWipe = async (): Promise<void> => {
    if (station === undefined) return;
    const { expelled, wipe } = await ports.standings(station.id, instance);
    if (expelled === undefined && wipe !== undefined) await tellOfWipe(station.id, wipe);
  };
  socket.data.wipeOrdered = () => {
    const looking = lookForWipe().catch((error: unknown) => {
      log.warn('a wipe could not be told', { ...(station && { station: station.id }), error });
    });
    ports.track(looking);
  };

  /** Whether this is the station that was here last, started again, put back, or copied. */
  const meet = async (id: string, proof: Prove): Promise<Meeting> => {
    if (proof.instance === undefined) return 'known';
    instance = proof.instance.id.toLowerCase();
    const meeting = await meetInstance(db, id, proof.instance, clock.now());
    if (meeting === 'rewound' || meeting === 'quarantined' || meeting === 'returned') {
      log.warn(`a station came with other files: ${meeting}`, { station: id });
    }
    return meeting;
  };

  const contacted = async ({ id }: KnownStation): Promise<void> => {
    if (clock.now() - contactAtMs <= contactEveryMs) return;
    contactAtMs = clock.now();
    await noteContact(db, id);
  };

  /** For what only a proven station may ask; looks the station up again, since it may be revoked by now. */
  const forStation =
    <Answer>(
      handle: (station: KnownStation, request: unknown) => Promise<Answer | Refusal>,
      exceptions: Exceptions = {},
    ) =>
    async (request: unknown): Promise<Answer | Refusal> => {
      if (station === undefined) return notProven();
      const standing = await ports.standings(station.id, instance);
      const refused = refusalOf(standing, exceptions);
      if (refused !== undefined) return refused;
      if (standing.grantsVersion !== station.grantsVersion) await follow();
      await contacted(station);
      return await handle(station, request);
    };

  const pull = createPull(ports, {
    outflow,
    station: () => station,
    forStation,
    arrived: () => arrived(),
  });

  /** Takes a batch; how the station stands is asked under the lock of its row, which it needs anyway. */
  const take = async (batch: readonly SentMutation[]): Promise<PushAnswer> => {
    const attempt = async (known: KnownStation): Promise<PushAnswer | 'regranted'> => {
      const stands = (row: StandingRow | undefined): Refusal | 'regranted' | 'stands' => {
        const standing = standingFrom(row, instance);
        const refused = refusalOf(standing, { beforeWipe: true });
        if (refused !== undefined) return refused;
        return standing.grantsVersion === known.grantsVersion ? 'stands' : 'regranted';
      };
      return await acceptPush({ ...ports, db: ports.pushes, stands }, known, batch);
    };
    if (station === undefined) return notProven();
    const answer = await attempt(station);
    if (answer !== 'regranted') return answer;
    await follow();
    const again = await attempt(station);
    return again === 'regranted' ? refusal('busy', 'what the station holds is changing') : again;
  };

  const push = async (request: unknown): Promise<PushAnswer> => {
    if (station === undefined) return notProven();
    const known = station;
    const batch = readBatch(known.id, request);
    // Who is shut out is told so, whatever they sent.
    if (!batch.ok) return await forStation(async () => batch, { beforeWipe: true })(request);
    if (ports.pushTurns.waiting() >= pushesWaitingMax) {
      return refusal('busy', 'too many pushes wait for their turn');
    }
    const answer = await ports.pushTurns.take(() => take(batch.mutations));
    if (answer.ok === 'gap' || answer.ok === 'rewound') {
      log.warn(`a station's numbers do not follow: ${answer.ok}`, { station: known.id });
      await noteIncident(db, known.id, answer.ok, clock.now());
    }
    if (answer.ok !== false) await contacted(known);
    return answer;
  };

  const erasures = forStation((known, request) => answerErasures(ports, known, request));
  const receipt = forStation((known, request) => answerReceipts(ports, known, request));
  const audit = forStation((known, request) => takeAudit(ports, known.id, request, clock.now()), {
    beforeWipe: true,
  });
  const pepper = forStation(
    (known, request): Promise<PepperAnswer> => answerPepper(db, known, request),
  );
  const report = forStation((known, request) => takeReport(db, known.id, request));

  const lease = forStation((known, request) => giveLease(ports, known, request, clock.now()), {
    filesClosed: true,
  });

  const rewinds = createRewindHandlers(ports);

  answerEvents(
    ports,
    socket,
    {
      prove,
      pull,
      push,
      erasures,
      receipt,
      report,
      audit,
      pepper,
      digest: forStation(rewinds.digest),
      keys: forStation(rewinds.keys),
      records: forStation(rewinds.records),
      own: forStation(rewinds.own, { beforeWipe: true }),
      lease,
    },
    { station: () => station, leave },
  );
  socket.on('error', (error: unknown) => log.warn('a socket failed', { error }));
  socket.on('disconnect', cancelTimeout);
  socket.emit('challenge', challenge);
}

/** What is answered although other things are not. */
interface Exceptions {
  /** Also answered to a station that is to be wiped: it may still hand over what it has. */
  beforeWipe?: boolean;
  /** Also answered to one whose files are closed, and who cannot say which start it is. */
  filesClosed?: boolean;
}

function refusalOf(
  { expelled, unnamed, wipe }: Standing,
  { beforeWipe = false, filesClosed = false }: Exceptions,
): Refusal | undefined {
  if (expelled !== undefined) return expulsion(expelled);
  const mayBeUnnamed = filesClosed || (wipe !== undefined && beforeWipe);
  if (unnamed && !mayBeUnnamed) return expulsion('superseded');
  if (wipe === undefined || beforeWipe) return undefined;
  return refusal('wiped', 'the station is to delete what it holds');
}

function notProven(): Refusal {
  return refusal('not_proven', 'send a proof first');
}

async function welcomeStation(
  db: Kysely<Database>,
  station: KnownStation,
  { nowMs, rewound }: { nowMs: number; rewound: boolean },
): Promise<Welcome> {
  const { epoch } = await db.selectFrom('meta').select('epoch').executeTakeFirstOrThrow();
  const { grants, store, mode, lastSequence } = station;
  return {
    ok: true,
    hubTimeMs: nowMs,
    epoch,
    grants,
    store,
    mode,
    lastSequence,
    ...(rewound ? { rewound } : {}),
  };
}
