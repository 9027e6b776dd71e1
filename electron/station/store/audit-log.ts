/**
 * The station's chain of audit entries, in the outbox file: it lives as long as the unsent work does, and
 * a change and its entry are one transaction. What an entry is stands in shared/domain/audit.ts.
 */
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { type AuditDraft, type AuditLink, chainStart, nextLink } from '#shared/domain/audit.ts';
import type { ChainMark } from '#shared/domain/audit-chain.ts';
import type { Checkpoint } from '#shared/protocol/audit.ts';
import { readMeta, writeMeta } from './file-meta.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const auditTable = `
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT`;

export interface AuditLog {
  /** Adds entries to the chain, durable when it returns. Throws `StorageFull`. */
  append(drafts: readonly AuditDraft[]): void;
  /** Made anew with each outbox file. */
  chain: string;
  /** The newest entry; of an empty chain its start, with seq 0. */
  head(): ChainMark;
  /** The place before the oldest entry that is still kept. */
  tail(): ChainMark;
  /** Entries after a place, in order. */
  after(seq: number, limit: number): AuditLink[];
  checkpoint(): Checkpoint | null;
  /** Keeps what the hub signed. Throws `StorageFull`. */
  setCheckpoint(checkpoint: Checkpoint): void;
  /**
   * Lets go of the oldest entries, up to `limit`, that the hub has signed for and that are of before
   * `beforeMs`.
   * @returns how many.
   */
  letGo(beforeMs: number, limit: number): number;
}

export function insertAudit(db: Database) {
  return db.prepare<AuditLink>(
    'INSERT INTO audit (seq, body, previous, hash) VALUES (@seq, @body, @previous, @hash)',
  );
}

/** `add` is for use inside a transaction of the caller's on the same file. */
export function createAuditLog(
  db: Database,
  station: string,
): AuditLog & { add(drafts: readonly AuditDraft[]): void } {
  const insert = insertAudit(db);
  const newest = db.prepare<[], ChainMark>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  const oldest = db.prepare<[], AuditLink>('SELECT * FROM audit ORDER BY seq LIMIT 1');
  const following = db.prepare<[number, number], AuditLink>(
    'SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const remove = db.prepare<[number, number, number]>(
    // Only the oldest are looked at, and nothing behind one that is kept goes: the chain has no holes.
    `WITH oldest AS (
       SELECT seq, json_extract(body, '$.at') AS at FROM audit WHERE seq < ? ORDER BY seq LIMIT ?
     )
     DELETE FROM audit WHERE seq IN (SELECT seq FROM oldest)
       AND seq < coalesce((SELECT min(seq) FROM oldest WHERE at >= ?), 9007199254740991)`,
  );
  const chain = readMeta(db, 'auditChain') ?? '';
  const start: ChainMark = { seq: 0, hash: chainStart(sha256, station, chain) };
  const head = (): ChainMark => newest.get() ?? start;

  function checkpoint(): Checkpoint | null {
    const kept = readMeta(db, 'auditCheckpoint');
    return kept === undefined ? null : (JSON.parse(kept) as Checkpoint);
  }

  function add(drafts: readonly AuditDraft[]): void {
    let before = head();
    for (const draft of drafts) {
      const link = nextLink(sha256, before, draft);
      insert.run(link);
      before = link;
    }
  }

  return {
    chain,
    add,
    append: (drafts) => db.transaction(() => add(drafts)).immediate(),
    head,
    tail() {
      const first = oldest.get();
      return first === undefined ? start : { seq: first.seq - 1, hash: first.previous };
    },
    after: (seq, limit) => following.all(seq, limit),
    checkpoint,
    setCheckpoint: (signed) => writeMeta(db, 'auditCheckpoint', JSON.stringify(signed)),
    // The signed entry itself stays, so that there is always a newest one.
    letGo: (beforeMs, limit) => remove.run(checkpoint()?.seq ?? 0, limit, beforeMs).changes,
  };
}
