/** A desk in this very process: real encrypted files, a policy and pickups in them, and no hub to ask. */
import type { StaffRole } from '#shared/domain/staff.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import type { Pickup } from '#shared/domain/pickup.ts';
import { pickupId } from '#shared/domain/pickup.ts';
import { type PickupPolicy, policyId } from '#shared/domain/pickup-policy.ts';
import type { DeskCheck } from '#shared/rpc/desk.ts';
import {
  deskStore,
  makeSigner,
  pickupDoc,
  policyDoc,
  signedCode,
  type TestSigner,
} from './desk-records.ts';
import { openOwnStation, type OwnStation, staffScope } from './own-station.ts';
import { testAssociate, testLead } from './staff.ts';
import { pageOf, temporaryDirectory, testEpoch, testScope } from './store-files.ts';

export const testHubId = '0199a0c4-0000-7000-8000-0000000000ff';
const storeScope = `store:${deskStore}`;
const policyScope = `policy:${deskStore}`;

export interface OwnDesk extends OwnStation {
  signer: TestSigner;
  dataDir: string;
  /** Rows of the store, as the hub would send them. */
  arrive(rows: readonly (readonly [kind: string, id: string, doc: unknown])[]): void;
  put(pickup: Pickup): void;
  code(number: string, changed?: Parameters<typeof signedCode>[3]): string;
  /** Reads a text that is to open a check. */
  check(text: string): Promise<DeskCheck>;
}

export async function openOwnDesk(
  pickups: readonly Pickup[] = [pickupDoc('1001')],
  options: {
    policy?: Partial<PickupPolicy>;
    dataDir?: string;
    signer?: TestSigner;
    role?: Extract<StaffRole, 'lead' | 'associate'>;
  } = {},
): Promise<OwnDesk> {
  const { dataDir = temporaryDirectory(), signer = makeSigner(), role = 'associate' } = options;
  const person = role === 'lead' ? testLead : testAssociate;
  const own = await openOwnStation([], dataDir, person);
  let version = 100;
  const rowsOf = (rows: readonly (readonly [string, string, unknown])[]): PageRow[] =>
    rows.map(([kind, id, doc]) => {
      version += 1;
      return [kind, id, version, doc as Record<string, unknown>];
    });
  const desk: OwnDesk = {
    ...own,
    get store() {
      return own.store;
    },
    signer,
    dataDir,
    arrive(rows) {
      own.store.applyPage(pageOf(rowsOf(rows), { scope: storeScope }));
    },
    put: (pickup) => desk.arrive([['pickup', pickupId(pickup.number.slice(1)), pickup]]),
    code: (number, changed) => signedCode(number, testHubId, signer, changed),
    async check(text) {
      const read = await own.rpc.call('desk.read', { text });
      if (read.what !== 'check') throw new Error(`no check: ${JSON.stringify(read)}`);
      return read.check;
    },
  };
  own.store.setGrants([testScope, staffScope, storeScope, policyScope], testEpoch);
  const policy = policyDoc(testHubId, signer, options.policy);
  own.store.applyPage(
    pageOf(rowsOf([['pickup-policy', policyId(deskStore), policy]]), { scope: policyScope }),
  );
  desk.arrive(pickups.map((one) => ['pickup', pickupId(one.number.slice(1)), one]));
  return desk;
}
