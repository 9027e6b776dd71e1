/**
 * A process that reads a station's book anew and sweeps what is left of the old one, or withdraws the scope
 * and sweeps it all, saying a dot after each transaction: to be killed anywhere.
 */
import { writeSync } from 'node:fs';
import { openStore } from '#electron/station/store/open-store.ts';
import { epochs, readOn, renewedScope } from './renewed-book.ts';

const [, , dataDir = '', people = '0', work = 'renew'] = process.argv;
const store = openStore({
  dataDir,
  station: { id: 'station-1', store: 'gangnam', mode: 'associate' },
  keys: { replica: new Uint8Array(32).fill(1), outbox: new Uint8Array(32).fill(2) },
  cipher: 'aegis',
  nowMs: () => 0,
  clockMs: () => 1_700_000_000_000,
  log: () => {},
});
writeSync(1, 'open\n');
const say = () => void writeSync(1, '.');
store.setGrants(work === 'renew' ? [renewedScope] : [], epochs[1]);
if (work === 'renew') readOn(store, Number(people), 1, say);
while (store.tidy(false)) say();
store.close();
writeSync(1, '\ndone\n');
