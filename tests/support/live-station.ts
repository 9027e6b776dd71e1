/** A station's syncing in this very process: real files, the real driver and a real link to a real hub. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { LogLine } from '#electron/station/host.ts';
import { openStore } from '#electron/station/store/open-store.ts';
import type { Store } from '#electron/station/store/store.ts';
import { createDataChecker, type DataChecker } from '#electron/station/sync/check-data.ts';
import { createSyncDriver, type SyncDriver } from '#electron/station/sync/driver.ts';
import { openHubLink } from '#electron/station/sync/hub-link.ts';
import { readPage } from '#electron/station/sync/read-page.ts';
import { type OwnLink, recoverOwn } from '#electron/station/sync/recover-own.ts';
import type { EnrolledStation, HubShop } from './hub-shop.ts';
import { storeOptions, testScope } from './store-files.ts';
import { until } from './until.ts';

export interface LiveStation {
  store: Store;
  driver: SyncDriver;
  checker: DataChecker;
  logged: LogLine[];
  /** How often somebody was told that records changed. */
  told: { records: number };
  /** Resolves when the customer book is level with a version, or a later one. */
  level(version: number): Promise<void>;
  /** Compares now; the facts it logs. */
  check(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

/** Comparing waits for nothing: chance is always 0. */
export async function openLiveStation(
  shop: HubShop,
  { id, key }: EnrolledStation,
  dataDir: string,
): Promise<LiveStation> {
  const { hub } = await shop.db.selectFrom('meta').select('hub').executeTakeFirstOrThrow();
  const station = { id, store: 'gangnam', mode: 'associate' as const };
  const store = openStore(storeOptions(dataDir, { station }));
  const logged: LogLine[] = [];
  const log = (line: LogLine) => void logged.push(line);
  const told = { records: 0 };
  const timing = {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    random: () => 0,
    callAfter(delayMs: number, run: () => void) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    turn: () => setImmediate(),
  };
  const checker = createDataChecker({
    store,
    timing,
    nowMs: timing.nowMs,
    log,
    changed: () => {
      told.records += 1;
    },
    statusChanged: () => {},
    renewed: () => driver.scopesChanged(),
    isBehind: () => driver.view().behind,
  });
  const instance = { id: randomUUID(), start: store.starts };
  const driver: SyncDriver = createSyncDriver({
    store,
    timing,
    isLookedUp: () => false,
    unpack: readPage,
    log,
    listener: { statusChanged: () => {}, recordsChanged: () => {} },
    errands: [checker],
    rewinds: { recover: (link: OwnLink) => recoverOwn(link, store, log), doubted: checker.soon },
    openLink: (listener) =>
      openHubLink(
        {
          url: shop.hub.url,
          station: id,
          hub,
          app: 'test/1',
          instance,
          sign: key.sign,
          monotonicMs: timing.monotonicMs,
          callAfter: timing.callAfter,
        },
        listener,
      ),
  });
  driver.start();
  const checks = () => logged.filter(({ event }) => event === 'sync.checked');
  return {
    store,
    driver,
    checker,
    logged,
    told,
    async level(version) {
      await until(
        `the station is level with ${version}`,
        async () =>
          store
            .scopes()
            .some(
              ({ scope, cursor }) =>
                scope === testScope && cursor.phase === 'feed' && cursor.version >= version,
            ),
        30_000,
      );
    },
    async check() {
      await until('no comparison is under way', async () => !checker.checking() || undefined);
      const before = checks().length;
      checker.soon();
      await until('it was compared', async () => checks().length > before || undefined, 30_000);
      return checks().at(-1)?.facts as Record<string, number>;
    },
    async stop() {
      await driver.stop();
      store.close();
    },
  };
}
