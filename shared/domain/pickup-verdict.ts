/**
 * The one answer a desk acts on: may this be handed to this person now? Pure, by the store's policy; the
 * screen shows it, the station acts by it, and nothing else decides.
 *
 *   stop          held, not paid, closed, a code that is no good, too many tries, too much cut off
 *   check_id      the policy wants (more) proof: any one of the sets
 *   provisional   goes with a warning: cut off, without the lease, and cheap enough or with a lead's word
 *   ready         goes
 *
 * What stops comes before what is asked, and holds come before everything.
 */
import { activeHolds, type HoldReason, type Pickup, type ProofMethod } from './pickup.ts';
import type { CodeFault } from './pickup-code.ts';
import { isLeasedElsewhere, isServed } from './pickup-lease.ts';
import type { PickupPolicy, PickupRule } from './pickup-policy.ts';

export type StopReason =
  | `held_${HoldReason}`
  | 'not_paid'
  | 'not_ready'
  | 'handed_over'
  | 'cancelled'
  | 'expired'
  | 'claimed_elsewhere'
  | 'leased_elsewhere'
  | CodeFault
  | 'code_used'
  | 'code_wrong'
  | 'too_many_wrong'
  | 'desk_locked'
  | 'collector_expired'
  | 'offline_value'
  | 'unknown';

export type PickupVerdict =
  | { is: 'ready' }
  | { is: 'check_id'; need: ProofMethod[][] }
  | { is: 'provisional' }
  /** `lead`: a lead's approval lets it pass. Nothing of this passes by time alone. */
  | { is: 'stop'; reason: StopReason; lead: boolean; retryAfterMs: null };

export interface VerdictAsk {
  policy: PickupPolicy;
  /** The station that asks. */
  station: string;
  nowMs: number;
  /** Null for the buyer. */
  collectorId: string | null;
  /** What was proven at this desk for this person; `lead` where a lead has approved. */
  proven: readonly ProofMethod[];
  /** The hub answers: a claim is decided by it before anything is given. */
  online: boolean;
  /** The hub has the lease with this station (see `holdsLease`; a stage of its own that the hub has not answered counts for nothing). */
  leasedHere: boolean;
  /** What is wrong with the code that was shown, if one was. */
  codeFault?: CodeFault | 'code_wrong' | null;
  /** Wrong codes for this order that the station knows of; the larger of this and the record's counts. */
  wrongCodes?: number;
  /** This station takes no more codes, after too many wrong ones, until a lead opens it again. */
  deskLocked?: boolean;
}

export function verdictOf(pickup: Pickup, ask: VerdictAsk): PickupVerdict {
  const { policy, proven, online } = ask;
  const lead = proven.includes('lead');
  const stopped = stateStop(pickup, ask) ?? personStop(pickup, ask, lead);
  if (stopped !== null) return stopped;

  const cutOff = !online && !ask.leasedHere;
  if (cutOff && !lead) {
    if (isLeasedElsewhere(pickup, { station: ask.station, observedAt: ask.nowMs })) {
      return stop('leased_elsewhere', true);
    }
    if (pickup.valueMinor > policy.cutOff.provisionalUpToMinor) {
      return stop('offline_value', policy.cutOff.above === 'lead');
    }
  }
  if (cutOff && lead && policy.cutOff.above === 'refuse') {
    if (pickup.valueMinor > policy.cutOff.provisionalUpToMinor) return stop('offline_value', false);
  }

  const need = needOf(pickup, ask);
  const proves = (set: readonly ProofMethod[]) => set.every((method) => proven.includes(method));
  if (!lead && !need.some(proves)) return { is: 'check_id', need };
  return { is: cutOff ? 'provisional' : 'ready' };
}

/** Whether the hub gave this station the lease and it still runs. */
export function holdsLease(
  { lease }: Pick<Pickup, 'lease'>,
  { station, nowMs }: { station: string; nowMs: number },
): boolean {
  return lease !== null && lease.station === station && lease.until > nowMs;
}

/** The sets of proofs of which any one is enough, by the first rule that applies. */
export function needOf(
  pickup: Pick<Pickup, 'valueMinor'>,
  { policy, collectorId, online }: Pick<VerdictAsk, 'policy' | 'collectorId' | 'online'>,
): ProofMethod[][] {
  const applies = (rule: PickupRule): boolean =>
    (rule.fromMinor === undefined || pickup.valueMinor >= rule.fromMinor) &&
    (rule.collector === undefined || rule.collector === (collectorId !== null)) &&
    (rule.online === undefined || rule.online === online);
  // A policy without a rule for it asks for what is always enough, and never for nothing.
  return policy.rules.find(applies)?.need ?? [['lead']];
}

/** What stops whoever it is. Of the holds those of the shop system's come first. */
function stateStop(pickup: Pickup, ask: VerdictAsk): PickupVerdict | null {
  const { state, payment, claimed } = pickup;
  const held = new Set(activeHolds(pickup).map(({ reason }) => reason));
  for (const reason of ['fraud', 'unpaid', 'damaged', 'age'] as const) {
    // What a lead does about a hold is to release it, which is a change of its own.
    if (held.has(reason)) return stop(`held_${reason}`, false);
  }
  if (state === 'handed_over' || state === 'cancelled' || state === 'expired') {
    return stop(state, false);
  }
  if (payment !== 'paid') return stop('not_paid', false);
  if (state === 'claimed') {
    const elsewhere = claimed?.station !== ask.station;
    return elsewhere && isServed(pickup, ask.nowMs) ? stop('claimed_elsewhere', false) : null;
  }
  return state === 'ready' ? null : stop('not_ready', false);
}

/** What stops this person, or this desk. */
function personStop(pickup: Pickup, ask: VerdictAsk, lead: boolean): PickupVerdict | null {
  const { policy, nowMs, collectorId, codeFault = null } = ask;
  const collector = pickup.collectors.find(({ id }) => id === collectorId);
  if (collectorId !== null && (collector === undefined || collector.expiresAt <= nowMs)) {
    return stop('collector_expired', false);
  }
  if (codeFault !== null && codeFault !== 'code_wrong') return stop(codeFault, false);
  if (lead) return null;
  if (ask.deskLocked === true) return stop('desk_locked', true);
  const wrong = Math.max(pickup.wrongCodes, ask.wrongCodes ?? 0);
  if (wrong >= policy.attempts.perOrder) return stop('too_many_wrong', true);
  return codeFault === null ? null : stop(codeFault, false);
}

function stop(reason: StopReason, lead: boolean): PickupVerdict {
  return { is: 'stop', reason, lead, retryAfterMs: null };
}
