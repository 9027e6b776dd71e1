import { describe, expect, it } from 'vitest';
import {
  EXAMPLE_MS,
  examplePickup,
  examplePolicy,
  readyPickup,
} from '#tests/support/example-pickup.ts';
import { holdsLease, needOf, type VerdictAsk, verdictOf } from './pickup-verdict.ts';

const ask = (fields: Partial<VerdictAsk> = {}): VerdictAsk => ({
  policy: examplePolicy,
  station: 'desk-1',
  nowMs: EXAMPLE_MS,
  collectorId: null,
  proven: [],
  online: true,
  leasedHere: false,
  ...fields,
});
const stop = (reason: string, lead = false) => ({
  is: 'stop',
  reason,
  lead,
  retryAfterMs: null,
});
const dear = readyPickup({ valueMinor: 600_000 });
const collector = {
  id: 'k1',
  masked: '이•호',
  initial: '이',
  language: null,
  expiresAt: EXAMPLE_MS + 1,
  by: null,
  at: 0,
  find: [],
};

describe('the verdict', () => {
  it('is ready where enough was proven, and says what is to be proven where not', () => {
    expect(verdictOf(readyPickup(), ask({ proven: ['code'] }))).toEqual({ is: 'ready' });
    expect(verdictOf(readyPickup(), ask())).toEqual({
      is: 'check_id',
      need: [['code'], ['id_seen'], ['last_four', 'question'], ['lead']],
    });
    expect(verdictOf(readyPickup(), ask({ proven: ['last_four'] })).is).toBe('check_id');
    expect(verdictOf(readyPickup(), ask({ proven: ['question', 'last_four'] })).is).toBe('ready');
  });

  it('asks more of what is dear, and of who collects for another', () => {
    expect(verdictOf(dear, ask({ proven: ['code'] })).is).toBe('check_id');
    expect(verdictOf(dear, ask({ proven: ['code', 'id_seen'] })).is).toBe('ready');
    const proxied = readyPickup({ collectors: [collector] });
    const theirs = ask({ collectorId: 'k1' });
    expect(verdictOf(proxied, { ...theirs, proven: ['id_seen'] }).is).toBe('check_id');
    expect(verdictOf(proxied, { ...theirs, proven: ['id_seen', 'last_four'] }).is).toBe('ready');
    expect(verdictOf(proxied, { ...theirs, nowMs: EXAMPLE_MS + 1 })).toEqual(
      stop('collector_expired'),
    );
    expect(verdictOf(readyPickup(), theirs)).toEqual(stop('collector_expired'));
  });

  it('asks for a lead where the policy has no rule', () => {
    const policy = { ...examplePolicy, rules: [{ collector: true, need: [['code' as const]] }] };
    expect(needOf(readyPickup(), { policy, collectorId: null, online: true })).toEqual([['lead']]);
  });

  it.each([
    ['held_fraud', { holds: ['age', 'fraud'] }],
    ['held_unpaid', { holds: ['unpaid'], payment: 'unpaid' }],
    ['held_age', { holds: ['age'] }],
  ] as const)('stops for a hold before anything else: %s', (reason, { holds, ...fields }) => {
    const pickup = readyPickup({
      ...fields,
      state: 'claimed',
      holds: holds.map((held) => ({ reason: held, at: 1, by: null })),
    });
    const shown = ask({ proven: ['code', 'lead'], codeFault: 'code_forged' });
    expect(verdictOf(pickup, shown)).toEqual(stop(reason));
  });

  it('goes on when a hold was released', () => {
    const released = { at: 2, by: null };
    const pickup = readyPickup({ holds: [{ reason: 'age', at: 1, by: null, released }] });
    expect(verdictOf(pickup, ask({ proven: ['code'] })).is).toBe('ready');
  });

  it.each([
    ['not_paid', readyPickup({ payment: 'partly_paid' })],
    ['not_ready', examplePickup()],
    ['not_ready', examplePickup({ state: 'picking' })],
    ['handed_over', readyPickup({ state: 'handed_over' })],
    ['cancelled', readyPickup({ state: 'cancelled', payment: 'unpaid' })],
    ['expired', readyPickup({ state: 'expired' })],
  ] as const)('stops with %s, whatever was proven', (reason, pickup) => {
    expect(verdictOf(pickup, ask({ proven: ['code', 'id_seen', 'lead'] }))).toEqual(stop(reason));
  });

  it('stops what another desk is serving, until that desk has had its time', () => {
    const claimed = { station: 'desk-2', at: EXAMPLE_MS, staff: null, collectorId: null };
    const pickup = readyPickup({ state: 'claimed', claimed });
    const proven = ask({ proven: ['code'] });
    expect(verdictOf(pickup, proven)).toEqual(stop('claimed_elsewhere'));
    expect(verdictOf(pickup, { ...proven, station: 'desk-2' }).is).toBe('ready');
    const later = EXAMPLE_MS + examplePolicy.claimMs;
    expect(verdictOf(pickup, { ...proven, nowMs: later }).is).toBe('ready');
    const until = EXAMPLE_MS + 5_000;
    const shortly = { ...pickup, claimed: { ...claimed, until } };
    expect(verdictOf(shortly, { ...proven, nowMs: until - 1 })).toEqual(stop('claimed_elsewhere'));
    expect(verdictOf(shortly, { ...proven, nowMs: until }).is).toBe('ready');
  });

  it('says what is wrong with a code', () => {
    for (const codeFault of [
      'code_forged',
      'code_old',
      'code_other_store',
      'code_expired',
    ] as const) {
      expect(verdictOf(readyPickup(), ask({ codeFault }))).toEqual(stop(codeFault));
    }
    expect(verdictOf(readyPickup(), ask({ codeFault: 'code_wrong' }))).toEqual(stop('code_wrong'));
  });

  it('stops guessing, by order and by desk, until a lead lets it go on', () => {
    const { perOrder } = examplePolicy.attempts;
    const guessed = readyPickup({ wrongCodes: perOrder });
    expect(verdictOf(guessed, ask({ proven: ['code'] }))).toEqual(stop('too_many_wrong', true));
    expect(verdictOf(readyPickup(), ask({ wrongCodes: perOrder }))).toEqual(
      stop('too_many_wrong', true),
    );
    expect(verdictOf(guessed, ask({ proven: ['lead'] })).is).toBe('ready');
    const locked = verdictOf(readyPickup(), ask({ deskLocked: true }));
    expect(locked).toEqual(stop('desk_locked', true));
    expect(verdictOf(readyPickup(), ask({ deskLocked: true, proven: ['lead'] })).is).toBe('ready');
  });
});

describe('cut off from the hub', () => {
  const cutOff = (fields: Partial<VerdictAsk> = {}) =>
    ask({ online: false, proven: ['code', 'id_seen'], ...fields });

  it('is as safe as ever with the lease', () => {
    expect(verdictOf(dear, cutOff({ leasedHere: true })).is).toBe('ready');
  });

  it('lets go with a warning what is cheap, and stops what is dear until a lead agrees', () => {
    expect(verdictOf(readyPickup(), cutOff()).is).toBe('provisional');
    expect(verdictOf(dear, cutOff())).toEqual(stop('offline_value', true));
    expect(verdictOf(dear, cutOff({ proven: ['lead'] })).is).toBe('provisional');
  });

  it('refuses what is dear, lead or not, where the store wants that', () => {
    const policy = {
      ...examplePolicy,
      cutOff: { provisionalUpToMinor: 1, above: 'refuse' as const },
    };
    expect(verdictOf(readyPickup(), cutOff({ policy }))).toEqual(stop('offline_value'));
    expect(verdictOf(readyPickup(), cutOff({ policy, proven: ['lead'] }))).toEqual(
      stop('offline_value'),
    );
  });

  it('stops what another station may be handing over by its lease', () => {
    const by = '0192b3a4-0000-7000-8000-000000000001';
    const lease = { station: 'desk-2', until: EXAMPLE_MS + 1, by };
    expect(verdictOf(readyPickup({ lease }), cutOff())).toEqual(stop('leased_elsewhere', true));
    expect(holdsLease({ lease }, { station: 'desk-2', nowMs: EXAMPLE_MS })).toBe(true);
    expect(holdsLease({ lease }, { station: 'desk-2', nowMs: lease.until })).toBe(false);
    expect(verdictOf(readyPickup({ lease }), cutOff({ nowMs: lease.until })).is).toBe(
      'provisional',
    );
  });
});
