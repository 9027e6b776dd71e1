/**
 * How long each event may be, how often a connection may send it, and how many of it are answered at a
 * time. The limits of a connection as a whole come first (answer-events.ts); these keep one kind of question
 * from taking it all. What is too long is not even read (sized-decoder.ts).
 * The table in docs/protocol.md is held against this one by a test.
 */
import type { StationToHub } from '#shared/protocol/events.ts';
import { MESSAGE_BYTES_MAX } from '#shared/protocol/feed.ts';
import { type BucketSize, createTokenBucket, type TokenBucket } from '../token-bucket.ts';

export interface EventLimits {
  /** Of the whole message; no less than the longest request that the schema allows. */
  bytes: number;
  rate: BucketSize;
  atOnce: number;
}

const kb = 1_024;

/** A first sync of a million records is some 500 pulls. */
const steady: BucketSize = { burst: 400, perSecond: 100 };
const seldom: BucketSize = { burst: 20, perSecond: 1 };

export const eventLimits: Record<keyof StationToHub, EventLimits> = {
  prove: { bytes: 2 * kb, rate: seldom, atOnce: 1 },
  pull: { bytes: 2 * kb, rate: steady, atOnce: 16 },
  push: { bytes: MESSAGE_BYTES_MAX, rate: { burst: 200, perSecond: 50 }, atOnce: 16 },
  erasures: { bytes: 16 * kb, rate: { burst: 100, perSecond: 10 }, atOnce: 4 },
  receipt: { bytes: 64 * kb, rate: { burst: 100, perSecond: 10 }, atOnce: 4 },
  lease: { bytes: 2 * kb, rate: seldom, atOnce: 2 },
  pepper: { bytes: 2 * kb, rate: seldom, atOnce: 2 },
  report: { bytes: 16 * kb, rate: seldom, atOnce: 2 },
  digest: { bytes: 2 * kb, rate: steady, atOnce: 4 },
  keys: { bytes: 4 * kb, rate: steady, atOnce: 4 },
  records: { bytes: 96 * kb, rate: steady, atOnce: 4 },
  own: { bytes: 2 * kb, rate: { burst: 100, perSecond: 20 }, atOnce: 4 },
  audit: { bytes: MESSAGE_BYTES_MAX, rate: { burst: 100, perSecond: 20 }, atOnce: 2 },
};

export interface EventGate {
  /** @returns what to call when the event is answered; undefined where it is one too many. */
  enter(event: keyof StationToHub, nowMs: number): (() => void) | undefined;
}

/** For one connection. Nothing is kept of an event that never came. */
export function createEventGate(): EventGate {
  const seen = new Map<keyof StationToHub, { bucket: TokenBucket; answering: number }>();
  return {
    enter(event, nowMs) {
      const { rate, atOnce } = eventLimits[event];
      const known = seen.get(event) ?? { bucket: createTokenBucket(rate, nowMs), answering: 0 };
      seen.set(event, known);
      if (known.answering >= atOnce || !known.bucket.take(nowMs)) return undefined;
      known.answering += 1;
      return () => {
        known.answering -= 1;
      };
    },
  };
}
