/**
 * One connection to the hub over socket.io: proves the station's key, then carries pulls, pushes and
 * announcements. Reconnecting is the engine's business, so the library's own is off.
 */
import { io, type Socket } from 'socket.io-client';
import {
  Challenge,
  proofText,
  type Prove,
  Refusal,
  WelcomeOrRefusal,
  WipeOrder,
} from '#shared/protocol/connect.ts';
import { AuditAnswer } from '#shared/protocol/audit.ts';
import { DigestAnswer, KeysAnswer, RecordsAnswer } from '#shared/protocol/digest.ts';
import type { HubToStation, StationToHub } from '#shared/protocol/events.ts';
import { Announce, PullAnswer } from '#shared/protocol/feed.ts';
import { Grants } from '#shared/protocol/grants.ts';
import { LeaseAnswer } from '#shared/protocol/lease.ts';
import { OwnAnswer } from '#shared/protocol/own.ts';
import { PepperAnswer } from '#shared/protocol/pepper.ts';
import { PushAnswer } from '#shared/protocol/push.ts';
import { PROTOCOL_FLOOR, PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import { ErasuresAnswer, ReceiptsAnswer } from '#shared/protocol/erasure.ts';
import { ReportAnswer } from '#shared/protocol/report.ts';
import type { LeaseLink } from '../lease/ask-for-lease.ts';
import type { AuditLink } from './audit-sender.ts';
import type { ErasureLink } from './eraser.ts';
import type { CheckLink } from './check-data.ts';
import type { HubLinkListener } from './ports.ts';
import type { PepperLink } from './pepper-keeper.ts';
import type { OwnLink } from './recover-own.ts';
import type { ReportLink } from './reporter.ts';

/** How long the hub may take for one answer before the connection counts as lost. */
const ANSWER_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** A hub speaks first and at once; whoever connects and stays silent is none. */
const CHALLENGE_TIMEOUT_MS = 10_000;

const INSTANCE_SINCE_PROTOCOL = 2;

export interface HubLinkSettings {
  /** `http://` or `https://` address of the hub. */
  url: string;
  station: string;
  /** The hub's id from the enrolment; another hub at the same address is refused. */
  hub: string;
  app: string;
  /**
   * Which start of this station's program it is; not said to a hub of protocol 1, nor by a station whose
   * files are closed.
   */
  instance?: NonNullable<Prove['instance']>;
  /** Ed25519 signature of the text, base64url. */
  sign(text: string): string;
  /** Milliseconds; for the round trip that the clock offset is estimated from. */
  monotonicMs(): number;
  /** @returns a function that cancels. */
  callAfter(delayMs: number, run: () => void): () => void;
  /** What the hub says of the station itself: that it is not let in, or to be wiped. */
  toldOff?(refusal: Refusal): void;
  wipeOrdered?(order: WipeOrder): void;
  grantsChanged?(): void;
}

type HubSocket = Socket<HubToStation, StationToHub>;

/** All that can be said over a link. */
export interface StationLink
  extends AuditLink,
    ErasureLink,
    ReportLink,
    CheckLink,
    OwnLink,
    LeaseLink,
    PepperLink {}

export function openHubLink(settings: HubLinkSettings, listener: HubLinkListener): StationLink {
  // A path in the address would be taken for a namespace.
  const socket: HubSocket = io(new URL(settings.url).origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: CONNECT_TIMEOUT_MS,
    autoConnect: false,
  });
  let over = false;
  let stopWaiting = () => {};
  let hubProtocol = 0;

  function end(report: () => void): void {
    if (over) return;
    close();
    report();
  }
  function close(): void {
    over = true;
    stopWaiting();
    socket.disconnect();
  }
  const lost = () => end(() => listener.lost());
  const refused = (refusal: Refusal) =>
    end(() => {
      listener.refused(refusal);
      settings.toldOff?.(refusal);
      if (refusal.wipe !== undefined) settings.wipeOrdered?.(refusal.wipe);
    });

  async function prove(raw: unknown): Promise<void> {
    stopWaiting();
    const challenge = Challenge.parse(raw);
    if (challenge.hub !== settings.hub) {
      refused({ ok: false, code: 'other_hub', detail: 'another hub answers at this address' });
      return;
    }
    if (challenge.protocol < PROTOCOL_FLOOR) {
      refused({ ok: false, code: 'protocol_too_new', detail: `hub speaks ${challenge.protocol}` });
      return;
    }
    hubProtocol = challenge.protocol;
    const startedMs = settings.monotonicMs();
    const reply = WelcomeOrRefusal.parse(
      await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('prove', {
        station: settings.station,
        protocol: PROTOCOL_VERSION,
        app: settings.app,
        ...(challenge.protocol < INSTANCE_SINCE_PROTOCOL || settings.instance === undefined
          ? {}
          : { instance: settings.instance }),
        signature: settings.sign(proofText(challenge, settings.station)),
      }),
    );
    if (over) return;
    if (reply.ok) listener.welcomed(reply, settings.monotonicMs() - startedMs);
    else refused(reply);
  }

  socket.on('connect', () => {
    stopWaiting = settings.callAfter(CHALLENGE_TIMEOUT_MS, lost);
  });
  socket.on('connect_error', lost);
  socket.on('disconnect', lost);
  socket.on('challenge', (challenge) => void prove(challenge).catch(lost));
  socket.on('goodbye', (raw) => {
    const refusal = Refusal.safeParse(raw);
    if (refusal.success) refused(refusal.data);
    else lost();
  });
  socket.on('announce', (raw) => {
    const announce = Announce.safeParse(raw);
    if (announce.success && !over) listener.announced(announce.data);
  });
  socket.on('grants', (raw) => {
    const given = Grants.safeParse(raw);
    if (!given.success || over) return;
    listener.granted(given.data.grants);
    settings.grantsChanged?.();
  });
  socket.on('wipe', (raw) => {
    const order = WipeOrder.safeParse(raw);
    if (order.success && !over) settings.wipeOrdered?.(order.data);
  });
  socket.connect();

  const asking = () => socket.timeout(ANSWER_TIMEOUT_MS);
  return {
    protocol: () => hubProtocol,
    async pull(request) {
      return PullAnswer.parse(await asking().emitWithAck('pull', request));
    },
    async push(request) {
      return PushAnswer.parse(await asking().emitWithAck('push', request));
    },
    async erasures(request) {
      return ErasuresAnswer.parse(await asking().emitWithAck('erasures', request));
    },
    async receipt(request) {
      return ReceiptsAnswer.parse(await asking().emitWithAck('receipt', request));
    },
    async report(request) {
      return ReportAnswer.parse(await asking().emitWithAck('report', request));
    },
    async audit(upload) {
      return AuditAnswer.parse(await asking().emitWithAck('audit', upload));
    },
    async digest(ask) {
      return DigestAnswer.parse(await asking().emitWithAck('digest', ask));
    },
    async keys(ask) {
      return KeysAnswer.parse(await asking().emitWithAck('keys', ask));
    },
    async records(ask) {
      return RecordsAnswer.parse(await asking().emitWithAck('records', ask));
    },
    async pepper(ask) {
      return PepperAnswer.parse(await asking().emitWithAck('pepper', ask));
    },
    async own(ask) {
      return OwnAnswer.parse(await asking().emitWithAck('own', ask));
    },
    async lease(ask) {
      return LeaseAnswer.parse(await asking().emitWithAck('lease', ask));
    },
    close,
  };
}
