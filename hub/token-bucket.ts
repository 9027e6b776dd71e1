/** A simple rate limit: so many at once, so many a second after that. */

export interface BucketSize {
  burst: number;
  perSecond: number;
}

export interface TokenBucket {
  /** @returns false where the limit is reached. */
  take(nowMs: number): boolean;
  /** True when nothing was taken for so long that it is as good as new. */
  isFull(nowMs: number): boolean;
}

export function createTokenBucket({ burst, perSecond }: BucketSize, madeAtMs: number): TokenBucket {
  let tokens = burst;
  let filledAtMs = madeAtMs;
  const fill = (nowMs: number) => {
    // A clock that was put back gives nothing and takes nothing.
    tokens = Math.min(burst, tokens + (Math.max(0, nowMs - filledAtMs) / 1_000) * perSecond);
    filledAtMs = nowMs;
  };
  return {
    take(nowMs) {
      fill(nowMs);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    isFull(nowMs) {
      fill(nowMs);
      return tokens >= burst;
    },
  };
}
