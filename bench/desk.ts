/**
 * How fast the pickup desk is with many open orders, cut off from the hub: from the scan to the verdict, and
 * what is asked around it. The station's real thread on real encrypted files, through its RPC.
 *
 *   npm run bench -- desk [--pickups 20000] [--scans 500] [--json]
 *
 * Each pickup is scanned once. A scan is the check of a signature, the look-up, the verdict, the claim (a
 * durable change) and the audit entry. The control case is measured first, in the middle and last; a run in
 * which it spread too far is void, and ends with 1.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeIdentity } from '#electron/station/identity.ts';
import { makeKeys, openKeys, sealPepper } from '#electron/station/station-keys.ts';
import { startStationThread } from '#electron/station/station-thread.ts';
import { openStore } from '#electron/station/store/open-store.ts';
import { pickupId, type Pickup } from '#shared/domain/pickup.ts';
import { humanCodeForm } from '#shared/domain/pickup-code.ts';
import { policyId } from '#shared/domain/pickup-policy.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { createRpcClient, type RpcClient } from '#shared/rpc/client.ts';
import {
  deskNow,
  deskStore,
  lineDoc,
  makeSigner,
  movedTo,
  pickupDoc,
  policyDoc,
  signedCode,
  testHash,
} from '#tests/support/desk-records.ts';
import { signInAs, signingIn, testPepper } from '#tests/support/staff.ts';
import { plainSecrets } from './lookup/plain-secrets.ts';
import { benchLead, benchLeadDoc, benchStaffScope } from './support/bench-staff.ts';
import { controlMs, judgeControl } from './support/control.ts';
import { createReport } from './support/report.ts';
import { percentiles } from './support/statistics.ts';

const hub = '0199a0c4-0000-7000-8000-0000000000ff';
const storeScope = `store:${deskStore}`;
const policyScope = `policy:${deskStore}`;
const epoch = '0199a0c4-0000-7000-8000-000000000001';
const pageRows = 2_000;
const signer = makeSigner();
/** How much later than the tests' records it is. */
const laterMs = Date.now() - deskNow;

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      pickups: { type: 'string', default: '20000' },
      scans: { type: 'string', default: '500' },
      json: { type: 'boolean', default: false },
    },
  });
  const [pickups, scans] = [Number(values.pickups), Number(values.scans)];
  const report = createReport(values);
  report.machine('desk');
  const dataDir = mkdtempSync(join(tmpdir(), 'dangol-bench-'));
  try {
    report.progress(`filling a station with ${pickups} pickups`);
    await fill(dataDir, pickups);
    const thread = startStationThread(
      new URL('../electron/station/worker.ts', import.meta.url),
      { dataDir, mode: 'pickup', hubHint: null, app: 'bench', cipher: 'aegis' },
      plainSecrets,
      ({ level, event, facts }) => {
        if (level === 'error') console.error(event, facts);
      },
    );
    try {
      const rpc = signingIn(createRpcClient(thread.connect()));
      await rpc.call('staff.list', {});
      await signInAs(rpc);
      const say = (kind: string, timesMs: number[]) =>
        report.line({
          bench: 'desk',
          kind,
          pickups,
          times: timesMs.length,
          ...percentiles(timesMs),
        });
      const numbers = spread(pickups, scans);
      controlMs(); // Warm.
      const firstMs = controlMs();
      await measureChecks(rpc, numbers, say);
      const middleMs = controlMs();
      await measureDesk(rpc, numbers, say);
      report.control('desk', judgeControl(firstMs, middleMs, controlMs()));
    } finally {
      await thread.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

type Say = (kind: string, timesMs: number[]) => void;

async function timesOf(
  each: readonly string[],
  ask: (text: string) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (const text of each) {
    const startMs = performance.now();
    await ask(text);
    times.push(performance.now() - startMs);
  }
  return times;
}

async function read(rpc: RpcClient, text: string) {
  const found = await rpc.call('desk.read', { text });
  if (found.what !== 'check') throw new Error(`no check of ${text}: ${JSON.stringify(found)}`);
  return found.check;
}

/** From what somebody shows or says to the verdict. */
async function measureChecks(rpc: RpcClient, numbers: readonly string[], say: Say): Promise<void> {
  const check = (text: string) => read(rpc, text);
  say('first list after the start', await timesOf([''], () => rpc.call('desk.queue', {})));
  say('scan → verdict, signed code', await timesOf(numbers.map(codeOf), check));
  const few = someOf(numbers);
  say('eight characters → verdict', await timesOf(few.map(humanCode), check));
  const typed = few.map((number) => `#${number}`);
  say('number → verdict', await timesOf(typed, check));
}

/** What is asked around it, and the hand-over. */
async function measureDesk(rpc: RpcClient, numbers: readonly string[], say: Say): Promise<void> {
  const few = someOf(numbers);
  say(
    'found by phone',
    await timesOf(few, (number) => rpc.call('desk.find', { query: phoneOf(number), limit: 20 })),
  );
  const often = Array<string>(20).fill('');
  say('queue', await timesOf(often, () => rpc.call('desk.queue', {})));
  say('wait', await timesOf(often, () => rpc.call('desk.wait', {})));
  const handOvers: number[] = [];
  for (const number of few) {
    const { checkId } = await read(rpc, codeOf(number));
    const startMs = performance.now();
    const lines = [{ lineId: 'l1', quantity: 1 }];
    const given = await rpc.call('desk.hand_over', { checkId, lines, signature: null });
    if (!given.ok) throw new Error(`${number}: ${given.code}`);
    handOvers.push(performance.now() - startMs);
  }
  say('hand-over, cut off', handOvers);
}

const someOf = (numbers: readonly string[]) => numbers.slice(0, Math.ceil(numbers.length / 5));

/** Numbers from all over the store. */
function spread(pickups: number, count: number): string[] {
  const step = Math.max(1, Math.floor(pickups / count));
  return Array.from({ length: Math.min(count, pickups) }, (_, i) => numberOf(i * step));
}

const numberOf = (i: number) => String(100_000 + i);
const phoneOf = (number: string) => `010-${number.slice(0, 4)}-${number.slice(-4)}`;
/** Eight characters that no other pickup of the bench has. */
const humanCode = (number: string) => `K7${number}`;

function codeOf(number: string): string {
  return signedCode(number, hub, signer, { expiresAt: deskNow + laterMs + 86_400_000 });
}

async function fill(dataDir: string, pickups: number): Promise<void> {
  const keys = {
    ...(await makeKeys(plainSecrets)),
    pepper: await sealPepper(testPepper, plainSecrets),
  };
  const grants = [storeScope, policyScope, benchStaffScope];
  writeIdentity(dataDir, {
    station: 'station-1',
    hub,
    store: deskStore,
    storeName: '강남 Gangnam',
    mode: 'pickup',
    grants,
    region: 'KR',
    hubUrl: 'http://127.0.0.1:1/',
    keys,
  });
  const { replicaKey, outboxKey } = await openKeys(keys, plainSecrets);
  const store = openStore({
    dataDir,
    station: { id: 'station-1', store: deskStore, mode: 'pickup' },
    keys: { replica: replicaKey, outbox: outboxKey },
    cipher: 'aegis',
    nowMs: () => performance.now(),
    clockMs: () => Date.now(),
    log: () => {},
  });
  store.setGrants(grants, epoch);
  let version = 0;
  const apply = (scope: string, records: readonly (readonly [string, string, unknown])[]) => {
    const rows = records.map(([kind, id, doc]): PageRow => {
      version += 1;
      return [kind, id, version, doc as Record<string, unknown>];
    });
    const next = { phase: 'feed', version } as const;
    const page = { scope, epoch, rows, next, bytes: 0, remaining: { rows: 0, bytes: 0 } };
    store.applyPage({ ...page, levelAt: null });
    while (store.tidy(false));
  };
  apply(benchStaffScope, [['staff', benchLead.staffId, await benchLeadDoc()]]);
  apply(policyScope, [['pickup-policy', policyId(deskStore), policyDoc(hub, signer)]]);
  for (let first = 0; first < pickups; first += pageRows) {
    const count = Math.min(pageRows, pickups - first);
    apply(
      storeScope,
      Array.from({ length: count }, (_, i) => {
        const number = numberOf(first + i);
        return ['pickup', pickupId(number), benchPickup(number)] as const;
      }),
    );
  }
  store.close();
}

function benchPickup(number: string): Pickup {
  const buyer = {
    name: { family: '김', given: `민${number.slice(-3)}` },
    phone: `+8210${number.slice(0, 4)}${number.slice(-4)}`,
  };
  const code = {
    epoch: 1,
    humanHash: testHash(humanCodeForm(humanCode(number))),
    expiresAt: deskNow + 86_400_000,
  };
  const lines = [lineDoc('l1'), lineDoc('l2'), lineDoc('l3')];
  return movedTo(deskNow + laterMs, pickupDoc(number, { lines, code }, buyer));
}
