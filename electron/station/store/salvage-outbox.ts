/**
 * Reads out of a damaged outbox what can still be read, and puts it into a new one. Mutations and
 * the audit chain: what mutations make visible is computed again when the file is opened.
 */
import type { Database } from 'better-sqlite3';
import type { AuditLink } from '#shared/domain/audit.ts';
import { type ChainWalk, walkChain } from '#shared/domain/audit-chain.ts';
import type { Mutation } from '#shared/domain/mutation.ts';
import { touchedRecords } from '#shared/domain/mutations.ts';
import { createAuditLog, insertAudit, sha256 } from './audit-log.ts';
import { readMeta, writeMeta } from './file-meta.ts';

type Row = Record<string, string | number | null> & { sequence: number; state: string };

export interface Salvaged {
  rows: Row[];
  /** Audit entries from the oldest on, as far as they fit; null where not even the chain's id is left. */
  audit: { chain: string; checkpoint: string | undefined; links: AuditLink[] } | null;
  /** The highest number ever given, as far as it is known. */
  lastSequence: number;
  /** Changes that waited for the hub or for a person and cannot be read; null where nobody can tell. */
  lost: number | null;
}

export const NOTHING_SALVAGED: Salvaged = {
  rows: [],
  audit: null,
  lastSequence: 0,
  lost: null,
};

/** Beyond this the numbers are not tried one by one. */
const triedMost = 100_000;
const matters = (state: string) => state === 'unsent' || state === 'attention';

/** @param db the damaged file, open for reading. Never throws for what is damaged in it. */
export function salvageOutbox(db: Database): Salvaged {
  const listed = readable(() =>
    db
      .prepare<[], { sequence: number; state: string }>(
        'SELECT sequence, state FROM mutation INDEXED BY mutation_state ORDER BY state, sequence',
      )
      .all(),
  );
  const given = readable(() =>
    db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'mutation'").pluck().get(),
  );
  const rows = new Map<number, Row>();
  const one = readable(() =>
    db.prepare<[number], Row>('SELECT * FROM mutation WHERE sequence = ?'),
  );
  const take = (sequence: number) => {
    const row = readable(() => one?.get(sequence));
    if (row !== undefined && isWhole(row)) rows.set(sequence, row);
  };
  // From both ends: a page that is damaged ends a walk.
  const walks = ['ASC', 'DESC'].map((order) =>
    readable(() => {
      const walk = db.prepare<[], Row>(`SELECT * FROM mutation ORDER BY sequence ${order}`);
      let broken = 0;
      for (const row of walk.iterate()) {
        if (isWhole(row)) rows.set(row.sequence, row);
        else if (matters(row.state)) broken += 1;
      }
      return broken;
    }),
  );
  const lastSequence = Math.max(
    given ?? 0,
    ...(listed ?? []).map(({ sequence }) => sequence),
    ...rows.keys(),
  );
  const sequences =
    listed?.map(({ sequence }) => sequence) ??
    Array.from({ length: Math.min(lastSequence, triedMost) }, (_, i) => lastSequence - i);
  for (const sequence of sequences) if (!rows.has(sequence)) take(sequence);
  const lost = listed?.filter(({ sequence, state }) => matters(state) && !rows.has(sequence));
  return {
    rows: [...rows.values()].sort((a, b) => a.sequence - b.sequence),
    audit: readable(() => salvageAudit(db)) ?? null,
    lastSequence,
    // Without the list a walk that came to its end knows as well.
    lost: lost?.length ?? walks.find((broken) => broken !== undefined) ?? null,
  };
}

/** What follows a hole cannot be shown to belong there, so it is left. */
function salvageAudit(db: Database): Salvaged['audit'] {
  const chain = readMeta(db, 'auditChain');
  if (chain === undefined) return null;
  const links: AuditLink[] = [];
  let walk: ChainWalk | undefined;
  readable(() => {
    const rows = db.prepare<[], AuditLink>('SELECT * FROM audit ORDER BY seq').iterate();
    for (const link of rows) {
      walk ??= walkChain(sha256, { seq: link.seq - 1, hash: link.previous }, null);
      if (!walk.take([link])) return;
      links.push(link);
    }
  });
  return { chain, checkpoint: readMeta(db, 'auditCheckpoint'), links };
}

/** How many of the rows wait for the hub or for a person. */
export function countWaiting({ rows }: Salvaged): number {
  return rows.filter(({ state }) => matters(state)).length;
}

/**
 * Puts the rows into a new outbox, with the numbers they have. The audit chain goes on where it was, or is
 * a new one where nothing of it is left; that the outbox was replaced is its next entry.
 */
export function refillOutbox(
  db: Database,
  { rows, audit, lastSequence }: Salvaged,
  { station, nowMs }: { station: string; nowMs: number },
): void {
  const known = db
    .prepare<[], string>("SELECT name FROM pragma_table_info('mutation')")
    .pluck()
    .all();
  const touch = db.prepare('INSERT OR IGNORE INTO touch (kind, id, sequence) VALUES (?, ?, ?)');
  db.transaction(() => {
    for (const row of rows) {
      const names = known.filter((name) => name in row);
      db.prepare(
        `INSERT INTO mutation (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      ).run(...names.map((name) => row[name]));
      for (const { kind, id } of touchedBy(row)) touch.run(kind, id, row.sequence);
    }
    if (audit !== null) {
      writeMeta(db, 'auditChain', audit.chain);
      if (audit.checkpoint !== undefined) writeMeta(db, 'auditCheckpoint', audit.checkpoint);
      for (const link of audit.links) insertAudit(db).run(link);
    }
    createAuditLog(db, station).add([
      {
        at: nowMs,
        actor: null,
        action: 'outbox.replaced',
        subject: null,
        reason: 'damaged',
        outcome: 'done',
        facts: { kept: audit?.links.length ?? 0 },
      },
    ]);
    db.prepare("DELETE FROM sqlite_sequence WHERE name = 'mutation'").run();
    db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('mutation', ?)").run(lastSequence);
  }).immediate();
}

/** Whether everything that will be read of the row again can be. */
function isWhole(row: Row): boolean {
  return readable(() => touchedBy(row)) !== undefined;
}

function touchedBy(row: Row) {
  const parsed = (name: string) => JSON.parse(String(row[name] ?? 'null')) as unknown;
  parsed('based_on');
  parsed('staff');
  parsed('result');
  const args = parsed('args') as Mutation['args'];
  return touchedRecords({ name: String(row.name), args });
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
