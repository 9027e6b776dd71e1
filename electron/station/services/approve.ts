/** Asking a lead for approval, and granting it with their PIN; see `approvals.ts`. */
import { may } from '#shared/domain/permissions.ts';
import { CallRefused } from '#shared/rpc/server.ts';
import type { CallArgs } from '#shared/rpc/contract.ts';
import type { ApprovalAsked, PinTaken, SignInPerson } from '#shared/rpc/session.ts';
import type { ServiceContext } from './context.ts';
import { lookAt } from './sign-in.ts';
import { listStaff, staffMember } from './staff.ts';

/** Begins to ask; the answer names who here could agree. Throws `CallRefused` where nobody is signed in. */
export function requestApproval(
  context: ServiceContext,
  { action, subject }: CallArgs<'approval.request'>,
): ApprovalAsked {
  const person = context.session.current();
  if (person === null) throw new CallRefused('locked', 'approval.request');
  const approval = context.newId();
  context.approvals.ask(approval, { action, subject, by: person.staffId });
  const approvers = listStaff(context).filter((one) => !one.mustSetPin && mayGrant(context, one));
  return { approval, approvers };
}

/**
 * A lead agrees, by their PIN. Refused with `expired` where nothing waits, `not_permitted` where they may
 * not.
 */
export async function grantApproval(
  context: ServiceContext,
  { approval, staffId, pin, reason }: CallArgs<'approval.grant'>,
): Promise<PinTaken> {
  const staff = staffMember(context, staffId);
  // Looked at first, whoever it is: what is refused afterwards tells nothing of the PIN.
  const looked = await lookAt(context, { staffId, staff, purpose: 'pin', typed: pin });
  if (looked !== undefined) return looked;
  const asked = context.approvals.waiting(approval);
  if (asked === undefined) return { ok: false, code: 'expired' };
  if (staff === undefined || !mayGrant(context, { staffId, role: staff.role })) {
    return { ok: false, code: 'not_permitted' };
  }
  const { action, subject, by } = asked;
  const facts = { action, askedBy: by, ...(subject === null ? {} : { change: subject }) };
  context.audit.note({ action: 'approval', actor: staffId, subject: by, reason, facts });
  context.approvals.grant(approval, staffId, reason);
  return { ok: true };
}

function mayGrant(
  { identity }: ServiceContext,
  { staffId, role }: Pick<SignInPerson, 'staffId' | 'role'>,
): boolean {
  const { store, mode } = identity;
  return may({ role, staffId, store }, 'approval.grant', mode, { store }) === 'yes';
}
