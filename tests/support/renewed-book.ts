/** A book read a first time and anew: most people are the same, some changed, some went, some came. */
import { PART_ROWS, partsOf } from '#electron/station/sync/page-parts.ts';
import type { Store } from '#electron/station/store/store.ts';
import type { Cursor, PageRow } from '#shared/protocol/feed.ts';

export const renewedScope = 'region:kr';
export const epochs = [
  '0199a0c4-0000-7000-8000-000000000001',
  '0199a0c4-0000-7000-8000-000000000002',
] as const;
const pageRows = 700;

/** @param pass 0: everybody up to `people`. 1: every 20th is gone, every 20th has another name, some are new. */
export function bookRows(people: number, pass: 0 | 1): PageRow[] {
  const rows: PageRow[] = [];
  for (let n = 1; n <= people + (pass === 1 ? people / 20 : 0); n += 1) {
    if (pass === 1 && n % 20 === 7) continue;
    const given = pass === 1 && n % 20 === 3 ? `서연${n}` : `민지${n}`;
    const doc = { name: { family: '김', given }, phone: `+8210${String(n).padStart(8, '0')}` };
    // A new epoch counts anew, and lower.
    const version = pass === 0 ? people * 2 + n : n;
    rows.push(['customer', `c${String(n).padStart(7, '0')}`, version, doc]);
  }
  return rows;
}

/** Goes on with the book from where the store is, as the driver does; `step` after each transaction. */
export function readOn(store: Store, people: number, pass: 0 | 1, step: () => void): void {
  const epoch = epochs[pass];
  const rows = bookRows(people, pass);
  const head = people * 4;
  for (;;) {
    const asked = store.scopes()[0]?.cursor as Cursor;
    if (asked.phase === 'feed') return;
    const after = asked.phase === 'book' ? asked.after : null;
    const from = rows.findIndex(([kind, id]) => after === null || `${kind}/${id}` > after);
    const page = from === -1 ? [] : rows.slice(from, from + pageRows);
    const left = from === -1 ? 0 : rows.length - from - page.length;
    const last = page.at(-1);
    const next: Cursor =
      left === 0 || last === undefined
        ? { phase: 'feed', version: head }
        : { phase: 'book', head, after: `${last[0]}/${last[1]}` };
    const envelope = {
      ok: true as const,
      scope: renewedScope,
      rows: new Uint8Array(),
      count: page.length,
      next,
      done: left === 0,
      head,
      remaining: { rows: left, bytes: left },
    };
    for (const part of partsOf(
      envelope,
      asked,
      { rows: page, bytes: page.length },
      () => PART_ROWS,
    )) {
      const { last: isLast, ...rest } = part;
      const levelAt = isLast && left === 0 ? 1 : null;
      store.applyPage({ scope: renewedScope, epoch, levelAt, ...rest });
      step();
      store.tidy(true);
      step();
    }
  }
}
