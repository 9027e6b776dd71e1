/** What people do in the shop, and why a lead agreed to something. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { StaffRole } from '#shared/domain/staff.ts';
import type { ApprovableAction, ApprovalReason } from '#shared/rpc/session.ts';

export const roleWords: Readonly<Record<StaffRole, MessageDescriptor>> = {
  pickup: msg`Pickup desk`,
  associate: msg`Associate`,
  lead: msg`Lead`,
  manager: msg`Manager`,
  privacy_officer: msg`Privacy officer`,
};

export const approvalWords: Readonly<Record<ApprovableAction, MessageDescriptor>> = {
  'change.discard': msg`Let go of a colleague's change`,
  'change.export': msg`Save customer data as a file`,
  'pickup.release': msg`Let go of a hold`,
  'pickup.undo': msg`Take back a hand-over`,
  'pickup.override': msg`Let a hand-over pass`,
  'incident.acknowledge': msg`Take note of a hand-over`,
};

export const reasonWords: Readonly<Record<ApprovalReason, MessageDescriptor>> = {
  recorded_twice: msg`Recorded twice`,
  recorded_wrongly: msg`Recorded wrongly`,
  customer_asked: msg`The customer asked for it`,
  for_support: msg`Support needs it`,
  other: msg`Another reason`,
};
