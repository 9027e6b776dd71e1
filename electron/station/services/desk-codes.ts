/**
 * Pickup codes at the desk, checked without the hub: the signed one by the hub's keys, the eight characters
 * by their keyed hash. The eight can be guessed at, so each try is counted, durably, before it is looked at.
 */
import { Pickup, pickupId } from '#shared/domain/pickup.ts';
import {
  codeFault,
  type CodeFault,
  humanCodeForm,
  pickupCodeText,
  readHumanCode,
  readPickupCode,
} from '#shared/domain/pickup-code.ts';
import { isSignedByHub } from '../hub-signature.ts';
import type { ServiceContext } from './context.ts';
import { wrongCodes } from './desk-check.ts';
import type { OpenCheck } from './desk-state.ts';
import { type DeskRules, holdsHash } from './desk-policy.ts';
import { readPickup } from './desk-view.ts';
import { save } from './save.ts';

/** `fault` null: it is good. `pickupId` is of this station's records, null where it holds none such. */
export interface SignedCode {
  pickupId: string | null;
  fault: CodeFault | null;
}

/** @returns undefined for what has not the form of one. */
export function checkSignedCode(
  context: ServiceContext,
  { policy }: DeskRules,
  text: string,
): SignedCode | undefined {
  const code = readPickupCode(text);
  if (code === undefined) return undefined;
  const { hub, hubKey, store } = context.identity;
  const signedText = pickupCodeText(hub, code);
  // The key that was pinned at the enrolment, and those that the hub has signed with since.
  const keys = new Set([...(hubKey === undefined ? [] : [hubKey]), ...policy.codeKeys]);
  const signed = [...keys].some((key) => isSignedByHub(key, signedText, code.signature));
  const id = pickupId(code.order);
  const pickup = readPickup(context, id);
  const at = { store, epoch: pickup?.code?.epoch ?? null, nowMs: context.nowMs() };
  return { pickupId: pickup === undefined ? null : id, fault: codeFault(code, signed, at) };
}

export type TypedCode =
  | { is: 'no_code' }
  /** Of none that waits here. `taken`: whether it counts as a wrong code is the caller's to say. */
  | { is: 'unknown'; takeBack(): void }
  | { is: 'closed' }
  | { is: 'right'; pickupId: string; fault: CodeFault | null };

/** Eight characters without a word of whose they are. */
export function checkTypedCode(
  context: ServiceContext,
  { policy, hash }: DeskRules,
  typed: string,
): TypedCode {
  const code = readHumanCode(typed);
  // Digits alone are an order's number or a phone far more often; with an order open they are read as a code.
  if (code === undefined || /^[\d\s-]*$/.test(typed)) return { is: 'no_code' };
  const { deskAttempts } = context.store;
  if (deskAttempts.isClosed()) return { is: 'closed' };
  const number = deskAttempts.begin(null, context.nowMs(), policy.attempts);
  const wanted = hash(humanCodeForm(code));
  for (const { id, doc } of context.store.pickupsHashed(wanted)) {
    const pickup = Pickup.safeParse(doc).data;
    if (pickup?.code == null || !holdsHash([pickup.code.humanHash], wanted)) continue;
    deskAttempts.right(null, number);
    const expired = pickup.code.expiresAt <= context.nowMs();
    return { is: 'right', pickupId: id, fault: expired ? 'code_expired' : null };
  }
  return { is: 'unknown', takeBack: () => deskAttempts.right(null, number) };
}

/**
 * Something typed to prove that one may have this pickup: looked at only after it was counted. A wrong one
 * is told to the hub, so that all desks count together.
 * @returns whether it was right; undefined where it was not looked at, there having been too many.
 */
export function tryProof(
  context: ServiceContext,
  { policy }: DeskRules,
  check: OpenCheck,
  pickup: Pickup,
  isRight: () => boolean,
): boolean | undefined {
  const { deskAttempts } = context.store;
  if (deskAttempts.isClosed()) return undefined;
  if (wrongCodes(context, check.pickupId, pickup) >= policy.attempts.perOrder) return undefined;
  const of = { pickupId: check.pickupId, epoch: pickup.code?.epoch ?? 0 };
  const number = deskAttempts.begin(of, context.nowMs(), policy.attempts);
  if (isRight()) {
    deskAttempts.right(of, number);
    return true;
  }
  check.wrong += 1;
  if (of.epoch > 0) save(context, [{ name: 'pickup.attempt', args: of }]);
  noteWrong(context, check.pickupId, 'code_wrong');
  return false;
}

export function noteWrong(
  context: ServiceContext,
  subject: string | null,
  reason: CodeFault | 'code_wrong' | 'unknown',
): void {
  context.audit.note({ action: 'pickup.code_wrong', subject, reason, outcome: 'refused' });
  if (context.store.deskAttempts.isClosed()) {
    context.audit.note({ action: 'pickup.desk_locked', subject, outcome: 'refused' });
  }
}
