/**
 * Tells screens which customers or pickups changed: the first change at once, those that follow together, a
 * few times a second. A first sync changes thousands of records a second; a screen reads all it shows again
 * each time it is told.
 */
import type { RecordRef } from '#shared/domain/record.ts';

const TELL_EVERY_MS = 250;

/** Above this many changed ones, screens are told that all may have changed. */
const CHANGED_MOST = 500;

export type Change = { all: true } | { all: false; ids: string[] };

export interface ChangeTeller {
  /** Never throws: where it cannot be known what a record is about, all may have changed. */
  changed(refs: readonly RecordRef[] | 'all'): void;
  stop(): void;
}

export function createChangeTeller(parts: {
  /** What a changed record is about; null where that is nothing that is told of. */
  about(ref: RecordRef): string | null;
  callAfter(delayMs: number, run: () => void): () => void;
  tell(change: Change): void;
}): ChangeTeller {
  const ids = new Set<string>();
  let all = false;
  let cancel: (() => void) | null = null;
  let stopped = false;

  function note(refs: readonly RecordRef[] | 'all'): void {
    if (refs === 'all') all = true;
    for (const ref of refs === 'all' ? [] : refs) {
      if (all) return;
      const id = parts.about(ref);
      if (id !== null) ids.add(id);
      if (ids.size > CHANGED_MOST) all = true;
    }
  }

  function tellNow(): void {
    if (!all && ids.size === 0) return;
    const change: Change = all ? { all: true } : { all: false, ids: [...ids] };
    all = false;
    ids.clear();
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
