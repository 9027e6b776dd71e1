/**
 * The other ways to look people up, each at its best settings for people and as it comes. They hold the
 * same fields and give as many as the renderer asks for first; that is where it ends. See `lacks` for what
 * each does not do.
 */
import Database from 'better-sqlite3';
import FlexSearch from 'flexsearch';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import type { Customer } from '#shared/domain/customer.ts';
import { displayName } from '#shared/domain/person-name.ts';
import { nationalPhone } from '#shared/domain/phone.ts';
import { FIRST_LIMIT } from '#renderer/stores/find-limits.ts';
import { bookEntry, orderNumberOf } from './people.ts';
import type { Searcher, SideName } from './side.ts';

export type PeerName = Exclude<SideName, 'dangol'>;

const limit = FIRST_LIMIT;
/** Family and given name for themselves, and the ends of a phone as words: what a careful shop would do. */
const fields = [
  'name',
  'family',
  'given',
  'latinName',
  'phone',
  'phoneEnd',
  'email',
  'loyalty',
  'city',
  'order',
] as const;

type Entry = { id: string } & Record<(typeof fields)[number], string>;

/** Settings as they are used, for the table; the default's are those of the library. */
export const settingsOf: Record<PeerName, string> = {
  minisearch: "prefix, fuzzy 0.2, combineWith 'AND'",
  'minisearch-default': 'whole words, any of them',
  flexsearch: "tokenize 'forward', one index of all fields",
  'flexsearch-default': 'whole words, an index for each field',
  fuse: 'threshold 0.3, ignoreLocation, ignoreDiacritics',
  'fuse-default': 'threshold 0.6, near the beginning',
  fts5: "unicode61 remove_diacritics 2, prefix='2 3 4', each word as prefix, ORDER BY rank",
  'fts5-default': 'unicode61, whole words, ORDER BY rank',
};

const library: Record<PeerName, (book: Iterable<Entry>) => Searcher> = {
  minisearch: (book) => miniSearch(book, { prefix: true, fuzzy: 0.2, combineWith: 'AND' }),
  'minisearch-default': (book) => miniSearch(book, {}),
  flexsearch: flexSearchOfAll,
  'flexsearch-default': flexSearchByField,
  fuse: (book) => fuse(book, { threshold: 0.3, ignoreLocation: true, ignoreDiacritics: true }),
  'fuse-default': (book) => fuse(book, {}),
  fts5: (book) => fts5(book, "tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4'", '*'),
  'fts5-default': (book) => fts5(book, "tokenize = 'unicode61'", ''),
};

export function openPeer(name: PeerName, people: number): Searcher {
  const { search, close } = library[name](entries(people));
  return { close, search: (query) => search(plainly(query)) };
}

function* entries(people: number): Generator<Entry> {
  for (let index = 1; index <= people; index += 1) {
    const { customer, order } = bookEntry(index);
    const doc = customer.doc as unknown as Customer;
    const phone = doc.phone === undefined ? '' : nationalPhone(doc.phone).replace(/\D/g, '');
    yield {
      id: customer.id,
      name: displayName(doc.name),
      family: doc.name.family,
      given: doc.name.given,
      latinName: doc.latinName ?? '',
      phone,
      phoneEnd: `${phone.slice(-8)} ${phone.slice(-4)}`,
      email: doc.email ?? '',
      loyalty: doc.loyalty?.number ?? '',
      city: doc.address?.city ?? '',
      order: orderNumberOf(order),
    };
  }
}

/** A phone as it is kept, whatever was typed between its digits; anything else as it is. */
function plainly(query: string): string {
  if (!/^[\d\s().+-]{6,}$/.test(query)) return query;
  return query.replace(/\D/g, '').replace(/^(?:00)?82/, '0');
}

const nothingToClose = { close: async () => {} };

function miniSearch(
  book: Iterable<Entry>,
  searchOptions: { prefix?: boolean; fuzzy?: number; combineWith?: 'AND' },
): Searcher {
  const index = new MiniSearch<Entry>({ fields: [...fields], searchOptions });
  for (const entry of book) index.add(entry);
  return {
    ...nothingToClose,
    search: (query) =>
      index
        .search(query)
        .slice(0, limit)
        .map(({ id }) => String(id)),
  };
}

function flexSearchOfAll(book: Iterable<Entry>): Searcher {
  const index = new FlexSearch.Index({ tokenize: 'forward' });
  const ids: string[] = [];
  for (const { id, ...texts } of book) index.add(ids.push(id) - 1, Object.values(texts).join(' '));
  return {
    ...nothingToClose,
    search: (query) => index.search(query, { limit }).map((at) => ids[Number(at)] ?? ''),
  };
}

function flexSearchByField(book: Iterable<Entry>): Searcher {
  const index = new FlexSearch.Document<Entry>({ document: { id: 'id', index: [...fields] } });
  for (const entry of book) index.add(entry);
  return {
    ...nothingToClose,
    search(query) {
      const byField = index.search(query, { limit });
      return [...new Set(byField.flatMap(({ result }) => result.map(String)))].slice(0, limit);
    },
  };
}

function fuse(
  book: Iterable<Entry>,
  options: { threshold?: number; ignoreLocation?: boolean; ignoreDiacritics?: boolean },
): Searcher {
  const index = new Fuse([...book], { keys: [...fields], ...options });
  return {
    ...nothingToClose,
    search: (query) => index.search(query, { limit }).map(({ item }) => item.id),
  };
}

function fts5(book: Iterable<Entry>, settings: string, suffix: '*' | ''): Searcher {
  const db = new Database('');
  db.exec(
    `CREATE VIRTUAL TABLE people USING fts5(id UNINDEXED, ${fields.join(', ')}, ${settings})`,
  );
  const insert = db.prepare(
    `INSERT INTO people VALUES (@id, ${fields.map((field) => `@${field}`).join(', ')})`,
  );
  db.transaction(() => {
    for (const entry of book) insert.run(entry);
  })();
  db.exec("INSERT INTO people (people) VALUES ('optimize')");
  const select = db
    .prepare<[string], string>(
      `SELECT id FROM people WHERE people MATCH ? ORDER BY rank LIMIT ${limit}`,
    )
    .pluck();
  return {
    async close() {
      db.close();
    },
    search(query) {
      // Quoted, as every query of a person must be: an unquoted - or * is an operator or an error.
      const words = query.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
      return words.length === 0 ? [] : select.all(words.map((w) => `"${w}"${suffix}`).join(' '));
    },
  };
}
