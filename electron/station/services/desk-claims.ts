/**
 * A desk that serves somebody claims their pickup: the hub lets the first have it. Nobody has to settle a
 * claim that was refused; it is let go of here, and the check says why.
 *
 *   claim ──▶ outbox ──▶ hub ──▶ accepted: safe, also when the line goes down now
 *                            └─▶ refused: STOP with the hub's reason
 */
import type { Pickup } from '#shared/domain/pickup.ts';
import type { StopReason } from '#shared/domain/pickup-verdict.ts';
import type { ServiceContext } from './context.ts';
import type { OpenCheck } from './desk-state.ts';
import { save } from './save.ts';

/** Mutations of which no person could do anything, should the hub refuse them. */
const ownAffairs = new Set(['pickup.claim', 'pickup.leave', 'pickup.attempt', 'arrival.serve']);

export function isOnline({ sync }: ServiceContext): boolean {
  return sync.view().link.phase === 'online';
}

/** Asks for the pickup, unless it is asked for already, or this desk has it. */
export function claim(context: ServiceContext, check: OpenCheck, pickup: Pickup): void {
  const { station } = context.identity;
  const isAsked = check.claim !== null && context.store.entry(check.claim) !== undefined;
  const hasIt = pickup.state === 'claimed' && pickup.claimed?.station === station;
  // What was given to this desk and taken away since (`hub pickup release`, another desk) is asked for anew.
  if (isAsked || check.refused !== null || (check.claim !== null && hasIt)) return;
  const { lease } = pickup;
  const leasedElsewhere =
    lease !== null && lease.station !== station && lease.until > context.nowMs();
  const takeOver = check.proven.has('lead') ? 'lead' : 'reachable';
  const { pickupId, collectorId } = check;
  const args = { pickupId, from: pickup.state, collectorId };
  const saved = save(
    context,
    [{ name: 'pickup.claim', args: leasedElsewhere ? { ...args, takeOver } : args }],
    { by: check.staff },
  );
  check.claim = saved.ok ? (saved.mutationIds[0] ?? null) : null;
}

/** Nobody is served any more; what was claimed for them is free again. */
export function leave(context: ServiceContext): void {
  const { check } = context.desk;
  if (check === null) return;
  context.desk.check = null;
  if (check.claim === null || check.refused !== null) return;
  const { pickupId, staff } = check;
  save(context, [{ name: 'pickup.leave', args: { pickupId } }], { by: staff });
}

export type ClaimAnswer = 'accepted' | 'refused' | 'silent';

/** What the hub says to the claim, waiting a little for it. */
export async function claimAnswer(
  context: ServiceContext,
  check: OpenCheck,
  withinMs: number,
): Promise<ClaimAnswer> {
  const { claim: mutationId } = check;
  if (mutationId === null) return 'silent';
  const isAnswered = () => context.store.entry(mutationId)?.state !== 'unsent';
  if (!(await context.desk.waitUntil(isAnswered, withinMs))) return 'silent';
  return check.refused === null ? 'accepted' : 'refused';
}

/** Whether the hub has accepted the claim and the record has not come back yet, which says it from then on. */
export function isClaimAccepted({ store }: ServiceContext, check: OpenCheck): boolean {
  if (check.claim === null || check.refused !== null) return false;
  return store.entry(check.claim)?.state === 'accepted';
}

/** After the hub has answered: takes what it refused of the desk's own affairs out of everybody's sight. */
export function settleClaims(context: ServiceContext): void {
  const { store, desk } = context;
  for (const { mutation, result } of store.entries('attention', 500)) {
    if (!ownAffairs.has(mutation.name)) continue;
    if (desk.check?.claim === mutation.id && result?.status === 'rejected') {
      desk.check.refused = stopReason(result.code);
    }
    store.closeAttention(mutation.id);
  }
}

function stopReason(code: string): StopReason {
  switch (code) {
    case 'claimed_elsewhere':
    case 'leased_elsewhere':
    case 'not_paid':
    case 'not_ready':
      return code;
    // What it is meanwhile arrives with its record, and says more.
    default:
      return 'claimed_elsewhere';
  }
}
