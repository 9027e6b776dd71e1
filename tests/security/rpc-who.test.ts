/**
 * Attack: whoever stands at a counter, or holds it in their hands, makes every call of the contract: with
 * nobody signed in, locked, as each role, at each kind of station, with a lease that is over, removed by
 * the hub, wiped. A new call is among them the day it is added.
 */
import { describe, expect, test } from 'vitest';
import { LOCK_AFTER_MS } from '#electron/station/services/session.ts';
import { mayEver } from '#shared/domain/permissions.ts';
import type { StationMode } from '#shared/domain/record.ts';
import { StaffRole } from '#shared/domain/staff.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { CallFailed } from '#shared/rpc/client.ts';
import type { CallName } from '#shared/rpc/contract.ts';
import { callNeeds } from '#shared/rpc/permissions.ts';
import {
  openOwnStation,
  ownStart,
  staffScope,
  startOwnStation,
  writeOwnLease,
} from '#tests/support/own-station.ts';
import {
  signInAs,
  staffDoc,
  testAssociate,
  testLead,
  testPin,
  type TestPerson,
} from '#tests/support/staff.ts';
import { customerDoc, pageOf, temporaryDirectory } from '#tests/support/store-files.ts';
import { callNames, goodArguments } from './rpc-samples.ts';

const HOUR = 3_600_000;
const modes: readonly StationMode[] = ['associate', 'pickup', 'kiosk'];
const secret = 'Zanzibarovna';

/** What a station says of itself to anybody, and what brings it into the next stage. */
const ofAnyStage: readonly CallName[] = ['station.status', 'station.enrol', 'station.contact'];

/** What is answered, or the code of why not. */
async function attempt(rpc: RpcClient, call: CallName): Promise<unknown> {
  try {
    return await rpc.call(call, goodArguments(call) as never);
  } catch (error) {
    if (error instanceof CallFailed) return error.code;
    throw error;
  }
}

async function answers(rpc: RpcClient, names: readonly CallName[]): Promise<unknown[][]> {
  const all: unknown[][] = [];
  for (const call of names) all.push([call, await attempt(rpc, call)]);
  return all;
}

const needing = (fits: (need: string) => boolean) => callNames.filter((c) => fits(callNeeds[c]));
const guarded = needing((need) => need !== 'anyone');
const open = needing((need) => need === 'anyone');

/** A station with somebody in its book whom nobody may see. */
async function stationWithSecret(
  signedIn: TestPerson | null,
  dataDir = temporaryDirectory(),
  mode: StationMode = 'associate',
) {
  const own = await openOwnStation(['c1'], dataDir, signedIn, mode);
  const doc = customerDoc(secret, 'Olga', { phone: '+821055551234', email: 'olga@example.com' });
  own.store.applyPage(pageOf([['customer', 'c9', 90, doc]]));
  return own;
}

const told = /Zanzibarovna|Olga|5555|olga@/;

describe('nobody is signed in', () => {
  test.each(modes)('at a station for %s every guarded call is locked', async (mode) => {
    const { rpc } = await stationWithSecret(null, temporaryDirectory(), mode);
    expect(await answers(rpc, guarded)).toEqual(guarded.map((call) => [call, 'locked']));
    expect(guarded.length).toBeGreaterThan(15);
  });

  test('what anybody may call tells nothing of a customer', async () => {
    const { rpc } = await stationWithSecret(null);
    expect(JSON.stringify(await answers(rpc, open))).not.toMatch(told);
  });

  test('a screen that locked by itself is locked for every guarded call, and no call wakes it', async () => {
    const { rpc, advance } = await stationWithSecret(testLead);
    advance(LOCK_AFTER_MS);
    expect(await answers(rpc, guarded)).toEqual(guarded.map((call) => [call, 'locked']));
    await rpc.call('session.open', { staffId: testLead.staffId, pin: '739406' });
    expect(await attempt(rpc, 'customer.search')).toBe('locked');
  });
});

describe('the wrong role', () => {
  // The table is pinned by hand where it matters most: nobody gains these by a slip in it.
  const ofPeople: readonly CallName[] = [
    'customer.search',
    'customer.open',
    'customer.edit',
    'note.add',
    'preference.record',
  ];

  test.each(StaffRole.options.flatMap((role) => modes.map((mode) => [role, mode] as const)))(
    'somebody of %s at a station for %s makes the calls of their role and no other',
    async (role, mode) => {
      const { rpc, store } = await stationWithSecret(null, temporaryDirectory(), mode);
      const person = { staffId: 'staff:attacker', name: '공격', role };
      const row = await staffDoc(person);
      store.applyPage(pageOf([['staff', person.staffId, 95, row]], { scope: staffScope }));
      const before = store.outboxCounts();
      const actor = { role, staffId: person.staffId, store: 'gangnam' };
      const denied = needing(
        (need) => need !== 'anyone' && need !== 'signed_in' && !mayEver(actor, need as never, mode),
      );
      await signInAs(rpc, person.staffId);
      expect(await answers(rpc, denied)).toEqual(denied.map((call) => [call, 'not_permitted']));
      expect(store.outboxCounts()).toEqual(before);
      if (mode !== 'associate' || role === 'pickup') {
        expect(denied).toEqual(expect.arrayContaining([...ofPeople]));
      }
    },
  );

  test('what was allowed is not after a demotion, from the moment the station hears of it', async () => {
    const { rpc, store } = await stationWithSecret(testLead);
    expect(await attempt(rpc, 'customer.open')).toMatchObject({ ok: true });
    const demoted = await staffDoc({ ...testLead, role: 'pickup' });
    store.applyPage(pageOf([['staff', testLead.staffId, 99, demoted]], { scope: staffScope }));
    expect(await attempt(rpc, 'customer.open')).toBe('not_permitted');
  });

  test('a lead of another store is nobody here, with the right PIN', async () => {
    const { rpc, store } = await stationWithSecret(null);
    const other = await staffDoc({ ...testLead, staffId: 'staff:other' }, { store: 'busan' });
    store.applyPage(pageOf([['staff', 'staff:other', 99, other]], { scope: staffScope }));
    const asked = { staffId: 'staff:other', pin: testPin };
    expect(await rpc.call('session.open', asked)).toMatchObject({ ok: false, code: 'wrong' });
    expect((await rpc.call('staff.list', {})).map(({ staffId }) => staffId)).toEqual([
      testLead.staffId,
      testAssociate.staffId,
    ]);
  });
});

describe('a station that may not be open', () => {
  const closed = callNames.filter((call) => !ofAnyStage.includes(call));
  const notReady = closed.map((call) => [call, 'not_ready']);

  test('a lease that runs out under the hands of whoever is signed in ends every call', async () => {
    const dataDir = temporaryDirectory();
    await (await openOwnStation(['c1'], dataDir, null)).station.stop();
    await writeOwnLease(dataDir, {});
    const { rpc, advance } = await stationWithSecret(testLead, dataDir);
    expect(await attempt(rpc, 'customer.open')).toMatchObject({ ok: true });
    advance(HOUR + 1);
    expect(await answers(rpc, closed)).toEqual(notReady);
    expect(JSON.stringify(await answers(rpc, ofAnyStage))).not.toMatch(told);
  });

  test.each([
    ['whose lease is over', 'lapsed', { notAfter: ownStart - 1 }],
    [
      'whose clock was put back over a lease that is over',
      'lapsed',
      { seenMs: ownStart + 2 * HOUR },
    ],
    ['that the hub removed', 'revoked', { revoked: true }],
  ])('a station %s opens nothing at a start', async (_, why, lease) => {
    const dataDir = temporaryDirectory();
    await (await stationWithSecret(null, dataDir)).station.stop();
    await writeOwnLease(dataDir, lease);
    const { rpc, store } = await startOwnStation(dataDir);
    expect(store).toBeUndefined();
    expect(await rpc.call('station.status', {})).toMatchObject({ stage: 'held', why });
    expect(await answers(rpc, closed)).toEqual(notReady);
    expect(JSON.stringify(await answers(rpc, ofAnyStage))).not.toMatch(told);
  });

  test('a station that is empty, as after a wipe, answers no call', async () => {
    const { rpc } = await startOwnStation(temporaryDirectory());
    expect(await rpc.call('station.status', {})).toMatchObject({ stage: 'unenrolled' });
    expect(await answers(rpc, closed)).toEqual(notReady);
  });
});
