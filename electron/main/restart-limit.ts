/** Whether something that broke may be started again, or has broken too often to try. */
export interface RestartLimit {
  /** Counts one restart; false when there have been too many of late. */
  allow(): boolean;
}

/** @param limit at most `most` restarts in any span of `withinMs`. */
export function createRestartLimit(
  limit: { most: number; withinMs: number },
  nowMs: () => number,
): RestartLimit {
  let recent: number[] = [];
  return {
    allow() {
      const now = nowMs();
      recent = recent.filter((at) => now - at < limit.withinMs);
      if (recent.length >= limit.most) return false;
      recent.push(now);
      return true;
    },
  };
}
