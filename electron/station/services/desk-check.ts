/** The check of one person: opening it, and what its verdict is as of now. */
import type { Pickup, ProofMethod } from '#shared/domain/pickup.ts';
import { verdictOf } from '#shared/domain/pickup-verdict.ts';
import { CallRefused } from '#shared/rpc/server.ts';
import type { DeskCheck, Verdict } from '#shared/rpc/desk.ts';
import type { Refused } from '#shared/rpc/contract.ts';
import type { ServiceContext } from './context.ts';
import { claim, isClaimAccepted, isOnline, leave } from './desk-claims.ts';
import { type DeskRules, deskRules } from './desk-policy.ts';
import { makeQuestion } from './desk-question.ts';
import type { OpenCheck } from './desk-state.ts';
import { isLeasedHere, pickupView, readPickup } from './desk-view.ts';
import { refuse } from './save.ts';

/**
 * How long a code that was shown counts for a collector of the same order who is named after it: the time
 * to find the order and touch their name. Whoever comes later shows the code.
 */
const COLLECTOR_WITHIN_MS = 60_000;

export type Checked = { ok: true; check: DeskCheck } | Refused;

/** How a check begins. */
export interface Opening {
  pickupId: string;
  collectorId: string | null;
  proven?: readonly ProofMethod[];
  codeFault?: OpenCheck['codeFault'];
  byCode?: boolean;
}

/** Begins to serve somebody, in place of whoever was served before. */
export function openCheck(context: ServiceContext, opening: Opening): Checked {
  const { pickupId, collectorId, proven = [], codeFault = null, byCode = false } = opening;
  const rules = deskRules(context);
  if (rules === undefined) return refuse('not_ready', 'the store has no pickup policy yet');
  const pickup = readPickup(context, pickupId);
  if (pickup === undefined) return refuse('not_found', `no pickup ${pickupId} here`);
  const before = sameAgain(context, pickupId);
  if (before === undefined) leave(context);
  const kept = collectorId === null ? null : codeJustShown(context, before);
  const codeAt = proven.includes('code') ? context.nowMs() : kept;
  const check: OpenCheck = {
    checkId: context.newId(),
    pickupId,
    collectorId,
    staff: staffOf(context),
    proven: new Set([...proven, ...(codeAt === null ? [] : (['code'] as const))]),
    codeAt,
    document: undefined,
    codeFault,
    byCode: byCode || codeAt !== null,
    claim: null,
    refused: null,
    cutOff: false,
    wrong: before?.wrong ?? 0,
    question: undefined,
  };
  context.desk.check = check;
  const verdict = verdictNow(context, rules, check, pickup);
  if (verdict.is !== 'stop') claim(context, check, pickup);
  context.audit.note({
    action: 'pickup.check',
    subject: pickupId,
    outcome: verdict.is === 'stop' ? 'refused' : 'done',
    reason: verdict.is === 'stop' ? verdict.reason : null,
    facts: { verdict: verdict.is, code: check.proven.has('code'), buyer: collectorId === null },
  });
  return looked(context, check);
}

/** The check with its verdict as of now. */
export function looked(context: ServiceContext, check: OpenCheck): Checked {
  const rules = deskRules(context);
  const pickup = readPickup(context, check.pickupId);
  if (rules === undefined || pickup === undefined) {
    return refuse('not_found', `no pickup ${check.pickupId} here`);
  }
  const verdict = verdictNow(context, rules, check, pickup);
  const wrong = Math.max(check.wrong, wrongCodes(context, check.pickupId, pickup));
  const asked = verdict.is === 'check_id' && verdict.need.some((set) => set.includes('question'));
  if (asked && check.question === undefined) check.question = makeQuestion(context, pickup);
  return {
    ok: true,
    check: {
      checkId: check.checkId,
      pickup: pickupView(context, check.pickupId, pickup),
      collectorId: check.collectorId,
      verdict,
      proven: [...check.proven],
      triesLeft: wrong === 0 ? null : Math.max(0, rules.policy.attempts.perOrder - wrong),
      question:
        asked && check.question != null
          ? { asks: 'which_item', choices: check.question.choices }
          : null,
    },
  };
}

export function verdictNow(
  context: ServiceContext,
  { policy }: DeskRules,
  check: OpenCheck,
  pickup: Pickup,
): Verdict {
  const online = isOnline(context) && !check.cutOff;
  const verdict = verdictOf(pickup, {
    policy,
    station: context.identity.station,
    nowMs: context.nowMs(),
    collectorId: check.collectorId,
    proven: [...check.proven],
    online,
    // What the hub let this desk claim comes with the lease, whether it has come back yet or not.
    leasedHere: holdsIt(context, check),
    codeFault: check.codeFault,
    wrongCodes: wrongCodes(context, check.pickupId, pickup),
    deskLocked: context.store.deskAttempts.isClosed(),
  });
  if (verdict.is === 'stop') {
    const { reason } = verdict;
    // A code that has done its work is told from an order that was found by its number.
    if (reason === 'handed_over' && check.byCode) return { ...verdict, reason: 'code_used' };
    return verdict;
  }
  if (check.refused !== null && online) {
    const lead = check.refused === 'leased_elsewhere';
    return { is: 'stop', reason: check.refused, lead };
  }
  return verdict;
}

/** Wrong tries at the pickup's present code, as this station or the hub has counted them. */
export function wrongCodes({ store }: ServiceContext, pickupId: string, pickup: Pickup): number {
  const here = store.deskAttempts.wrong({ pickupId, epoch: pickup.code?.epoch ?? 0 });
  return Math.max(here, pickup.wrongCodes);
}

/** The check that is open under this id, for whoever opened it. */
export function openedCheck(context: ServiceContext, checkId: string): OpenCheck | undefined {
  const { check } = context.desk;
  return check?.checkId === checkId && check.staff.id === staffOf(context).id ? check : undefined;
}

function holdsIt(context: ServiceContext, check: OpenCheck): boolean {
  return isClaimAccepted(context, check) || isLeasedHere(context, check.pickupId);
}

function sameAgain(context: ServiceContext, pickupId: string): OpenCheck | undefined {
  const { check } = context.desk;
  const isSame = check?.pickupId === pickupId && check.staff.id === staffOf(context).id;
  return isSame ? check : undefined;
}

/** Whoever scanned the code and then said for whom they come has proven it already: when that was. */
function codeJustShown({ nowMs }: ServiceContext, before: OpenCheck | undefined): number | null {
  const at = before?.codeAt ?? null;
  // A clock that was put back makes no code last longer.
  return at !== null && Math.abs(nowMs() - at) <= COLLECTOR_WITHIN_MS ? at : null;
}

function staffOf({ session }: ServiceContext): OpenCheck['staff'] {
  const person = session.current();
  if (person === null) throw new CallRefused('locked', 'desk');
  return { id: person.staffId, name: person.name };
}
