/** Begins one try at a pickup's code in the station's files under the given directory, and dies of it. */
import { openStore } from '#electron/station/store/open-store.ts';
import { storeOptions } from './store-options.ts';

const [dataDir = ''] = process.argv.slice(2);
const most = { perStation: 100, windowMs: 1_000 };
openStore(storeOptions(dataDir)).deskAttempts.begin({ pickupId: 'pickup:1', epoch: 1 }, 0, most);
process.kill(process.pid, 'SIGKILL');
