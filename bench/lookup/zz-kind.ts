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
const sets = drawQueries(people, 400).filter(({ kind }) => !only || only.includes(kind));
const run = (text: string) =>
  JSON.stringify(searchCustomers({ store } as any, { query: text, limit: 25 }));
for (const { queries } of sets) for (const { text } of queries.slice(0, 30)) run(text);
for (const { kind, queries } of sets) {
  const times: [number, string][] = [];
  for (const { text } of queries) {
    const t = performance.now();
    run(text);
    times.push([performance.now() - t, text]);
  }
  times.sort((a, b) => a[0] - b[0]);
  const at = (p: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * p))]![0].toFixed(2).padStart(7);
  console.log(
    kind.padEnd(26),
    at(0.5),
    at(0.9),
    at(0.99),
    at(1),
    slow
      ? times
          .slice(-slow)
          .map(([t, q]) => `${q}=${t.toFixed(1)}`)
          .join(' | ')
      : '',
  );
}
console.log('rss', (process.memoryUsage().rss / 1e6).toFixed(0));
store.close();
