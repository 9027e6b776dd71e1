import { readIdentity } from '#electron/station/identity.ts';
import { openStore } from '#electron/station/store/open-store.ts';
import { openKeys } from '#electron/station/station-keys.ts';
import { searchCustomers } from '#electron/station/services/customer-search.ts';
import { plainSecrets } from './plain-secrets.ts';
import { drawQueries } from './queries.ts';
const dir = process.argv[2]!;
const people = Number(process.argv[3]);
const only = process.argv[4]?.split(',');
const id = readIdentity(dir) as any;
const { replicaKey, outboxKey } = await openKeys(id.keys, plainSecrets);
const store = openStore({
  dataDir: dir,
  station: { id: 'station-1', store: 'gangnam', mode: 'associate' },
  keys: { replica: replicaKey, outbox: outboxKey },
  cipher: 'aegis',
  nowMs: () => performance.now(),
  log: () => {},
});
const slow = Number(process.argv[5] ?? 0);
for (const { kind, queries } of drawQueries(people, 120))
  for (const { text } of queries) {
    const r = searchCustomers({ store } as any, { query: text, limit: 25 });
    console.log(
      JSON.stringify([kind, text, r.total, r.totalIsExact, r.hits.map((h) => h.customerId)]),
    );
  }
store.close();
