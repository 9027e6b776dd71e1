/** A process that opens a station's files, puts a customer in, says `open` and holds them. */
import { openStore } from '#electron/station/store/open-store.ts';

const [, , dataDir = ''] = process.argv;
const store = openStore({
  dataDir,
  station: { id: 'station-1', store: 'gangnam', mode: 'associate' },
  keys: { replica: new Uint8Array(32).fill(1), outbox: new Uint8Array(32).fill(2) },
  cipher: 'aegis',
  nowMs: () => 0,
  log: () => {},
});
const epoch = '0199a0c4-0000-7000-8000-000000000001';
store.setGrants(['region:kr'], epoch);
store.applyPage({
  scope: 'region:kr',
  epoch,
  rows: [['customer', 'c1', 1, { name: { family: '김', given: '민지' } }]],
  next: { phase: 'feed', version: 1 },
  bytes: 1,
  remaining: { rows: 0, bytes: 0 },
  levelAt: null,
});
console.log('open');
// What nothing refers to is collected, and a collected database is closed.
setInterval(() => store.scopes(), 60_000);
