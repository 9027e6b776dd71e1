/**
 * Wipes a station from whatever stage it is in, with nothing else left at work on its files; or goes on with
 * a wipe that was cut short.
 */
import type { WipeOrder } from '#shared/protocol/connect.ts';
import type { Attempt } from '../attempt.ts';
import { type Enrolment, type StationParts, stopWork } from '../open-station.ts';
import { asProblem, type Stage } from '../station-stage.ts';
import type { Store } from '../store/store.ts';
import { type HubLinkSettings, openHubLink } from '../sync/hub-link.ts';
import { deleteEverything, isWiping } from './delete-everything.ts';
import { wipeStation } from './wipe-station.ts';

/** @returns false where something could not be deleted: the next start goes on with it. */
export async function wipeStage(
  parts: StationParts,
  was: Stage,
  enrolment: Enrolment,
  asked: {
    order: WipeOrder;
    linkSettings: HubLinkSettings;
    /** The station is to stop: the receipt is tried no more. */
    isStopping(): boolean;
    attempt: Attempt;
  },
): Promise<boolean> {
  const { settings, secrets, timing, log } = parts;
  const { identity, keys } = enrolment;
  return await wipeStation({
    order: asked.order,
    identity,
    hubUrl: settings.hubHint ?? identity.hubUrl,
    keys,
    dataDir: settings.dataDir,
    secrets,
    store: await storeToWipe(parts, was, enrolment, asked.attempt),
    openLink: (listener) => openHubLink(asked.linkSettings, listener),
    timing,
    isStopping: asked.isStopping,
    log,
  });
}

/**
 * Before anything else is looked at.
 * @returns the stage it leaves the station in; undefined where there was none to go on with.
 */
export async function finishWipe({
  settings,
  secrets,
  timing,
  log,
}: Pick<StationParts, 'settings' | 'secrets' | 'timing' | 'log'>): Promise<Stage | undefined> {
  if (!isWiping(settings.dataDir)) return undefined;
  const wait = (ms: number) => new Promise<void>((resolve) => void timing.callAfter(ms, resolve));
  try {
    await deleteEverything(settings.dataDir, secrets, wait);
  } catch (error) {
    return { stage: 'closed', problem: asProblem(error), asking: null };
  }
  log({ level: 'warn', event: 'wipe.done', facts: { unsent: null } });
  return { stage: 'unenrolled', because: 'wiped' };
}

/** The store with nothing at work on it; undefined where it cannot be opened. */
async function storeToWipe(
  parts: Pick<StationParts, 'openStore'>,
  was: Stage,
  { identity, keys }: Enrolment,
  attempt: Attempt,
): Promise<Store | undefined> {
  if (was.stage === 'open') {
    const { audit } = was.open.context;
    await stopWork(was.open);
    attempt('audit', audit.flush);
    audit.stop();
    return was.open.store;
  }
  if (was.stage === 'held') was.held.stop();
  if (was.stage === 'closed') was.asking?.stop();
  try {
    const fileKeys = { replica: keys.replicaKey, outbox: keys.outboxKey };
    return parts.openStore(identity, fileKeys, 'nothing');
  } catch {
    return undefined;
  }
}
