/** A process that appends notes as fast as it can and says each one only after `append` returned. */
import { writeSync } from 'node:fs';
import { openStore } from '#electron/station/store/open-store.ts';
import { storeOptions } from './store-options.ts';

const [, , dataDir = '', round = '0'] = process.argv;
const store = openStore(storeOptions(dataDir));
const uuid = (n: number) =>
  `0199a0c4-0000-7000-${8000 + Number(round)}-${String(n).padStart(12, '0')}`;
for (let n = 1; ; n += 1) {
  const appended = store.append([
    {
      id: uuid(n),
      name: 'note.add',
      args: { noteId: uuid(500_000 + n), customerId: 'c1', text: `note ${n}` },
      observedAt: n,
      staff: null,
    },
  ]);
  if (!appended.ok) throw new Error('refused');
  for (const { id, sequence } of appended.mutations) writeSync(1, `${id} ${sequence}\n`);
  // The connected set is folded again at each append: keep it as small as a shop's is.
  if (n % 20 === 0) {
    store.settle(
      appended.mutations.map(({ id }) => ({ id, result: { status: 'accepted', versions: {} } })),
    );
  }
}
