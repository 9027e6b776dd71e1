/** One-time codes for colleagues who have no PIN yet, or forgot it: made here, shown once, kept as a verifier. */
import { may } from '#shared/domain/permissions.ts';
import { outranks } from '#shared/domain/staff.ts';
import { makeVerifier } from '#shared/domain/staff-secret.ts';
import { makeStaffCode, readStaffCode } from '#shared/domain/staff-code-text.ts';
import { STAFF_CODE_MS } from '#shared/domain/staff-code.ts';
import { CallRefused } from '#shared/rpc/server.ts';
import type { CodeGiven } from '#shared/rpc/session.ts';
import type { ServiceContext } from './context.ts';
import { actorOf } from './guard.ts';
import { save } from './save.ts';
import { staffMember } from './staff.ts';

export async function giveCode(context: ServiceContext, staffId: string): Promise<CodeGiven> {
  const actor = actorOf(context);
  const giver = context.session.current();
  if (actor === null || giver === null) throw new CallRefused('locked', 'staff.code');
  const staff = staffMember(context, staffId);
  if (staff === undefined) return { ok: false, code: 'not_found' };
  const target = { owner: staffId, store: staff.store };
  const mayGive = may(actor, 'staff.code', context.identity.mode, target) === 'yes';
  if (!mayGive || !outranks(giver.role, staff.role)) return { ok: false, code: 'not_permitted' };
  const pepper = context.pepper();
  if (pepper === undefined) return { ok: false, code: 'not_ready' };

  const code = makeStaffCode(context.randomBytes(8));
  const expiresAt = context.nowMs() + STAFF_CODE_MS;
  const secret = { pepper, purpose: 'code', staffId, typed: code } as const;
  const verifier = await makeVerifier(secret, context.randomBytes(16));
  const args = { staffId, code: { verifier, expiresAt } };
  const saved = save(context, [{ name: 'staff.code', args }]);
  if (saved.ok) {
    context.audit.note({ action: 'staff.pin_reset', subject: staffId });
    return { ok: true, code, expiresAt };
  }
  return { ok: false, code: saved.code === 'storage_full' ? 'storage_full' : 'failed' };
}

/** As it was made, however it was typed; what is no code stays what it is, and is wrong. */
export function readCode(typed: string): string {
  return readStaffCode(typed) ?? typed;
}
