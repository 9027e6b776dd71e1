/** The content of a scope as one hash, at the hub and in a replica's file, to be compared. */
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import pg from 'pg';
import { canonicalJson } from './canonical-json.ts';

/** Living records by scope: each one's version and document, under its key. */
export type Book = Map<string, Map<string, string>>;

/** What the hub holds in these scopes. */
export async function hubBook(databaseUrl: string, scopes: readonly string[]): Promise<Book> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const book: Book = new Map(scopes.map((scope) => [scope, new Map()]));
    for (let after = '0'; ; ) {
      const { rows } = await client.query<{
        scope: string;
        kind: string;
        id: string;
        version: string;
        doc: unknown;
      }>(
        `SELECT scope, kind, id, version, doc FROM record
          WHERE doc IS NOT NULL AND scope = ANY($1) AND version > $2 ORDER BY version LIMIT 20000`,
        [scopes, after],
      );
      for (const { scope, kind, id, version, doc } of rows) {
        book.get(scope)?.set(`${kind}/${id}`, contentOf(Number(version), doc));
      }
      const last = rows.at(-1);
      if (last === undefined) return book;
      after = last.version;
    }
  } finally {
    await client.end();
  }
}

/** What a replica's file holds, all its scopes. */
export function replicaBook(db: Database): Book {
  const scopes = db.prepare<[], string>('SELECT name FROM scope').pluck().all();
  const book: Book = new Map(scopes.map((scope) => [scope, new Map()]));
  const rows = db.prepare<
    [],
    { scope: string; kind: string; id: string; version: number; doc: string }
  >(
    `SELECT scope.name AS scope, kind.name AS kind, id, version, doc FROM record
       JOIN kind ON kind.number = record.kind JOIN scope ON scope.number = record.scope
      WHERE doc IS NOT NULL`,
  );
  for (const { scope, kind, id, version, doc } of rows.iterate()) {
    book.get(scope)?.set(`${kind}/${id}`, contentOf(version, JSON.parse(doc)));
  }
  return book;
}

/** Of any order. */
export function digestOf(records: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const key of [...records.keys()].sort()) hash.update(`${key} ${records.get(key)}\n`);
  return hash.digest('hex').slice(0, 12);
}

/** Keys that are not the same on both sides, a few of them. */
export function differences(
  hub: ReadonlyMap<string, string>,
  replica: ReadonlyMap<string, string>,
): string[] {
  const keys = new Set([...hub.keys(), ...replica.keys()]);
  return [...keys]
    .filter((key) => hub.get(key) !== replica.get(key))
    .slice(0, 5)
    .map((key) => `${key}: hub ${hub.get(key) ?? '–'}, replica ${replica.get(key) ?? '–'}`);
}

/** One record as it counts in a book. */
export function contentOf(version: number, doc: unknown): string {
  const content = createHash('sha256').update(canonicalJson(doc)).digest('hex').slice(0, 24);
  return `${version}:${content}`;
}
