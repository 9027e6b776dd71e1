/**
 * Attack: a page that says what no screen would, to every call of the contract. The station answers with a
 * named error or as if nothing were odd; it never fails, is never polluted, and nothing is changed by it.
 */
import { expect, test } from 'vitest';
import type { CallName } from '#shared/rpc/contract.ts';
import { CallFailed } from '#shared/rpc/client.ts';
import { openOwnStation, type OwnStation } from '#tests/support/own-station.ts';
import { callNames, goodArguments, placesIn, polluted, spoilt, withAt } from './rpc-samples.ts';

/** Answers of an attacked call: `result` or its error's code. */
async function answerOf({ rpc }: OwnStation, call: CallName, args: unknown): Promise<string> {
  try {
    await rpc.call(call, args as never);
    return 'result';
  } catch (error) {
    if (error instanceof CallFailed) return error.code;
    // What cannot cross a wire at all.
    if (error instanceof Error && error.name === 'DataCloneError') return 'invalid';
    throw error;
  }
}

/** It takes nothing: whatever object it is given signs the attacker out. */
const locking: CallName = 'session.lock';

const namesOfObjects = () => Object.getOwnPropertyNames(Object.prototype).sort();

test('arguments can be made for every call of the contract', () => {
  expect(callNames.filter((call) => goodArguments(call) === undefined)).toEqual([]);
  expect(callNames.length).toBeGreaterThan(25);
});

test('wrong-typed, oversized, deep and polluted arguments: each call answers with a named error, and none fails', async () => {
  const before = namesOfObjects();
  const station = await openOwnStation();
  const failed: string[] = [];
  for (const call of callNames) {
    const good = goodArguments(call);
    for (const at of placesIn(good)) {
      for (const [what, value] of spoilt) {
        if (call === locking) continue;
        const answer = await answerOf(station, call, withAt(good, at, value));
        if (answer === 'failed' || answer === 'closed') {
          failed.push(`${call}: ${what} at ${at.join('.')}: ${answer}`);
        }
      }
    }
  }
  expect(failed).toEqual([]);
  expect(namesOfObjects()).toEqual(before);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
  expect(station.logged.filter(({ level }) => level === 'error')).toEqual([]);
  expect(await station.rpc.call('station.status', {})).toMatchObject({ stage: 'open' });
  expect(await station.rpc.call('customer.search', { query: '민지', limit: 5 })).toMatchObject({
    total: 1,
  });
}, 60_000);

test('arguments that are right but for polluted keys are taken without them', async () => {
  const { rpc, store } = await openOwnStation();
  const asked = polluted({ customerId: 'c1', text: '안녕' });
  const saved = await rpc.call('note.add', asked as never);
  expect(saved).toMatchObject({ ok: true });
  const value = polluted({ aspect: 'like', text: 'linen' });
  const liked = { customerId: 'c1', value, source: 'told' };
  expect(await rpc.call('preference.record', liked as never)).toMatchObject({ ok: true });
  const kept = JSON.stringify(store.unsentAfter(0, 10));
  expect(kept).toContain('안녕');
  expect(kept).not.toMatch(/polluted|__proto__|constructor/);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
});

test('calls that are none: names every object has, and messages that are no calls', async () => {
  const station = await openOwnStation();
  for (const call of ['__proto__', 'constructor', 'toString', '', 'station', 'x'.repeat(80)]) {
    expect([call, await answerOf(station, call as CallName, {})]).toEqual([call, 'unknown_call']);
  }
  expect(await station.rpc.call('station.status', {})).toMatchObject({ stage: 'open' });
});
