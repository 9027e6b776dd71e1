/**
 * A process that fills a station's files with customers of one seeded name, edits some, then sorts all
 * of them and builds an index over them, in one of two ways: as the store opens files, or (`files`) with
 * SQLite's own choice for temporary data.
 */
import { openConnection } from '#electron/station/store/connection.ts';
import { openStore } from '#electron/station/store/open-store.ts';
import { storeOptions, testEpoch, testScope } from './store-options.ts';
import type { PageRow } from '#shared/protocol/feed.ts';

const [, , dataDir = '', people = '0', name = '', temporary = 'memory'] = process.argv;
const pageRows = 2_000;

const store = openStore(storeOptions(dataDir));
store.setGrants([testScope], testEpoch);
for (let first = 1; first <= Number(people); first += pageRows) {
  const rows = Array.from({ length: pageRows }, (_, i): PageRow => {
    const n = first + i;
    const given = `${name} ${((n * 7919) % 1_000_003).toString(36)}`;
    return [
      'customer',
      `c${n}`,
      n,
      { name: { family: name, given }, email: `${name}.${n}@example.com` },
    ];
  });
  store.applyPage({
    scope: testScope,
    epoch: testEpoch,
    rows,
    next: { phase: 'feed', version: first + pageRows },
    bytes: 1,
    remaining: { rows: 0, bytes: 0 },
    levelAt: null,
  });
}
for (let n = 1; n <= 20; n += 1) {
  const doc = store.read({ kind: 'customer', id: `c${n}` })?.doc as { name: unknown };
  const args = {
    customerId: `c${n}`,
    field: 'name',
    was: doc.name,
    now: { family: name, given: 'x' },
  };
  const id = `0199a0c4-0000-7000-8000-${String(n).padStart(12, '0')}`;
  store.append([{ id, name: 'customer.edit', args, observedAt: n, staff: null }]);
}
store.searchCustomers(name, 200);
store.close();

const path = `${dataDir}/replica.db`;
const { keys } = storeOptions(dataDir);
const db = openConnection({ path, role: 'replica', key: keys.replica, cipher: 'aegis' });
// So small that a sort has to put its runs somewhere.
db.pragma('cache_size = -1000');
if (temporary === 'files') db.pragma('temp_store = FILE');
db.exec('CREATE INDEX by_doc ON record (doc, version DESC)');
let sorted = 0;
for (const _ of db.prepare('SELECT doc FROM record ORDER BY doc || id DESC').iterate()) sorted += 1;
console.log(`sorted ${sorted}`);
// Left open: what is in the files while they are in use is what matters.
setInterval(() => db.pragma('user_version'), 60_000);
