/** A process that opens a station's files as an app of a later day would; it says `open` once it is through. */
import { writeSync } from 'node:fs';
import { developmentSecrets } from '#electron/station/hosting/development-secrets.ts';
import { readIdentity } from '#electron/station/identity.ts';
import { openKeys } from '#electron/station/station-keys.ts';
import { openStore } from '#electron/station/store/open-store.ts';
import { laterMigrations } from './later-migrations.ts';

const [, , dataDir = ''] = process.argv;
const identity = readIdentity(dataDir);
if (identity === undefined) throw new Error(`no station in ${dataDir}`);
const keys = await openKeys(identity.keys, await developmentSecrets(dataDir));
writeSync(1, 'migrating\n');
const store = openStore({
  dataDir,
  station: { id: identity.station, store: identity.store, mode: identity.mode },
  keys: { replica: keys.replicaKey, outbox: keys.outboxKey },
  cipher: 'aegis',
  nowMs: () => performance.now(),
  clockMs: () => Date.now(),
  log: () => {},
  migrations: laterMigrations,
});
writeSync(1, `open ${store.outboxCounts().unsent}\n`);
store.close();
