/** A station in this very process, on real encrypted files: enrolled already, with a hub that nobody answers for. */
import { v7 } from 'uuid';
import type { LogLine, Secrets } from '#electron/station/host.ts';
import { readIdentity, writeIdentity } from '#electron/station/identity.ts';
import { type KeptLease, openLeaseFile } from '#electron/station/lease/lease-file.ts';
import { createStation, type Station } from '#electron/station/station.ts';
import { makeKeys, openKeys, sealPepper } from '#electron/station/station-keys.ts';
import { openStore } from '#electron/station/store/open-store.ts';
import type { Store } from '#electron/station/store/store.ts';
import type { StationMode } from '#shared/domain/record.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { createRpcClient, type RpcClient } from '#shared/rpc/client.ts';
import { messageWire } from './message-wire.ts';
import {
  signInAs,
  staffDoc,
  testAssociate,
  testLead,
  testPepper,
  type TestPerson,
} from './staff.ts';
import { customerDoc, pageOf, temporaryDirectory, testEpoch, testScope } from './store-files.ts';

/** Nothing is wrapped: for tests that are not about keys. */
export const openSecrets: Secrets = {
  quality: 'development',
  seal: async (plain) => plain,
  open: async (sealed) => sealed,
  forget: async () => {},
};

/** A station on its data directory, in whatever stage it is. */
export interface StartedStation {
  station: Station;
  rpc: RpcClient;
  /** The very store the station works with now: another one after its files were found damaged. */
  readonly store: Store | undefined;
  logged: LogLine[];
  /** Runs every timer that was asked for and is due within so many milliseconds. */
  advance(ms: number): void;
  /** Errors that a timer threw, where nobody would have caught them. */
  uncaught: unknown[];
}

export interface OwnStation extends StartedStation {
  readonly store: Store;
}

/** When the station's clock begins, milliseconds since 1970. */
export const ownStart = 1_700_000_000_000;

/** The scope that holds who may sign in. */
export const staffScope = 'staff:gangnam';

/**
 * @param customers ids of people who are in the book.
 * @param signedIn who stands there; null for nobody.
 */
export async function openOwnStation(
  customers: readonly string[] = ['c1'],
  dataDir = temporaryDirectory(),
  signedIn: TestPerson | null = testLead,
  mode: StationMode = 'associate',
): Promise<OwnStation> {
  await enrolOwnStation(dataDir, mode);
  const started = await startOwnStation(dataDir);
  const { rpc, store } = started;
  if (store === undefined) throw new Error('the station did not open its files');
  store.setGrants([testScope, staffScope], testEpoch);
  const staff = await Promise.all(
    [testLead, testAssociate].map(
      async (one, i): Promise<PageRow> => ['staff', one.staffId, i + 1, await staffDoc(one)],
    ),
  );
  store.applyPage(pageOf(staff, { scope: staffScope }));
  store.applyPage(
    pageOf(customers.map((id, i) => ['customer', id, i + 1, customerDoc('김', `민지${i}`)])),
  );
  if (signedIn !== null) await signInAs(rpc, signedIn.staffId);
  return started as OwnStation;
}

/** Writes down who the station is; one that is opened again is the one it was. */
async function enrolOwnStation(dataDir: string, mode: StationMode): Promise<void> {
  const identity = readIdentity(dataDir) ?? {
    station: 'station-1',
    hub: '0199a0c4-0000-7000-8000-0000000000ff',
    store: 'gangnam',
    storeName: '강남 Gangnam',
    mode,
    grants: [testScope],
    region: 'KR',
    hubUrl: 'http://127.0.0.1:1/',
    keys: {
      ...(await makeKeys(openSecrets)),
      pepper: await sealPepper(testPepper, openSecrets),
    },
  };
  writeIdentity(dataDir, identity);
}

export async function startOwnStation(dataDir: string): Promise<StartedStation> {
  let store: Store | undefined;
  let now = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const uncaught: unknown[] = [];
  const logged: LogLine[] = [];
  const log = (line: LogLine) => void logged.push(line);
  const station = await createStation({
    settings: { dataDir, mode: 'associate', hubHint: null, app: 'test', cipher: 'aegis' },
    secrets: openSecrets,
    newId: () => v7(),
    log,
    timing: {
      nowMs: () => ownStart + now,
      monotonicMs: () => now,
      random: () => 0,
      callAfter(delayMs, run) {
        const timer = { at: now + delayMs, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
      turn: async () => {},
    },
    openStore(identity, keys, suspicion) {
      const { station: id, store: shop, mode } = identity;
      store = openStore({
        dataDir,
        station: { id, store: shop, mode },
        keys,
        cipher: 'aegis',
        nowMs: () => now,
        clockMs: () => ownStart + now,
        log,
        suspicion,
      });
      return store;
    },
  });
  const { near, far } = messageWire();
  station.connect(far);
  const rpc = createRpcClient(near);
  return {
    station,
    rpc,
    get store() {
      return store;
    },
    logged,
    uncaught,
    advance(ms) {
      now += ms;
      for (const timer of timers) {
        if (timer.at > now) continue;
        timers.delete(timer);
        try {
          timer.run();
        } catch (error) {
          uncaught.push(error);
        }
      }
    },
  };
}

/** A lease of an hour, written behind a stopped station's back as the hub would have given it. */
export async function writeOwnLease(dataDir: string, changed: Partial<KeptLease>): Promise<void> {
  const identity = readIdentity(dataDir);
  if (identity === undefined) throw new Error('no station there');
  const { outboxKey } = await openKeys(identity.keys, openSecrets);
  openLeaseFile(dataDir, outboxKey).write({
    notAfter: ownStart + 3_600_000,
    scopes: [testScope, staffScope],
    seenMs: ownStart,
    offsetMs: 0,
    revoked: false,
    ...changed,
  });
}
