/**
 * Before everything is deleted: what this station has not sent goes to the hub, if the hub still takes it,
 * and the end of its audit chain with it. It has a link of its own, over which nothing else is said, and is
 * over in bounded time.
 */
import type { AuditDraft } from '#shared/domain/audit.ts';
import type { Checkpoint } from '#shared/protocol/audit.ts';
import { PUSH_MUTATIONS_MAX, type PushAnswer } from '#shared/protocol/push.ts';
import type { Mutation, MutationResult } from '#shared/domain/mutation.ts';
import { type AuditLink, type AuditStore, createAuditSender } from '../sync/audit-sender.ts';
import type { Log } from '../host.ts';
import { sha256 } from '../store/audit-log.ts';
import type { OpenHubLink, Timing } from '../sync/ports.ts';
import { firstBatch } from '../sync/push-batch.ts';

const WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 50;

export interface HandOverStore {
  unsentAfter(after: number, limit: number): Mutation[];
  settle(results: readonly { id: string; result: MutationResult }[]): unknown;
  outboxCounts(): { unsent: number };
  audit: AuditStore & { append(drafts: readonly AuditDraft[]): unknown };
}

export interface HandOver {
  store: HandOverStore;
  openLink: OpenHubLink<AuditLink>;
  /** Whether a checkpoint of the store's chain bears the hub's signature. */
  isGenuine(checkpoint: Checkpoint): boolean;
  timing: Timing;
  log: Log;
}

const nobodys = {
  actor: null,
  subject: null,
  reason: null,
  outcome: 'done',
  facts: {},
} as const;

/** @returns how many changes the hub has not answered. Rejects where the files fail. */
export async function handOver(parts: HandOver): Promise<number> {
  const at = Math.round(parts.timing.nowMs());
  try {
    parts.store.audit.append([{ ...nobodys, at, action: 'station.wipe' }]);
  } catch {
    // A full disk keeps nothing from being sent; the receipt says the same.
  }
  await overALink(parts);
  return parts.store.outboxCounts().unsent;
}

function overALink(parts: HandOver): Promise<void> {
  return new Promise((resolve) => {
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      cancel();
      link.close();
      resolve();
    };
    const cancel = parts.timing.callAfter(WITHIN_MS, end);
    const link: AuditLink = parts.openLink({
      welcomed: () => void tellAll(parts, link, () => over).then(end, end),
      refused: () => end(),
      lost: () => end(),
      announced: () => {},
      granted: () => {},
    });
  });
}

async function tellAll(parts: HandOver, link: AuditLink, isOver: () => boolean): Promise<void> {
  const { store } = parts;
  while (!isOver()) {
    const mutations = firstBatch(store.unsentAfter(0, PUSH_MUTATIONS_MAX));
    if (mutations.length === 0) break;
    const answer: PushAnswer = await link.push({ mutations });
    // Numbers that do not follow are a matter for people, and there is no time left for them.
    if (isOver() || answer.ok !== true) break;
    store.settle(answer.results);
  }
  await sendAudit(parts, link, isOver);
}

async function sendAudit(
  { store: { audit }, isGenuine, timing, log }: HandOver,
  link: AuditLink,
  isOver: () => boolean,
): Promise<void> {
  const sender = createAuditSender({
    audit,
    isGenuine,
    sha256,
    timing,
    nowMs: timing.nowMs,
    changesWait: () => false,
    log,
  });
  sender.begin(link);
  while (!isOver() && audit.checkpoint()?.seq !== audit.head().seq) {
    await new Promise<void>((resolve) => void timing.callAfter(LOOK_EVERY_MS, resolve));
  }
  sender.end();
}
