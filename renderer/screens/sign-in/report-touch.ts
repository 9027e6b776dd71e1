/** Tells the station that somebody is there, so that it does not lock under their hands: at most every 10 s. */
import { useEffect } from 'react';
import type { RpcClient } from '#shared/rpc/client.ts';
import { useStores } from '#renderer/stores/stores.tsx';

const EVERY_MS = 10_000;
const inputs = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

export function useTouchReport(): void {
  const { rpc, now } = useStores();
  useEffect(() => reportTouches(document, rpc, now), [rpc, now]);
}

/** @returns a function that stops. */
export function reportTouches(
  page: Pick<Document, 'addEventListener' | 'removeEventListener'>,
  rpc: Pick<RpcClient, 'call'>,
  now: () => number,
): () => void {
  let touchedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(): void {
    const at = touchedAt;
    const idleMs = Math.max(0, now() - at);
    void rpc.call('session.touch', { idleMs }).catch(() => {});
    timer = setTimeout(() => {
      timer = undefined;
      if (touchedAt > at) tell();
    }, EVERY_MS);
  }

  function touched(): void {
    touchedAt = now();
    if (timer === undefined) tell();
  }

  for (const name of inputs) page.addEventListener(name, touched, { passive: true, capture: true });
  return () => {
    clearTimeout(timer);
    for (const name of inputs) page.removeEventListener(name, touched, { capture: true });
  };
}
