/**
 * Carries out the hub's order to delete everything: what is not sent is handed over first, then the keys
 * go, then the files; the last thing is a receipt, signed by a key that is only in memory by then.
 */
import type { WipeOrder } from '#shared/protocol/connect.ts';
import { wipedText, wipeText } from '#shared/protocol/wipe.ts';
import { isSignedByHub } from '../hub-signature.ts';
import type { Log, Secrets } from '../host.ts';
import type { Identity } from '../identity.ts';
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
}): Promise<void> {
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
  await deleteEverything(parts.dataDir, parts.secrets, wait);
  keys.replicaKey.fill(0);
  keys.outboxKey.fill(0);
  log({ level: 'warn', event: 'wipe.done', facts: { unsent } });

  const confirmed = await sendReceipt(
    parts.hubUrl,
    { station, wipe, unsent, signature },
    { nowMs: () => (parts.isStopping() ? Infinity : timing.monotonicMs()), wait },
  );
  log({ level: confirmed ? 'info' : 'warn', event: 'wipe.receipt', facts: { confirmed } });
}

/** How many changes go unsent; null where nobody can tell. */
async function handedOver({
  store,
  openLink,
  timing,
  log,
}: Parameters<typeof wipeStation>[0]): Promise<number | null> {
  if (store === undefined) return null;
  try {
    return await handOver({ store, openLink, timing, log });
  } catch {
    return null;
  }
}
