/** The content of scopes, at the hub and in a replica's file, to be compared record by record. */
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import pg from 'pg';
import { canonicalJson } from './canonical-json.ts';

/** Living records by scope: each one's version and document, under its key. */
export type Book = Map<string, Map<string, string>>;

/** A living record of the hub, as it counts in a book. */
interface Entry {
  scope: string;
  key: string;
  content: string;
}

/** The hub's living records of these scopes, in the order of their versions, some at a time. */
async function* hubEntries(
  databaseUrl: string,
  scopes: readonly string[],
): AsyncGenerator<Entry[], void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
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
      yield rows.map(({ scope, kind, id, version, doc }) => ({
        scope,
        key: `${kind}/${id}`,
        content: contentOf(Number(version), doc),
      }));
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.version;
    }
  } finally {
    await client.end();
  }
}

/** What the hub holds in these scopes. */
export async function hubBook(databaseUrl: string, scopes: readonly string[]): Promise<Book> {
  const book: Book = new Map(scopes.map((scope) => [scope, new Map()]));
  for await (const entries of hubEntries(databaseUrl, scopes)) {
    for (const { scope, key, content } of entries) book.get(scope)?.set(key, content);
  }
  return book;
}

/**
 * Takes out of a replica's book what the hub holds as well, so that nothing is left where they are equal;
 * of a million customers two books would not fit in memory.
 * @returns how many records the hub has, and a few of those that are not the same on both sides.
 */
export async function compareWithHub(
  databaseUrl: string,
  replica: Book,
): Promise<{ records: number; different: string[] }> {
  let records = 0;
  const different: string[] = [];
  const differs = (scope: string, key: string, atHub = '–', here = '–') => {
    if (different.length < 5) different.push(`${scope} ${key}: hub ${atHub}, replica ${here}`);
  };
  for await (const entries of hubEntries(databaseUrl, [...replica.keys()])) {
    records += entries.length;
    for (const { scope, key, content } of entries) {
      const here = replica.get(scope)?.get(key);
      if (here !== content) differs(scope, key, content, here);
      replica.get(scope)?.delete(key);
    }
  }
  for (const [scope, left] of replica) {
    for (const [key, here] of left) differs(scope, key, '–', here);
  }
  return { records, different };
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
