/** Who answers: the station's real store, encrypted, and other ways to look people up on the same fields. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import FlexSearch from 'flexsearch';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import { openStore } from '#electron/station/store/open-store.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import type { Original } from './questions.ts';

export interface Side {
  /** Ids of who is found, best first. */
  search(text: string): string[];
  close(): void;
}

/** As many as the renderer asks for first. */
const limit = 25;
const scope = 'region:kr';
const epoch = '0199a0c4-0000-7000-8000-000000000001';
const pageRows = 2_000;

/** A new station's store with the originals in it, as they would have come from the hub. */
export function openDangol(originals: readonly Original[]): Side {
  const dataDir = mkdtempSync(join(tmpdir(), 'dangol-recall-'));
  const store = openStore({
    dataDir,
    station: { id: 'station-1', store: 'gangnam', mode: 'associate' },
    keys: { replica: randomBytes(32), outbox: randomBytes(32) },
    cipher: 'aegis',
    nowMs: () => performance.now(),
    clockMs: () => Date.now(),
    log: () => {},
  });
  store.setGrants([scope], epoch);
  for (let from = 0; from < originals.length; from += pageRows) {
    const rows = originals
      .slice(from, from + pageRows)
      .map(({ person, customer }, i): PageRow => ['customer', person, from + i + 1, customer]);
    store.applyPage({
      scope,
      epoch,
      rows,
      next: { phase: 'feed', version: from + rows.length },
      bytes: 0,
      remaining: { rows: 0, bytes: 0 },
      levelAt: null,
    });
  }
  while (store.tidy(false)) continue;
  return {
    search: (text) => store.searchCustomers(text, limit).hits.map(({ customer }) => customer.id),
    close() {
      store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A Korean name is typed in one piece, so a careful shop would index it so, too. */
const fields = ['given', 'family', 'inOnePiece', 'latinName', 'city'] as const;
type Entry = { id: string; all: string } & Record<(typeof fields)[number], string>;

/** By what the table calls them: the library, and the settings it is asked with. */
export const peers: Record<string, (originals: readonly Original[]) => Side> = {
  'MiniSearch, fuzzy 0.34': (originals) => miniSearch(originals, 0.34),
  'MiniSearch as it comes': (originals) => miniSearch(originals, false),
  'Fuse.js, threshold 0.6, one text': (originals) =>
    fuse(originals, { keys: ['all'], ignoreLocation: true, threshold: 0.6 }),
  'Fuse.js as it comes': (originals) => fuse(originals, { keys: [...fields] }),
  'FlexSearch, tolerant, suggesting': (originals) => flexSearch(originals, 'tolerant', true),
  'FlexSearch as it comes': (originals) => flexSearch(originals, 'strict', false),
};

function entriesOf(originals: readonly Original[]): Entry[] {
  return originals.map(({ person, customer: { name, latinName = '', address } }) => {
    const isHangul = /\p{Script=Hangul}/u.test(name.family);
    const texts = {
      given: name.given,
      family: name.family,
      inOnePiece: isHangul ? name.family + name.given : '',
      latinName,
      city: address?.city ?? '',
    };
    return { id: person, ...texts, all: Object.values(texts).join(' ') };
  });
}

function miniSearch(originals: readonly Original[], fuzzy: number | false): Side {
  const index = new MiniSearch<Entry>({ fields: [...fields], searchOptions: { fuzzy } });
  index.addAll(entriesOf(originals));
  return {
    search: (text) =>
      index
        .search(text)
        .slice(0, limit)
        .map(({ id }) => String(id)),
    close() {},
  };
}

function fuse(
  originals: readonly Original[],
  options: { keys: string[]; ignoreLocation?: boolean; threshold?: number },
): Side {
  const index = new Fuse(entriesOf(originals), options);
  return { search: (text) => index.search(text, { limit }).map(({ item }) => item.id), close() {} };
}

function flexSearch(
  originals: readonly Original[],
  tokenize: 'tolerant' | 'strict',
  suggest: boolean,
): Side {
  const index = new FlexSearch.Index({ tokenize });
  const entries = entriesOf(originals);
  for (const [at, { all }] of entries.entries()) index.add(at, all);
  return {
    search: (text) =>
      index.search(text, { limit, suggest }).map((at) => entries[Number(at)]?.id ?? ''),
    close() {},
  };
}
