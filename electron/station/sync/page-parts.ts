/**
 * Cuts a page into parts that are short to apply. Each is a transaction of its own with the cursor that is
 * right after its last row: the station answers look-ups between two parts, and a stop in the middle of a
 * page costs no more than the part under way.
 */
import { recordKey } from '#shared/domain/record.ts';
import type { Cursor, Page, PageRow } from '#shared/protocol/feed.ts';
import type { PageToApply } from '../store/store.ts';
import type { UnpackedPage } from './read-page.ts';

/** A part has no more rows than this; some 15 ms of writing in a first sync. */
export const PART_ROWS = 500;

export type PagePart = Pick<PageToApply, 'rows' | 'next' | 'bytes' | 'remaining'> & {
  /** Nothing of the page is left after it. */
  last: boolean;
};

/**
 * @param asked the cursor that the page answers.
 * @param size rows of the next part; asked for each when the one before is written.
 */
export function* partsOf(
  page: Page,
  asked: Cursor,
  unpacked: UnpackedPage,
  size: () => number,
): Generator<PagePart> {
  const { rows, bytes } = unpacked;
  let from = 0;
  let bytesLeft = bytes;
  do {
    const to = endOfPart(rows, from + size(), asked.phase === 'feed');
    const last = to === rows.length;
    const part = last ? bytesLeft : Math.floor((bytes * (to - from)) / rows.length);
    bytesLeft -= part;
    yield {
      rows: from === 0 && last ? rows : rows.slice(from, to),
      next: last ? page.next : cursorAfter(rows[to - 1] as PageRow, page.next, asked),
      bytes: part,
      remaining: {
        rows: page.remaining.rows + rows.length - to,
        bytes: page.remaining.bytes + bytesLeft,
      },
      last,
    };
    from = to;
  } while (from < rows.length);
}

/** A feed goes on after a version, so a part of it ends where the version grows. */
function endOfPart(rows: readonly PageRow[], wanted: number, inFeed: boolean): number {
  const enough = Math.min(rows.length, wanted);
  if (!inFeed) return enough;
  const next = rows.findIndex((row, i) => i >= enough && versionOf(row) > versionOf(rows[i - 1]));
  return next === -1 ? rows.length : next;
}

function versionOf(row: PageRow | undefined): number {
  return row?.[2] ?? 0;
}

function cursorAfter([kind, id, version]: PageRow, next: Cursor, asked: Cursor): Cursor {
  if (asked.phase === 'feed') return { phase: 'feed', version };
  return { phase: 'book', head: headOf(next, asked), after: recordKey({ kind, id }) };
}

/** The version a book is read at; the feed that follows it begins there. */
function headOf(next: Cursor, asked: Cursor): number {
  if (asked.phase === 'book') return asked.head;
  if (next.phase === 'book') return next.head;
  return next.phase === 'feed' ? next.version : 0;
}
