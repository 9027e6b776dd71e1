/**
 * Carries out the erasures the hub asks for, and says so when nothing is left (docs/adr/0044):
 *
 *   welcome, a customer's tombstone, or half a minute → erasures? → out of sight and out of own changes
 *        → (the feed brings the rest) → nothing left? → scrub the files → signed receipt
 *
 * 1. Nothing is remembered here: the hub asks again until it has the receipt. Own changes are asked about
 *    by their customers, so that a file that was put back forgets again.
 * 2. A receipt is given only for what was looked for and not found.
 * 3. The receipt says how much was taken out, counted by the store as it went.
 * 4. What fails is tried again in a while, and never ends the link.
 */
import type { RecordRef } from '#shared/domain/record.ts';
import {
  type AskErasures,
  ERASURES_MAX,
  type ErasuresAnswer,
  type OutstandingErasure,
  type Receipt,
  type Receipts,
  type ReceiptsAnswer,
  type RemovedCounts,
  receiptText,
} from '#shared/protocol/erasure.ts';
import type { Log } from '../host.ts';
import type { Errand, HubLink, Timing } from './ports.ts';

/** How soon it is looked again whether the rest has come, and how soon what failed is tried again. */
export const LOOK_AGAIN_MS = 5_000;

/**
 * How often it is asked without an occasion: no tombstone comes to a station that has begun to read a
 * scope since, or that holds it no more.
 */
export const ASK_EVERY_MS = 30_000;

/** The hub's first version that knows of erasures. */
const SINCE_PROTOCOL = 2;

/** What a link lets the station say about erasures. */
export interface ErasureLink extends HubLink {
  /** The hub's version; known when the link was welcomed. */
  protocol(): number;
  erasures(request: AskErasures): Promise<ErasuresAnswer>;
  receipt(request: Receipts): Promise<ReceiptsAnswer>;
}

export interface ErasureStore {
  /** The customers that own changes are about, those that were settled among them. */
  customersOfChanges(): string[];
  forget(erasure: OutstandingErasure): RecordRef[];
  isForgotten(erasure: OutstandingErasure): boolean;
  removedOf(customerId: string): RemovedCounts;
  receiptTaken(customerId: string): void;
  scrub(): void;
}

export function createEraser(parts: {
  store: ErasureStore;
  timing: Pick<Timing, 'callAfter'>;
  /** Who signs: the hub's and the station's ids, and the station's key. */
  signer: { hub: string; station: string; sign(text: string): string };
  /** Customers were erased; these records may look different. */
  erased(customerIds: readonly string[], changed: readonly RecordRef[]): void;
  log: Log;
}): Errand<ErasureLink> {
  const { store, timing, signer, log } = parts;
  let link: ErasureLink | null = null;
  /** What the hub wants to hear of, by erasure. */
  let owed = new Map<string, OutstandingErasure>();
  let working = false;
  let askAgain = false;
  let beginning = false;
  /** Customers still to be asked about. */
  const unclear = new Set<string>();
  let cancelLook = () => {};

  /** One after the other: a question that comes meanwhile is asked when this one is done. */
  async function work(): Promise<void> {
    const here = link;
    if (here === null || working) return;
    working = true;
    cancelLook();
    try {
      await ask(here);
      await confirm(here);
    } catch (error) {
      const name = error instanceof Error ? error.constructor.name : 'unknown';
      log({ level: 'warn', event: 'erasure.failed', facts: { name } });
      askAgain = true;
    } finally {
      working = false;
      if (link !== null && link !== here) void work();
      else if (link !== null && (askAgain || owed.size > 0)) {
        cancelLook = timing.callAfter(LOOK_AGAIN_MS, () => void work());
      } else if (link !== null) {
        cancelLook = timing.callAfter(ASK_EVERY_MS, askNow);
      }
    }
  }

  function askNow(): void {
    askAgain = true;
    void work();
  }

  async function ask(here: ErasureLink): Promise<void> {
    if (beginning) for (const customerId of store.customersOfChanges()) unclear.add(customerId);
    beginning = false;
    while (askAgain) {
      askAgain = false;
      const about = [...unclear].slice(0, ERASURES_MAX);
      const answer = await here.erasures(about.length === 0 ? {} : { about });
      if (link !== here) return;
      if (!answer.ok) {
        log({ level: 'warn', event: 'erasure.refused', facts: { code: answer.code } });
        askAgain = true;
        return;
      }
      for (const customerId of about) unclear.delete(customerId);
      if (unclear.size > 0) askAgain = true;
      const fresh = answer.erasures.filter(({ erasure }) => !owed.has(erasure));
      for (const one of fresh) {
        const changed = store.forget(one);
        owed.set(one.erasure, one);
        parts.erased([one.subject], changed);
      }
      if (fresh.length > 0) {
        log({ level: 'info', event: 'erasure.begun', facts: { count: fresh.length } });
      }
    }
  }

  async function confirm(here: ErasureLink): Promise<void> {
    if (link !== here) return;
    const done = [...owed.values()].filter((one) => store.isForgotten(one));
    if (done.length === 0) return;
    store.scrub();
    const receipts = done.slice(0, ERASURES_MAX).map(({ erasure, subject }): Receipt => {
      const { hub, station } = signer;
      const removed = store.removedOf(subject);
      const signature = signer.sign(receiptText({ hub, erasure, station, removed }));
      return { erasure, removed, signature };
    });
    const answer = await here.receipt({ receipts });
    if (link !== here) return;
    if (!answer.ok) {
      log({ level: 'warn', event: 'erasure.receipt_refused', facts: { code: answer.code } });
      return;
    }
    for (const erasure of answer.taken) {
      const subject = owed.get(erasure)?.subject;
      owed.delete(erasure);
      if (subject !== undefined) store.receiptTaken(subject);
    }
    log({ level: 'info', event: 'erasure.confirmed', facts: { count: answer.taken.length } });
    // The hub names a hundred at a time.
    if (answer.taken.length === ERASURES_MAX) askAgain = true;
  }

  return {
    begin(opened) {
      if (opened.protocol() < SINCE_PROTOCOL) return;
      link = opened;
      beginning = true;
      askNow();
    },
    end() {
      link = null;
      owed = new Map();
      unclear.clear();
      askAgain = false;
      cancelLook();
    },
    applied(rows) {
      const gone = rows.flatMap(([kind, id, , doc]) =>
        kind === 'customer' && doc === null ? [id] : [],
      );
      if (link === null || gone.length === 0) return;
      for (const customerId of gone) unclear.add(customerId);
      askNow();
    },
  };
}
