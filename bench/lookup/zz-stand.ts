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
const words = (store as any).zz().rows.words;
const c: Record<string, number> = {};
for (let p = 0; p < words.places(); p++) {
  const s = words.standingOf(p);
  c[s] = (c[s] ?? 0) + 1;
}
console.log(c, words.segments.length, words.vocabulary.size());
import { createWordGrades } from '#electron/station/store/words/word-grades.ts';
import { readQuery } from '#shared/domain/search/query.ts';
for (const q of [
  'ㄱㅁㅈ',
  'ㄱㅅ',
  '김ㅁㅈ',
  '김민',
  'Kim',
  'Ngu',
  'ㅇㅅ',
  '민지',
  '김민지',
  '지',
]) {
  const g = createWordGrades();
  g.take(words.vocabulary, readQuery(q).readings[0]![0]!);
  g.reach(2);
  for (const t of [0, 1, 2] as const) {
    const l = g.leads(t);
    const ppl = (ws: readonly number[]) => ws.reduce((s, w) => s + words.vocabulary.usesOf(w), 0);
    console.log(
      q,
      t,
      'alone',
      l.alone.length,
      ppl(l.alone),
      l.divisions
        .map(
          (d) =>
            `${d.leading.length}/${d.leadingPeople}~${d.following.length}/${d.followingPeople}${d.overlaps ? 'O' : ''}`,
        )
        .join(' '),
    );
  }
}
store.close();
