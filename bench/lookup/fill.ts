/** A station's files with the book in them, enrolled at a hub that nobody answers for. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeIdentity } from '#electron/station/identity.ts';
import { makeKeys, openKeys, sealPepper } from '#electron/station/station-keys.ts';
import { openStore } from '#electron/station/store/open-store.ts';
import type { RecordWrite } from '#shared/domain/record.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { testPepper } from '#tests/support/staff.ts';
import { benchLead, benchLeadDoc, benchStaffScope } from '../support/bench-staff.ts';
import { bookEntry } from './people.ts';
import { plainSecrets } from './plain-secrets.ts';

const scope = 'region:kr';
const epoch = '0199a0c4-0000-7000-8000-000000000001';
const pageRows = 2_000;

export interface Filled {
  people: number;
  seconds: number;
  /** Of the replica's file with nothing but the customers in it, everything moved out of the WAL. */
  bytesPerPerson: number;
  documentBytes: number;
}

/** What is noted of a station beside its files, once it is filled. */
const note = 'filled-2.json';

/** The station as it was filled by an earlier run; undefined where there is none. */
export function filledBefore(dataDir: string): Filled | undefined {
  const file = join(dataDir, note);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Filled) : undefined;
}

export async function fillStation(dataDir: string, people: number): Promise<Filled> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const keys = {
    ...(await makeKeys(plainSecrets)),
    pepper: await sealPepper(testPepper, plainSecrets),
  };
  writeIdentity(dataDir, {
    station: 'station-1',
    hub: '0199a0c4-0000-7000-8000-0000000000ff',
    store: 'gangnam',
    storeName: '강남 Gangnam',
    mode: 'associate',
    grants: [scope, benchStaffScope],
    region: 'KR',
    hubUrl: 'http://127.0.0.1:1/',
    keys,
  });
  const { replicaKey, outboxKey } = await openKeys(keys, plainSecrets);
  const open = () => {
    const store = openStore({
      dataDir,
      station: { id: 'station-1', store: 'gangnam', mode: 'associate' },
      keys: { replica: replicaKey, outbox: outboxKey },
      cipher: 'aegis',
      nowMs: () => performance.now(),
      clockMs: () => Date.now(),
      log: () => {},
    });
    store.setGrants([scope, benchStaffScope], epoch);
    return store;
  };
  let version = 0;
  let documentBytes = 0;
  const startedMs = performance.now();
  const apply = (records: Iterable<RecordWrite>) => {
    const store = open();
    for (const page of pagesOf(records, () => (version += 1))) {
      store.applyPage(page);
      store.tidy(true);
    }
    // As a station does that has nothing else to do.
    while (store.tidy(false)) continue;
    store.close();
  };
  const orders: RecordWrite[] = [];
  apply(
    (function* () {
      for (let index = 1; index <= people; index += 1) {
        const { customer, order } = bookEntry(index);
        if (order !== undefined) orders.push(order);
        documentBytes += Buffer.byteLength(JSON.stringify(customer.doc));
        yield customer;
      }
    })(),
  );
  const bytes = statSync(join(dataDir, 'replica.db')).size;
  apply(orders);
  const store = open();
  const lead: PageRow = ['staff', benchLead.staffId, 1, await benchLeadDoc()];
  store.applyPage({ ...emptyPage, scope: benchStaffScope, rows: [lead] });
  store.close();
  const filled = {
    people,
    seconds: (performance.now() - startedMs) / 1000,
    bytesPerPerson: Math.round(bytes / people),
    documentBytes: Math.round(documentBytes / people),
  };
  writeFileSync(join(dataDir, note), JSON.stringify(filled));
  return filled;
}

const emptyPage = {
  scope,
  epoch,
  next: { phase: 'feed' as const, version: 1 },
  bytes: 0,
  remaining: { rows: 0, bytes: 0 },
  levelAt: null,
};

function* pagesOf(records: Iterable<RecordWrite>, nextVersion: () => number) {
  let rows: PageRow[] = [];
  const page = () => ({
    ...emptyPage,
    rows,
    next: { phase: 'feed' as const, version: rows.at(-1)?.[2] ?? 0 },
  });
  for (const { kind, id, doc } of records) {
    rows.push([kind, id, nextVersion(), doc]);
    if (rows.length < pageRows) continue;
    yield page();
    rows = [];
  }
  if (rows.length > 0) yield page();
}
