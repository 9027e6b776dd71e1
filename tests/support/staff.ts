/** Staff for tests: people with a PIN that is quick to check, and a way to sign them in as they would. */
import { setTimeout as pause } from 'node:timers/promises';
import { makeVerifier, OPEN_COST } from '#shared/domain/staff-secret.ts';
import type { Staff, StaffRole } from '#shared/domain/staff.ts';
import { CallFailed, type RpcClient } from '#shared/rpc/client.ts';
import type { CallName, CallResult } from '#shared/rpc/contract.ts';

export const testPepper = new Uint8Array(32).fill(5);
export const testPin = '482915';

export interface TestPerson {
  staffId: string;
  name: string;
  role: StaffRole;
}

export const testLead: TestPerson = { staffId: 'staff:park', name: '박서연', role: 'lead' };
export const testAssociate: TestPerson = {
  staffId: 'staff:lee',
  name: '이준호',
  role: 'associate',
};

/** A staff record's document whose PIN is `testPin`. */
export async function staffDoc(
  { staffId, name, role }: TestPerson,
  changed: Partial<Staff> = {},
): Promise<Staff> {
  const secret = { pepper: testPepper, purpose: 'pin', staffId, typed: testPin } as const;
  const verifier = await makeVerifier(secret, new Uint8Array(16).fill(3), OPEN_COST);
  return { name, store: 'gangnam', role, active: true, pin: { verifier, setAt: 1 }, ...changed };
}

/** Signs somebody in; throws where the station says no. */
export async function signInAs(
  rpc: RpcClient,
  staffId: string = testLead.staffId,
  pin = testPin,
): Promise<void> {
  const result = await rpc.call('session.open', { staffId, pin });
  if (!result.ok) throw new Error(`${staffId} cannot sign in: ${JSON.stringify(result)}`);
}

const ARRIVE_MS = 45_000;

/** Signs in a lead of the demo shop, once its staff have arrived. */
export async function signInAtDemo(rpc: RpcClient, role: StaffRole = 'lead'): Promise<void> {
  const until = performance.now() + ARRIVE_MS;
  for (;;) {
    const person = (await rpc.call('staff.list', {})).find(
      (one) => one.role === role && !one.mustSetPin,
    );
    const result =
      person === undefined
        ? undefined
        : await rpc.call('session.open', { staffId: person.staffId, pin: testPin });
    if (result?.ok === true) return;
    if (performance.now() > until) throw new Error(`nobody can sign in: ${JSON.stringify(result)}`);
    await pause(50);
  }
}

/** An RPC whose owner signs in whenever the station asks them to, as a person at a counter does. */
export function signingIn(rpc: RpcClient): RpcClient {
  return {
    ...rpc,
    async call<N extends CallName>(name: N, args: Parameters<RpcClient['call']>[1]) {
      try {
        return (await rpc.call(name, args as never)) as CallResult<N>;
      } catch (error) {
        if (!(error instanceof CallFailed) || error.code !== 'locked') throw error;
        await signInAtDemo(rpc);
        return (await rpc.call(name, args as never)) as CallResult<N>;
      }
    },
  };
}
