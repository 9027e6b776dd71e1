/** The corrected time now, for ages on screen; moves on by itself. */
import { useEffect, useState } from 'react';
import { useStation, useStores } from '#renderer/stores/stores.tsx';

const STEP_MS = 30_000;

/** @param stepMs how often; half a minute unless seconds are shown. */
export function useNow(stepMs = STEP_MS): number {
  const { now } = useStores();
  const deltaMs = useStation((state) => Math.round(state.clockDeltaMs / 1000) * 1000);
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), stepMs);
    return () => clearInterval(timer);
  }, [now, stepMs]);
  return at + deltaMs;
}
