/**
 * Tells screens which customers changed: the first change at once, those that follow together, a few
 * times a second. A first sync changes thousands of records a second; a screen reads all it shows again
 * each time it is told.
 */
import { subjectOf } from '#shared/domain/kinds.ts';
import type { RecordRef } from '#shared/domain/record.ts';
import type { EventPayload } from '#shared/rpc/contract.ts';

const TELL_EVERY_MS = 250;

/** Above this many changed customers, screens are told that all may have changed. */
const CHANGED_MOST = 500;

export interface ChangeTeller {
  /** Never throws: where it cannot be known whom a record is about, all may have changed. */
  changed(refs: readonly RecordRef[] | 'all'): void;
  stop(): void;
}

export function createChangeTeller(parts: {
  docOf(ref: RecordRef): unknown;
  callAfter(delayMs: number, run: () => void): () => void;
  tell(change: EventPayload<'customers.changed'>): void;
}): ChangeTeller {
  const customerIds = new Set<string>();
  let all = false;
  let cancel: (() => void) | null = null;
  let stopped = false;

  function note(refs: readonly RecordRef[] | 'all'): void {
    if (refs === 'all') all = true;
    for (const ref of refs === 'all' ? [] : refs) {
      if (all) return;
      const subject =
        ref.kind === 'customer' ? ref.id : subjectOf(ref.kind, ref.id, parts.docOf(ref));
      if (subject !== null) customerIds.add(subject);
      if (customerIds.size > CHANGED_MOST) all = true;
    }
  }

  function tellNow(): void {
    if (!all && customerIds.size === 0) return;
    const change = all
      ? ({ all: true } as const)
      : { all: false as const, customerIds: [...customerIds] };
    all = false;
    customerIds.clear();
    cancel = parts.callAfter(TELL_EVERY_MS, () => {
      cancel = null;
      tellNow();
    });
    parts.tell(change);
  }

  return {
    changed(refs) {
      if (stopped) return;
      try {
        note(refs);
      } catch {
        all = true;
      }
      if (cancel === null) tellNow();
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
