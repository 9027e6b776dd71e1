/** Tells the hub that nothing is left here: for half a minute, then the key that signed it is gone. */
import type { WipeReceipt } from '#shared/protocol/wipe.ts';

const WITHIN_MS = 30_000;
const AGAIN_AFTER_MS = 2_000;
const ANSWER_MS = 5_000;

/** @returns whether the hub has it. Never rejects. */
export async function sendReceipt(
  hubUrl: string,
  receipt: WipeReceipt,
  { nowMs, wait }: { nowMs(): number; wait(ms: number): Promise<void> },
): Promise<boolean> {
  const until = nowMs() + WITHIN_MS;
  for (;;) {
    const status = await post(hubUrl, receipt);
    if (status === 200) return true;
    // A no that stays one; everything else may be the network's.
    if (status === 403 || status === 400) return false;
    if (nowMs() + AGAIN_AFTER_MS > until) return false;
    await wait(AGAIN_AFTER_MS);
  }
}

async function post(hubUrl: string, receipt: WipeReceipt): Promise<number> {
  try {
    const { status } = await fetch(new URL('/v1/wiped', hubUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(receipt),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return status;
  } catch {
    return 0;
  }
}
