/** Slows down whoever asks a route that everybody may ask: by address, and all together. */
import type { Clock } from '../clock.ts';
import { createTokenBucket, type TokenBucket } from '../token-bucket.ts';

/** A shop's stations often share one address. */
const byAddress = { burst: 20, perSecond: 0.2 };
/** Many addresses are as many guesses: some hundred stations may still be set up in a morning. */
const together = { burst: 200, perSecond: 2 };
const addressesMax = 10_000;

/** @returns whether the address may ask now; each call counts as one. */
export function createAddressLimit(clock: Clock): (address: string) => boolean {
  const buckets = new Map<string, TokenBucket>();
  const all = createTokenBucket(together, clock.now());
  return (address) => {
    const nowMs = clock.now();
    if (buckets.size >= addressesMax) {
      for (const [known, bucket] of buckets) if (bucket.isFull(nowMs)) buckets.delete(known);
    }
    const bucket = buckets.get(address) ?? createTokenBucket(byAddress, nowMs);
    buckets.set(address, bucket);
    return bucket.take(nowMs) && all.take(nowMs);
  };
}
