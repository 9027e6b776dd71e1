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
for (const q of process.argv.slice(4)[0]!.split('|')) {
  let best = 1e9;
  let r: any;
  for (let i = 0; i < 15; i++) {
    const t = performance.now();
    r = searchCustomers({ store } as any, { query: q, limit: 25 });
    best = Math.min(best, performance.now() - t);
  }
  console.log(
    q,
    best.toFixed(2),
    r.total,
    r.totalIsExact,
    'similar',
    r.hits.filter((h: any) => h.similar).length,
    r.hits
      .slice(0, 4)
      .map((h: any) => h.name + '/' + h.city)
      .join(', '),
  );
}
store.close();
