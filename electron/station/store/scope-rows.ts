/**
 * How far each granted scope is, and which records are shown: a scope is read in *passes*, each a row of
 * its own, and a record belongs to the pass that brought it (docs/adr/0042-passes-of-a-scope.md).
 *
 *   held ── start over ──▶ former ── the new pass is level ──▶ lost ── swept ──▶ (gone)
 *    └────────────────────── the grant went ────────────────────▲
 *
 * 1. A name has one `held` pass at most; pages go to that one.
 * 2. A `former` pass is shown until its successor has read book and feed. A `lost` one is shown no more
 *    from the transaction on that says so; its records are deleted afterwards, in short pieces.
 * 3. A number is never held again, so a piece that was swept stays swept.
 */
import type { Database } from 'better-sqlite3';
import type { Cursor } from '#shared/protocol/feed.ts';
import type { PageToApply, ScopeState } from './store.ts';

export interface LostPass {
  number: number;
  /** Its records up to this number are deleted. */
  swept: number;
}

export interface ScopeRows {
  list(): ScopeState[];
  /** The number of the pass that a scope's pages go to. */
  numberOf(scope: string): number | undefined;
  epochOf(scope: string): string | null;
  /** A scope that is held already stays as it is. @param epoch of the hub's database that grants it. */
  add(scope: string, epoch: string): void;
  /** Begins another pass through a scope, of that epoch or of the same; nothing where it is not held. */
  renew(scope: string, epoch?: string): void;
  /** The grant is gone: every pass through the scope is lost. */
  lose(scope: string): void;
  /** The current pass is level: earlier ones are lost. Returns whether there were any. */
  supersede(scope: string): boolean;
  lost(): LostPass | undefined;
  /** Notes how far a lost pass is swept; null where nothing of it is left. */
  swept(number: number, upTo: number | null): void;
  advance(page: PageToApply): void;
}

interface Row {
  number: number;
  name: string;
  place: number;
  cursor: string;
  epoch: string | null;
  received_rows: number;
  total_rows: number;
  received_bytes: number;
  total_bytes: number;
  level_at: number | null;
}

const start: Cursor = { phase: 'start' };

export function createScopeRows(db: Database): ScopeRows {
  const all = db.prepare<[], Row>("SELECT * FROM scope WHERE holding = 'held' ORDER BY place");
  const byName = db.prepare<[string], Row>(
    "SELECT * FROM scope WHERE name = ? AND holding = 'held'",
  );
  const add = db.prepare(`
    INSERT INTO scope (name, place, cursor, epoch)
    VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM scope), ?, ?)
    ON CONFLICT (name) WHERE holding = 'held' DO NOTHING`);
  const addAt = db.prepare('INSERT INTO scope (name, place, cursor, epoch) VALUES (?, ?, ?, ?)');
  const makeFormer = db.prepare("UPDATE scope SET holding = 'former' WHERE number = ?");
  const lose = db.prepare("UPDATE scope SET holding = 'lost' WHERE name = ?");
  const loseFormer = db.prepare(
    "UPDATE scope SET holding = 'lost' WHERE name = ? AND holding = 'former'",
  );
  const lost = db.prepare<[], LostPass>(
    "SELECT number, swept FROM scope WHERE holding = 'lost' ORDER BY number LIMIT 1",
  );
  const setSwept = db.prepare('UPDATE scope SET swept = ? WHERE number = ?');
  const remove = db.prepare("DELETE FROM scope WHERE number = ? AND holding = 'lost'");
  const removeCounts = db.prepare('DELETE FROM living WHERE scope = ?');
  const advance = db.prepare(`
    UPDATE scope SET cursor = ?, epoch = ?, level_at = coalesce(?, level_at),
      received_rows = ?, total_rows = ?, received_bytes = ?, total_bytes = ?
    WHERE number = ?`);

  return {
    list: () => all.all().map(toState),
    numberOf: (scope) => byName.get(scope)?.number,
    epochOf: (scope) => byName.get(scope)?.epoch ?? null,
    add: (scope, epoch) => void add.run(scope, JSON.stringify(start), epoch),
    renew(scope, epoch) {
      const current = byName.get(scope);
      if (current === undefined) return;
      makeFormer.run(current.number);
      addAt.run(scope, current.place, JSON.stringify(start), epoch ?? current.epoch);
    },
    lose: (scope) => void lose.run(scope),
    supersede: (scope) => loseFormer.run(scope).changes > 0,
    lost: () => lost.get(),
    swept(number, upTo) {
      if (upTo !== null) {
        setSwept.run(upTo, number);
        return;
      }
      removeCounts.run(number);
      remove.run(number);
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
        row.number,
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
