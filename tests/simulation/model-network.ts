/**
 * The wire between one station and the model hub. Requests, replies and announcements wait in queues of
 * their own until the scheduler moves them, in any order: a message can be late, doubled or lost, the hub
 * can do what was asked and its answer be lost, and what was sent on a connection that is gone can still
 * reach the hub after the next one is up. What a live connection carries is not lost in silence, since
 * TCP does not do that either; a connection can die without a word (`freeze`).
 */
import type { Announce, PullAnswer } from '#shared/protocol/feed.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import type { PushAnswer } from '#shared/protocol/push.ts';
import type { DigestAnswer, KeysAnswer, RecordsAnswer } from '#shared/protocol/digest.ts';
import type { ErasuresAnswer, ReceiptsAnswer } from '#shared/protocol/erasure.ts';
import type { OwnAnswer } from '#shared/protocol/own.ts';
import type { Refusal } from '#shared/protocol/connect.ts';
import type { Admission } from '#hub/sockets/admission.ts';
import { isExpulsion, refusal } from '#hub/sockets/refusals.ts';
import type { CheckLink } from '#electron/station/sync/check-data.ts';
import type { ErasureLink } from '#electron/station/sync/eraser.ts';
import type { HubLinkListener, OpenHubLink } from '#electron/station/sync/ports.ts';
import type { OwnLink } from '#electron/station/sync/recover-own.ts';
import type { Mutation } from '#shared/domain/mutation.ts';
import type { ModelHub } from './model-hub.ts';
import type { Instance } from './model-instances.ts';

/** After a ping was not answered for so long, a dead connection is noticed. */
const NOTICED_MS = 18_000;
const STRAYS_MOST = 6;

/** All that a simulated station says over a link. */
export interface ModelLink extends ErasureLink, CheckLink, OwnLink {}

interface Request {
  what: 'prove' | 'pull' | 'push' | 'other';
  /** The hub does it. @param part of a push is done before the hub's node dies. */
  handle(part?: number): unknown;
  answer(answer: unknown): void;
  fail(): void;
}

interface Reply {
  what: Request['what'] | 'goodbye';
  deliver(): void;
  fail(): void;
}

interface Connection {
  listener: HubLinkListener;
  requests: Request[];
  replies: Reply[];
  news: Announce[];
  /** What it holds from now on, in order. */
  grants: (readonly string[])[];
  /** The hub let it in. */
  proven: boolean;
  /** Gives the place in the hub's door back. */
  arrived: () => void;
  frozen: boolean;
  /** Ended by the station or lost; nothing reaches the station any more. */
  over: boolean;
}

export interface NetworkCounts {
  lostRequests: number;
  lostAnswers: number;
  lostNews: number;
  cuts: number;
  frozen: number;
  doubled: number;
  reordered: number;
  strays: number;
  halfPushes: number;
  sentAway: number;
  shutOut: number;
  rewound: number;
  startedOver: number;
  compared: number;
}

export class ModelNetwork {
  readonly #hub: ModelHub;
  readonly #station: string;
  readonly #callAfter: (delayMs: number, run: () => void) => () => void;
  /** Whether the hub runs. */
  readonly #hubIsUp: () => boolean;
  #connection: Connection | null = null;
  /** Sent on a connection that is gone, and not at the hub yet. */
  #strays: Request[] = [];
  readonly counts: NetworkCounts = {
    lostRequests: 0,
    lostAnswers: 0,
    lostNews: 0,
    cuts: 0,
    frozen: 0,
    doubled: 0,
    reordered: 0,
    strays: 0,
    halfPushes: 0,
    sentAway: 0,
    shutOut: 0,
    rewound: 0,
    startedOver: 0,
    compared: 0,
  };

  readonly #admission: Admission;

  constructor(parts: {
    hub: ModelHub;
    station: string;
    admission: Admission;
    callAfter: (delayMs: number, run: () => void) => () => void;
    hubIsUp: () => boolean;
  }) {
    this.#hub = parts.hub;
    this.#station = parts.station;
    this.#admission = parts.admission;
    this.#callAfter = parts.callAfter;
    this.#hubIsUp = parts.hubIsUp;
  }

  /** Opens connections for one start of the program. */
  opener(instance: Instance): OpenHubLink<ModelLink> {
    return (listener) => this.#open(listener, instance);
  }

  #open(listener: HubLinkListener, instance: Instance): ModelLink {
    this.#end();
    const connection: Connection = {
      listener,
      requests: [],
      replies: [],
      news: [],
      grants: [],
      proven: false,
      arrived: () => {},
      frozen: false,
      over: false,
    };
    this.#connection = connection;
    const hub = this.#hub;
    const station = this.#station;
    const ask = <Answer>(what: Request['what'], handle: (part?: number) => Answer) =>
      new Promise<Answer>((resolve, reject) => {
        const fail = () => reject(new Error('no answer'));
        if (connection.over) {
          fail();
          return;
        }
        const answer = (given: unknown) => resolve(structuredClone(given) as Answer);
        connection.requests.push({
          what,
          handle: (part) => hub.expelled(station, instance.id) ?? handle(part),
          answer,
          fail,
        });
      });
    connection.requests.push({
      what: 'prove',
      handle: () => this.#letIn(connection, instance),
      answer: (given) => {
        const answer = structuredClone(given) as ReturnType<ModelHub['prove']>;
        if (answer.ok) listener.welcomed(answer, 0);
        else this.#refuse(connection, answer);
      },
      fail: () => {},
    });
    return {
      protocol: () => PROTOCOL_VERSION,
      erasures: (request) => ask('other', (): ErasuresAnswer => hub.erasures(station, request)),
      receipt: (receipts) => ask('other', (): ReceiptsAnswer => hub.receipt(station, receipts)),
      digest: (request) => {
        this.counts.compared += 1;
        return ask('other', (): DigestAnswer => hub.digest(station, request));
      },
      keys: (request) => ask('other', (): KeysAnswer => hub.keys(station, request)),
      records: (request) => ask('other', (): RecordsAnswer => hub.recordsFor(station, request)),
      own: (request) => ask('other', (): OwnAnswer => hub.own(station, request)),
      pull: (request) =>
        ask('pull', (): PullAnswer => {
          connection.arrived();
          const page = hub.pull(station, request);
          this.counts.startedOver += page.ok === 'start_over' ? 1 : 0;
          return page;
        }),
      push: ({ mutations }) => {
        const sent: Mutation[] = structuredClone(mutations);
        return ask('push', (part): PushAnswer => hub.push(station, sent, part));
      },
      close: () => {
        if (this.#connection === connection) this.#end();
      },
    };
  }

  /** The door first, then the key, then which start of the program it is. */
  #letIn(connection: Connection, instance: Instance): ReturnType<ModelHub['prove']> {
    const place = this.#admission.enter();
    if (!place.ok) {
      this.counts.sentAway += 1;
      const { retryAfterMs } = place;
      return { ...refusal('busy', 'many stations come at once'), retryAfterMs };
    }
    connection.arrived = place.leave;
    const answer = this.#hub.prove(this.#station, instance);
    connection.proven = answer.ok;
    this.counts.rewound += answer.ok && answer.rewound === true ? 1 : 0;
    return answer;
  }

  /** The station hears that it is not served (any more), and the connection is over. */
  #refuse(connection: Connection, refused: Refusal): void {
    if (connection.over) return;
    if (this.#connection === connection) this.#end();
    this.counts.shutOut += refused.code === 'busy' ? 0 : 1;
    connection.listener.refused(refused);
  }

  /** What the hub says where it shuts a station out that is connected. */
  #sayGoodbye(connection: Connection, refused: Refusal): void {
    connection.replies.push({
      what: 'goodbye',
      deliver: () => this.#refuse(connection, refused),
      fail: () => {},
    });
  }

  /** The hub cuts a station off that was removed or copied, wherever it is connected. */
  expel(): void {
    const connection = this.#connection;
    if (connection?.proven !== true || connection.frozen) return;
    const refused = this.#hub.expelled(this.#station, undefined);
    if (refused !== undefined) this.#sayGoodbye(connection, refused);
  }

  /** Messages that can be moved; those on a dead connection cannot. */
  get waiting(): number {
    const connection = this.#connection;
    if (connection === null || connection.frozen) return this.#strays.length;
    const { requests, replies, news, grants } = connection;
    const queues = [requests, replies, news, grants, this.#strays];
    return queues.reduce((sum, queue) => sum + queue.length, 0);
  }

  /** The hub handles one of the waiting requests and answers, or does not let the station in. */
  handle(which: number, doubled = false): void {
    const connection = this.#connection;
    if (connection === null || connection.frozen || connection.requests.length === 0) return;
    if (!this.#hubIsUp()) {
      this.cut();
      return;
    }
    const at = which % connection.requests.length;
    const request = connection.requests[at] as Request;
    if (at > 0) this.counts.reordered += 1;
    if (doubled && request.what !== 'prove') this.counts.doubled += 1;
    else connection.requests.splice(at, 1);
    const given = request.handle();
    connection.replies.push({
      what: request.what,
      deliver: () => request.answer(given),
      fail: request.fail,
    });
    const refused = isRefusal(given) && isExpulsion(given) ? given : undefined;
    if (refused !== undefined && request.what !== 'prove') this.#sayGoodbye(connection, refused);
  }

  /** The hub's node takes a part of a push and dies. */
  handlePart(part: number): void {
    const connection = this.#connection;
    if (connection === null || connection.frozen || !this.#hubIsUp()) return;
    const push = connection.requests.find(({ what }) => what === 'push');
    if (push === undefined) return;
    this.counts.halfPushes += 1;
    push.handle(part);
    connection.requests.splice(connection.requests.indexOf(push), 1);
    push.fail();
    this.cut();
  }

  deliver(which: number): void {
    const connection = this.#connection;
    if (connection === null || connection.frozen || connection.replies.length === 0) return;
    const at = which % connection.replies.length;
    if (at > 0) this.counts.reordered += 1;
    connection.replies.splice(at, 1)[0]?.deliver();
  }

  /** A change at the hub, for whom it let in and granted the scope. */
  ring(scope: string, version: number): void {
    const connection = this.#connection;
    if (connection?.proven !== true || connection.frozen) return;
    if (!this.#hub.grantsOf(this.#station).includes(scope)) return;
    connection.news.push({ scope, version });
  }

  /** The hub tells a station that it let in what it holds from now on. */
  regrant(grants: readonly string[]): void {
    const connection = this.#connection;
    if (connection?.proven !== true || connection.frozen) return;
    connection.grants.push(grants);
  }

  /** Delivers what the hub says by itself. */
  announce(which: number): void {
    const connection = this.#connection;
    if (connection === null || connection.frozen) return;
    // On one connection they come behind the welcome.
    const welcomed = connection.replies.every(({ what }) => what !== 'prove');
    if (
      welcomed &&
      connection.grants.length > 0 &&
      (which % 2 === 0 || connection.news.length === 0)
    ) {
      connection.listener.granted(connection.grants.shift() ?? []);
      return;
    }
    if (connection.news.length === 0) return;
    const [news] = connection.news.splice(which % connection.news.length, 1);
    if (news !== undefined) connection.listener.announced(news);
  }

  loseNews(): void {
    if (this.#connection?.news.shift() !== undefined) this.counts.lostNews += 1;
  }

  /** What was sent before the last cut reaches the hub now. */
  handleStray(which: number): void {
    if (this.#strays.length === 0 || !this.#hubIsUp()) return;
    const [stray] = this.#strays.splice(which % this.#strays.length, 1);
    if (stray === undefined) return;
    this.counts.strays += 1;
    stray.handle();
  }

  forgetStrays(): void {
    this.#strays = [];
  }

  /** The connection goes; the hub may or may not have done what was under way, and its answers are lost. */
  cut(): void {
    const connection = this.#connection;
    if (connection === null) return;
    this.counts.cuts += 1;
    this.#end();
    connection.listener.lost();
  }

  /** The connection dies without a word to either side. */
  freeze(): void {
    const connection = this.#connection;
    if (connection === null || connection.frozen) return;
    connection.frozen = true;
    this.counts.frozen += 1;
    this.#callAfter(NOTICED_MS, () => {
      if (this.#connection === connection) this.cut();
    });
  }

  /** The station's process ended: nobody is told. */
  vanish(): void {
    this.#end();
  }

  #end(): void {
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    connection.over = true;
    connection.arrived();
    this.counts.lostRequests += connection.requests.length;
    this.counts.lostAnswers += connection.replies.length;
    const mayArrive = connection.requests.filter(({ what }) => what === 'push');
    this.#strays = [...this.#strays, ...mayArrive].slice(-STRAYS_MOST);
    for (const { fail } of [...connection.requests, ...connection.replies]) fail();
  }
}

function isRefusal(answer: unknown): answer is Refusal {
  return (answer as { ok?: unknown }).ok === false;
}
