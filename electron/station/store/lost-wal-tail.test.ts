/** F5, from the store's side: whatever is lost of the end of a WAL, what opens is how it once was. */
import { copyFileSync, mkdirSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordKey } from '#shared/domain/record.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { seededRandom } from '#tests/simulation/random.ts';
import {
  customerDoc,
  noteOf,
  openTestStore,
  pageOf,
  storeOptions,
  temporaryDirectory,
  uuid,
} from '#tests/support/store-files.ts';
import { openStore } from './open-store.ts';

const pages = 12;
const pageRows = 20;
const cuts = 24;

test('a WAL cut anywhere opens as a prefix: rows with their cursor, changes in their order', () => {
  const directory = temporaryDirectory();
  // Closed once, so that the files are there and all that follows is in the WALs.
  openTestStore(directory).close();
  const store = openTestStore(directory);
  for (let page = 1; page <= pages; page += 1) {
    const rows = Array.from({ length: pageRows }, (_, i): PageRow => {
      const version = (page - 1) * pageRows + i + 1;
      return ['customer', `c${version}`, version, customerDoc('김', `민지${version}`)];
    });
    store.applyPage(pageOf(rows, { levelAt: 1 }));
    store.append([noteOf(uuid(page), `c${page}`, uuid(100 + page), `note ${page}`)]);
  }

  const random = seededRandom(5);
  const seen = new Set<string>();
  for (let cut = 0; cut < cuts; cut += 1) {
    const copy = join(temporaryDirectory(), 'copy');
    mkdirSync(copy);
    for (const name of readdirSync(directory))
      copyFileSync(join(directory, name), join(copy, name));
    for (const name of ['replica.db-wal', 'outbox.db-wal']) {
      const { size } = statSync(join(copy, name));
      truncateSync(join(copy, name), random.below(size + 1));
    }
    const opened = openStore(storeOptions(copy));
    const [scope] = opened.scopes();
    const version = scope?.cursor.phase === 'feed' ? scope.cursor.version : 0;
    expect(version % pageRows).toBe(0);
    expect(opened.countCustomers()).toBe(version);
    expect(opened.list('customer').map(recordKey)).toHaveLength(version);
    for (const n of [version, version + 1]) {
      const found = opened.searchCustomers(`민지${n}`, 9).hits;
      const whole = found.filter(({ customer }) => customer.id === `c${n}`);
      expect(whole).toHaveLength(n >= 1 && n <= version ? 1 : 0);
    }
    const unsent = opened.unsentAfter(0, 100).map(({ sequence }) => sequence);
    expect(unsent).toEqual(unsent.map((_, i) => i + 1));
    expect(opened.outboxCounts().lastSequence).toBe(unsent.length);
    const missing = pages - unsent.length;
    const end = missing === 0 ? null : { changes: missing, sure: false };
    expect(opened.damage()).toEqual({ replica: null, outbox: null, end, back: null });
    seen.add(`${version} ${unsent.length}`);
    opened.close();
  }
  expect(seen.size).toBeGreaterThan(5);
  store.close();
}, 60_000);
