/**
 * Goods go over the desk. Nothing is given before the verdict says so now, and while any path to the hub
 * exists, not before the hub has let this desk have the pickup: of two desks one gives.
 */
import { type HandedLine, inBin, type Pickup, type Verified } from '#shared/domain/pickup.ts';
import type { CallArgs, Refused, Saving } from '#shared/rpc/contract.ts';
import type { ServiceContext } from './context.ts';
import { openedCheck, verdictNow } from './desk-check.ts';
import { claim, claimAnswer, isOnline } from './desk-claims.ts';
import { type DeskRules, deskRules } from './desk-policy.ts';
import type { OpenCheck } from './desk-state.ts';
import { readPickup } from './desk-view.ts';
import { permit } from './guard.ts';
import { type Intention, refuse, save } from './save.ts';

/** As long as somebody at a desk waits for the hub's word; it takes a tenth of a second. */
const HUB_ANSWERS_MS = 3_000;

export async function handOver(
  context: ServiceContext,
  { checkId, lines, signature }: CallArgs<'desk.hand_over'>,
): Promise<Saving> {
  const before = mayGo(context, checkId);
  if (!before.ok) return before;
  const { check } = before;
  const wrong = wrongLine(before.pickup, lines);
  if (wrong !== undefined) return refuse('invalid', wrong, 'lines');
  if (isOnline(context) && !check.cutOff) {
    claim(context, check, before.pickup);
    // The hub was there a moment ago and says nothing: from here on it counts as away for this person.
    if ((await claimAnswer(context, check, HUB_ANSWERS_MS)) === 'silent') {
      check.cutOff = true;
      return refuse('not_verified', 'the hub does not answer; look at the verdict again');
    }
  }
  // A hold may have come while the hub was asked.
  const now = mayGo(context, checkId);
  if (!now.ok) return now;
  const { pickup, provisional } = now;
  const incidentId = context.newId();
  const verified: Verified = {
    methods: [...check.proven],
    outcome: check.proven.has('lead') ? 'lead' : provisional ? 'provisional' : 'ready',
    ...(check.document === undefined ? {} : { document: check.document }),
  };
  const { pickupId, collectorId } = check;
  const args = {
    pickupId,
    from: pickup.state,
    incidentId,
    collectorId,
    lines,
    verified,
    provisional,
    leaseEpoch: pickup.leaseEpoch ?? 0,
    ...(signature === null ? {} : { signature }),
  };
  const saved = save(context, [
    { name: 'pickup.hand_over', args },
    ...served(context, pickupId, 'handed_over'),
  ]);
  // Given, and so claimed no more: there is nothing to leave.
  if (saved.ok) context.desk.check = null;
  return saved;
}

export function undoHandOver(
  context: ServiceContext,
  { pickupId, handOverId, reason, approval }: CallArgs<'desk.undo'>,
): Saving {
  permit(context, 'pickup.undo', { subject: pickupId, owner: null, approval });
  return save(context, [{ name: 'pickup.undo', args: { pickupId, handOverId, reason } }]);
}

/** Everybody who waited for it waits no more. */
export function served(
  { desk }: ServiceContext,
  pickupId: string,
  outcome: 'handed_over' | 'gone',
): Intention[] {
  return [...desk.book.arrivals()]
    .filter((arrival) => arrival.pickupId === pickupId && arrival.served === null)
    .map(({ arrivalId }) => ({ name: 'arrival.serve', args: { arrivalId, outcome } }));
}

type MayGo =
  | { ok: true; check: OpenCheck; rules: DeskRules; pickup: Pickup; provisional: boolean }
  | Refused;

function mayGo(context: ServiceContext, checkId: string): MayGo {
  const check = openedCheck(context, checkId);
  const rules = deskRules(context);
  const pickup = check === undefined ? undefined : readPickup(context, check.pickupId);
  if (check === undefined || rules === undefined || pickup === undefined) {
    return refuse('not_found', 'nobody is served under it');
  }
  const verdict = verdictNow(context, rules, check, pickup);
  switch (verdict.is) {
    case 'ready':
    case 'provisional':
      return { ok: true, check, rules, pickup, provisional: verdict.is === 'provisional' };
    case 'check_id':
      return refuse('not_verified', 'more is to be proven');
    case 'stop':
      return refuse(refusalOf(verdict.reason), verdict.reason);
  }
}

function refusalOf(reason: string): Refused['code'] {
  switch (reason) {
    case 'claimed_elsewhere':
    case 'leased_elsewhere':
    case 'not_paid':
      return reason;
    case 'handed_over':
    case 'code_used':
      return 'already_done';
    case 'cancelled':
    case 'expired':
    case 'not_ready':
      return 'wrong_state';
    default:
      return reason.startsWith('held_') ? 'held' : 'not_verified';
  }
}

/** Only what lies in the bin can be given. */
function wrongLine(pickup: Pickup, lines: readonly HandedLine[]): string | undefined {
  for (const { lineId, quantity } of lines) {
    const line = pickup.lines.find(({ id }) => id === lineId);
    if (line === undefined) return `no line ${lineId}`;
    if (quantity > inBin(line)) return `no more than ${inBin(line)} of line ${lineId}`;
  }
  return undefined;
}
