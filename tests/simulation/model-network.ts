/**
 * The wire between one station and the model hub: requests and replies wait in queues of their own until
 * the scheduler moves them, so that a message can be late, lost, or answered into a cut connection.
 */
import type { PullAnswer } from '#shared/protocol/feed.ts';
import type { PushAnswer } from '#shared/protocol/push.ts';
import type { HubLinkListener, OpenHubLink } from '#electron/station/sync/ports.ts';
import type { ModelHub } from './model-hub.ts';

interface Waiting {
  /** What the hub does with it; the answer goes into the reply queue. */
  handle(): void;
  fail(): void;
}

interface Reply {
  deliver(): void;
  fail(): void;
}

export class ModelNetwork {
  readonly #hub: ModelHub;
  readonly #station: string;
  readonly #grants: readonly string[];
  readonly #nowMs: () => number;
  #requests: Waiting[] = [];
  #replies: Reply[] = [];
  #listener: HubLinkListener | null = null;
  #proven = false;
  /** What happened to messages, for floors. */
  readonly counts = { lostRequests: 0, lostAnswers: 0, cuts: 0 };

  constructor(hub: ModelHub, station: string, grants: readonly string[], nowMs: () => number) {
    this.#hub = hub;
    this.#station = station;
    this.#grants = grants;
    this.#nowMs = nowMs;
  }

  readonly open: OpenHubLink = (listener) => {
    this.#drop();
    this.#listener = listener;
    const ask = <T>(handle: () => T): Promise<T> =>
      new Promise((resolve, reject) => {
        const fail = () => reject(new Error('no answer'));
        this.#requests.push({
          fail,
          handle: () => {
            const answer = structuredClone(handle());
            this.#replies.push({ fail, deliver: () => resolve(answer) });
          },
        });
      });
    return {
      pull: (request) => ask((): PullAnswer => this.#hub.pull(request)),
      push: ({ mutations }) =>
        ask((): PushAnswer => this.#hub.push(this.#station, 'gangnam', structuredClone(mutations))),
      close: () => this.#drop(),
    };
  };

  /** True while the station waits to be let in. */
  get knocking(): boolean {
    return this.#listener !== null && !this.#proven;
  }
  get requests(): number {
    return this.#requests.length;
  }
  get replies(): number {
    return this.#replies.length;
  }

  letIn(): void {
    if (this.#listener === null || this.#proven) return;
    this.#proven = true;
    this.#listener.welcomed(
      {
        ok: true,
        hubTimeMs: this.#nowMs(),
        epoch: this.#hub.epoch,
        grants: [...this.#grants],
        store: 'gangnam',
        mode: 'associate',
        lastSequence: this.#hub.lastSequence(this.#station),
      },
      0,
    );
  }

  handleRequest(): void {
    this.#requests.shift()?.handle();
  }

  deliverReply(): void {
    this.#replies.shift()?.deliver();
  }

  announce(scope: string): void {
    if (this.#proven) this.#listener?.announced({ scope, version: this.#hub.version });
  }

  /** The connection goes; the hub may or may not have done what was under way, and its answers are lost. */
  cut(): void {
    const listener = this.#listener;
    if (listener === null) return;
    this.counts.cuts += 1;
    this.counts.lostRequests += this.#requests.length;
    this.counts.lostAnswers += this.#replies.length;
    this.#drop();
    listener.lost();
  }

  #drop(): void {
    const unanswered = [...this.#requests, ...this.#replies];
    this.#requests = [];
    this.#replies = [];
    this.#listener = null;
    this.#proven = false;
    for (const { fail } of unanswered) fail();
  }
}
