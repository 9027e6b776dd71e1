/**
 * Carries out the hub's order to delete everything: what is not sent is handed over first, then the keys
 * go, then the files; the last thing is a receipt, signed by a key that is only in memory by then.
 */
import type { WipeOrder } from '#shared/protocol/connect.ts';
import { wipedText, wipeText } from '#shared/protocol/wipe.ts';
import { isSignedByHub } from '../hub-signature.ts';
import type { Log, Secrets } from '../host.ts';
import type { Identity } from '../identity.ts';
import { isSignedCheckpoint } from '../signed-checkpoint.ts';
import type { StationKeys } from '../station-keys.ts';
import type { AuditLink } from '../sync/audit-sender.ts';
import type { OpenHubLink, Timing } from '../sync/ports.ts';
import { deleteEverything } from './delete-everything.ts';
import { handOver, type HandOverStore } from './hand-over.ts';
import { sendReceipt } from './send-receipt.ts';

/** Whether the order is the hub's own, for this station. */
export function isGenuine(
  { wipe, signature }: WipeOrder,
  { hub, station, hubKey }: Pick<Identity, 'hub' | 'station' | 'hubKey'>,
): boolean {
  return hubKey !== undefined && isSignedByHub(hubKey, wipeText({ hub, wipe, station }), signature);
}

/** Files that another program has open cannot be deleted everywhere. */
const DELETE_TRIES = 10;
const DELETE_AGAIN_MS = 1_000;

/** @returns false where something could not be deleted: the next start goes on with it. Never rejects. */
export async function wipeStation(parts: {
  order: WipeOrder;
  identity: Identity;
  hubUrl: string;
  keys: StationKeys;
  dataDir: string;
  secrets: Secrets;
  /** The store, with nothing else at work on it; undefined where it cannot be opened. */
  store: (HandOverStore & { close(): void }) | undefined;
  openLink: OpenHubLink<AuditLink>;
  timing: Timing;
  /** The station is to stop: the receipt is tried no more. */
  isStopping(): boolean;
  log: Log;
}): Promise<boolean> {
  const { order, identity, keys, store, timing, log } = parts;
  const { hub, station } = identity;
  const { wipe } = order;
  const wait = (ms: number) => new Promise<void>((resolve) => void timing.callAfter(ms, resolve));
  log({ level: 'warn', event: 'wipe.begun', facts: {} });

  const unsent = await handedOver(parts);
  try {
    store?.close();
  } catch {
    // What cannot be closed in order is deleted all the same.
  }
  const signature = keys.sign(wipedText({ hub, wipe, station, unsent }));
  const deleted = await deleteAll(parts, wait);
  keys.replicaKey.fill(0);
  keys.outboxKey.fill(0);
  if (!deleted) return false;
  log({ level: 'warn', event: 'wipe.done', facts: { unsent } });

  const confirmed = await sendReceipt(
    parts.hubUrl,
    { station, wipe, unsent, signature },
    { nowMs: () => (parts.isStopping() ? Infinity : timing.monotonicMs()), wait },
  );
  log({ level: confirmed ? 'info' : 'warn', event: 'wipe.receipt', facts: { confirmed } });
  return true;
}

async function deleteAll(
  { dataDir, secrets, log }: Pick<Parameters<typeof wipeStation>[0], 'dataDir' | 'secrets' | 'log'>,
  wait: (ms: number) => Promise<void>,
): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      await deleteEverything(dataDir, secrets, wait);
      return true;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      log({ level: 'error', event: 'wipe.not_deleted', facts: { code, tries } });
      if (tries === DELETE_TRIES) return false;
      await wait(DELETE_AGAIN_MS);
    }
  }
}

/** How many changes go unsent; null where nobody can tell. */
async function handedOver({
  store,
  identity,
  openLink,
  timing,
  log,
}: Parameters<typeof wipeStation>[0]): Promise<number | null> {
  if (store === undefined) return null;
  try {
    const { hub, station, hubKey } = identity;
    const { chain } = store.audit;
    return await handOver({
      store,
      openLink,
      isGenuine: (checkpoint) => isSignedCheckpoint(checkpoint, { hub, station, chain, hubKey }),
      timing,
      log,
    });
  } catch {
    return null;
  }
}
