/** The corrected time now, for ages on screen; moves on by itself every half minute. */
import { useEffect, useState } from 'react';
import { useStation, useStores } from '#renderer/stores/stores.tsx';

const STEP_MS = 30_000;

export function useNow(): number {
  const { now } = useStores();
  const deltaMs = useStation((state) => Math.round(state.clockDeltaMs / 1000) * 1000);
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), STEP_MS);
    return () => clearInterval(timer);
  }, [now]);
  return at + deltaMs;
}
