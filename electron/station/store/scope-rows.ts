/**
 * How far each granted scope is. A scope that is to be emptied says so before its first record is
 * deleted: if the station stops in between, the deletion is finished at the next start, and no row of
 * another epoch is left to hide a new one behind a higher version.
 */
import type { Database } from 'better-sqlite3';
import type { Cursor } from '#shared/protocol/feed.ts';
import type { PageToApply, ScopeState } from './store.ts';

/** `emptying`: to be pulled from zero. `lost`: the grant is gone, the row goes with its records. */
type Holding = 'held' | 'emptying' | 'lost';

export interface ScopeRows {
  list(): ScopeState[];
  /** The number of a scope whose pages may be applied. */
  numberOf(scope: string): number | undefined;
  epochOf(scope: string): string | null;
  add(scope: string): void;
  /** Forgets the cursor and progress; returns false where there is no such scope. */
  reset(scope: string, holding: 'emptying' | 'lost'): boolean;
  /** Scopes whose records are still to be deleted. */
  toEmpty(): { number: number; name: string }[];
  /** The scope's records are deleted. */
  emptied(number: number): void;
  advance(page: PageToApply): void;
}

interface Row {
  number: number;
  name: string;
  cursor: string;
  epoch: string | null;
  received_rows: number;
  total_rows: number;
  received_bytes: number;
  total_bytes: number;
  level_at: number | null;
  holding: Holding;
}

const start: Cursor = { phase: 'start' };

export function createScopeRows(db: Database): ScopeRows {
  const all = db.prepare<[], Row>("SELECT * FROM scope WHERE holding <> 'lost' ORDER BY number");
  const byName = db.prepare<[string], Row>('SELECT * FROM scope WHERE name = ?');
  const add = db.prepare(`
    INSERT INTO scope (name, cursor) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET holding = 'emptying' WHERE holding = 'lost'`);
  const reset = db.prepare(`
    UPDATE scope SET holding = ?, cursor = ?, epoch = NULL, level_at = NULL,
      received_rows = 0, total_rows = 0, received_bytes = 0, total_bytes = 0
    WHERE name = ?`);
  const toEmpty = db.prepare<[], Pick<Row, 'number' | 'name'>>(
    "SELECT number, name FROM scope WHERE holding <> 'held' ORDER BY number",
  );
  const remove = db.prepare("DELETE FROM scope WHERE number = ? AND holding = 'lost'");
  const hold = db.prepare("UPDATE scope SET holding = 'held' WHERE number = ?");
  const advance = db.prepare(`
    UPDATE scope SET cursor = ?, epoch = ?, level_at = coalesce(?, level_at),
      received_rows = ?, total_rows = ?, received_bytes = ?, total_bytes = ?
    WHERE name = ?`);

  return {
    list: () => all.all().map(toState),
    numberOf(scope) {
      const row = byName.get(scope);
      return row?.holding === 'held' ? row.number : undefined;
    },
    epochOf: (scope) => byName.get(scope)?.epoch ?? null,
    add: (scope) => void add.run(scope, JSON.stringify(start)),
    reset: (scope, holding) => reset.run(holding, JSON.stringify(start), scope).changes > 0,
    toEmpty: () => toEmpty.all(),
    emptied(number) {
      remove.run(number);
      hold.run(number);
    },
    advance(page) {
      const row = byName.get(page.scope) as Row;
      const rows = progressed(
        { received: row.received_rows, total: row.total_rows },
        page,
        page.rows.length,
        page.remaining.rows,
        row.cursor,
      );
      const bytes = progressed(
        { received: row.received_bytes, total: row.total_bytes },
        page,
        page.bytes,
        page.remaining.bytes,
        row.cursor,
      );
      advance.run(
        JSON.stringify(page.next),
        page.epoch,
        page.levelAt,
        rows.received,
        rows.total,
        bytes.received,
        bytes.total,
        page.scope,
      );
    },
  };
}

interface Progress {
  received: number;
  total: number;
}

/** The total is fixed by a first sync's first page; what was received grows up to it and not beyond. */
function progressed(
  known: Progress,
  page: PageToApply,
  received: number,
  remaining: number,
  cursorBefore: string,
): Progress {
  const before = (JSON.parse(cursorBefore) as Cursor).phase;
  if (before === 'feed') return known;
  const total = before === 'start' ? received + remaining : known.total;
  const bookRead = page.next.phase === 'feed';
  return { total, received: bookRead ? total : Math.min(total, known.received + received) };
}

function toState(row: Row): ScopeState {
  return {
    scope: row.name,
    cursor: JSON.parse(row.cursor) as Cursor,
    epoch: row.epoch,
    receivedRows: row.received_rows,
    totalRows: row.total_rows,
    receivedBytes: row.received_bytes,
    totalBytes: row.total_bytes,
    levelAt: row.level_at,
  };
}
