/**
 * The lines of the list: those who match, a divider in words, those who are only similar, and where there
 * are more than can be shown a last line that says so. Heights are known, so that nothing shifts.
 */
import type { CustomerHit } from '#shared/rpc/customer-views.ts';
import { LAST_LIMIT } from '#renderer/stores/find-limits.ts';
import { canGrow, type FindState, shownHits, showsRecents } from '#renderer/stores/find-store.ts';

export type ListRow =
  | { what: 'hit'; hit: CustomerHit; position: number }
  | { what: 'similar' }
  | { what: 'more' };

export const rowHeightsPx: Readonly<Record<ListRow['what'], number>> = {
  hit: 80,
  similar: 48,
  more: 80,
};

type Shown = Pick<FindState, 'query' | 'answer' | 'failed' | 'recents'>;

export function listRows(state: Shown): ListRow[] {
  const hits = shownHits(state);
  const rows: ListRow[] = [];
  let divided = false;
  for (const [index, hit] of hits.entries()) {
    // Where nobody matches, the count says that they are similar.
    if (hit.similar && !divided && index > 0) rows.push({ what: 'similar' });
    divided ||= hit.similar;
    rows.push({ what: 'hit', hit, position: index + 1 });
  }
  if (isCut(state)) rows.push({ what: 'more' });
  return rows;
}

/** True where more match than the list will ever show: only more letters can help. */
function isCut(state: Shown): boolean {
  if (showsRecents(state) || state.answer === null || canGrow(state)) return false;
  const { hits, total, totalIsExact } = state.answer;
  const strict = hits.filter((hit) => !hit.similar).length;
  return strict >= LAST_LIMIT && (!totalIsExact || total > strict);
}

export function keyOfRow(row: ListRow): string {
  return row.what === 'hit' ? row.hit.customerId : `line ${row.what}`;
}
