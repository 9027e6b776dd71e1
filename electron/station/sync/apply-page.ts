/**
 * Writes a page into the store, part by part (page-parts.ts), each with pieces of housekeeping behind it.
 * Messages that wait have their turn between any two of these, and a part is as long as takes about
 * so many milliseconds here: fewer while somebody looks people up.
 */
import type { RecordRef } from '#shared/domain/record.ts';
import type { Cursor, Page, PageRow } from '#shared/protocol/feed.ts';
import { createPace } from '../pace.ts';
import { PART_ROWS, partsOf } from './page-parts.ts';
import type { SyncStore, Timing } from './ports.ts';
import type { UnpackedPage } from './read-page.ts';

const calmBounds = { aimMs: 25, least: 50, most: PART_ROWS, first: 100 };
const lookedUpBounds = { aimMs: 10, least: 40, most: PART_ROWS, first: 50 };

/** Pieces of housekeeping behind a part at the most: what was written moves into its file, runs are merged. */
export const PIECES_A_PART = 3;

export interface PageApplier {
  /**
   * False where it ended early, as what was left became void. Rejects where the page is damaged, and
   * with what the store throws.
   */
  apply(work: {
    page: Page;
    /** The cursor that the page answers. */
    asked: Cursor;
    epoch: string;
    /** Corrected clock when the page came: where it is the last one, the scope is level as of then. */
    receivedAt: number;
    isVoid(): boolean;
    /** Told of each part when it is written. */
    applied(rows: readonly PageRow[], changed: RecordRef[] | 'all'): void;
  }): Promise<boolean>;
}

export function createPageApplier(parts: {
  store: Pick<SyncStore, 'applyPage' | 'tidy'>;
  timing: Pick<Timing, 'monotonicMs' | 'turn'>;
  /** Takes a page apart. Rejects where it is damaged. */
  unpack(page: Page): Promise<UnpackedPage>;
  /** Somebody looks people up just now. */
  isLookedUp(): boolean;
}): PageApplier {
  const { store, timing } = parts;
  const [calm, lookedUp] = [createPace(calmBounds), createPace(lookedUpBounds)];
  const rowsOfPart = () => (parts.isLookedUp() ? lookedUp : calm).size();

  return {
    async apply({ page, asked, epoch, receivedAt, isVoid, applied }) {
      const { scope, done } = page;
      const unpacked = await parts.unpack(page);
      for (const { last, ...part } of partsOf(page, asked, unpacked, rowsOfPart)) {
        if (isVoid()) return false;
        const levelAt = last && done && part.next.phase === 'feed' ? receivedAt : null;
        const beganMs = timing.monotonicMs();
        const changed = store.applyPage({ scope, epoch, levelAt, ...part });
        const tookMs = timing.monotonicMs() - beganMs;
        for (const pace of [calm, lookedUp]) pace.took(part.rows.length, tookMs);
        applied(part.rows, changed);
        await timing.turn();
        for (let piece = 0; piece < PIECES_A_PART && store.tidy(true); piece += 1) {
          await timing.turn();
        }
      }
      return true;
    },
  };
}
