/** A process that opens a station's files, puts a customer in, says `open` and holds them. */
import { openStore } from '#electron/station/store/open-store.ts';
import { storeOptions, testEpoch, testScope } from './store-options.ts';

const [, , dataDir = ''] = process.argv;
const store = openStore(storeOptions(dataDir));
store.setGrants([testScope], testEpoch);
store.applyPage({
  scope: testScope,
  epoch: testEpoch,
  rows: [['customer', 'c1', 1, { name: { family: '김', given: '민지' } }]],
  next: { phase: 'feed', version: 1 },
  bytes: 1,
  remaining: { rows: 0, bytes: 0 },
  levelAt: null,
});
console.log('open');
// What nothing refers to is collected, and a collected database is closed.
setInterval(() => store.scopes(), 60_000);
