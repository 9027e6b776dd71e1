/**
 * Takes the events of one connection to whoever answers them.
 *
 * 1. Every event with an answer gets one, a refusal at least; nothing is dropped silently.
 * 2. What is too often, too much at once or too long is refused before it is looked at.
 * 3. An event the protocol does not know, or one without an answer to call, is misuse; the third ends
 *    the connection.
 */
import type { Refusal } from '#shared/protocol/connect.ts';
import type { StationToHub } from '#shared/protocol/events.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { createTokenBucket } from '../token-bucket.ts';
import { createEventGate } from './event-limits.ts';
import type { HubSocket } from './hub-socket.ts';
import { isExpulsion, refusal, refusalFor } from './refusals.ts';
import { TooLong } from './sized-decoder.ts';

export interface EventPorts {
  clock: Clock;
  log: Log;
  metrics: Pick<Metrics, 'refusals' | 'requestSeconds'>;
  /** Told of every request that is being answered, so that a stopping hub can wait for it. */
  track: (work: Promise<unknown>) => void;
}

/** What every answer has; a refusal's is false. */
interface Reply {
  ok: unknown;
}

export type EventHandlers = Record<keyof StationToHub, (request: unknown) => Promise<Reply>>;

export interface AnsweringOptions {
  /** Whose connection it is, as far as is known, for the log. */
  station(): { id: string } | undefined;
  /** Ends the connection, with the reason. */
  leave(reason: Refusal): void;
}

const misuseMax = 3;
/** A first sync of a million records is some 500 pulls. */
const rate = { burst: 400, perSecond: 100 };
const atOnceMax = 16;

/** Answers from now on, until the connection ends. */
export function answerEvents(
  { clock, log, metrics, track }: EventPorts,
  socket: HubSocket,
  handlers: EventHandlers,
  { station, leave }: AnsweringOptions,
): void {
  const bucket = createTokenBucket(rate, clock.now());
  const gate = createEventGate();
  let atOnce = 0;
  let misused = 0;

  async function respond(event: keyof StationToHub, request: unknown): Promise<Reply> {
    if (!bucket.take(clock.now())) return refusal('too_many', 'too many requests; wait a second');
    if (atOnce >= atOnceMax) return refusal('too_many', 'too many requests at once');
    const answered = gate.enter(event, clock.now());
    if (answered === undefined) return refusal('too_many', `too many of ${event}; wait a second`);
    atOnce += 1;
    const stopTimer = metrics.requestSeconds.startTimer({ event });
    try {
      if (request instanceof TooLong) {
        return refusal('invalid', `a ${event} here is at most ${request.most} bytes`);
      }
      return await handlers[event](request);
    } catch (error) {
      const known = station();
      log.error(`${event} failed`, { ...(known && { station: known.id }), error });
      return refusalFor(error);
    } finally {
      stopTimer();
      answered();
      atOnce -= 1;
    }
  }

  function misuse(answer: unknown): void {
    misused += 1;
    const reason = refusal('invalid', 'the protocol knows no such event');
    metrics.refusals.inc({ code: reason.code });
    if (typeof answer === 'function') answer(reason);
    if (misused >= misuseMax) leave(reason);
  }

  socket.onAny((event: string, ...args: unknown[]) => {
    const answer = args.at(-1);
    if (!Object.hasOwn(handlers, event) || typeof answer !== 'function') {
      misuse(answer);
      return;
    }
    const request = args.length > 1 ? args[0] : undefined;
    const work = respond(event as keyof StationToHub, request).then((reply) => {
      answer(reply);
      if (!isRefusal(reply)) return;
      metrics.refusals.inc({ code: reply.code });
      // Nothing more is to be had here: the nonce is used up, or the station is gone.
      if (event === 'prove' || isExpulsion(reply)) leave(reply);
    });
    track(work);
  });
}

function isRefusal(reply: Reply): reply is Refusal {
  return reply.ok === false;
}
