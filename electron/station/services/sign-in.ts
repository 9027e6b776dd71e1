/** Signing in with a PIN, setting one with a one-time code, changing it, and locking. All of it offline. */
import { type PinWeakness, pinWeakness } from '#shared/domain/pin.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { makeVerifier } from '#shared/domain/staff-secret.ts';
import { CallRefused } from '#shared/rpc/server.ts';
import type { CallArgs } from '#shared/rpc/contract.ts';
import type { PinRefusal, PinTaken, SignedIn } from '#shared/rpc/session.ts';
import type { ServiceContext } from './context.ts';
import { save } from './save.ts';
import { readCode } from './staff-codes.ts';
import { staffMember } from './staff.ts';

export async function openSession(
  context: ServiceContext,
  { staffId, pin }: CallArgs<'session.open'>,
): Promise<SignedIn> {
  const staff = staffMember(context, staffId);
  const looked = await lookAt(context, { staffId, staff, purpose: 'pin', typed: pin });
  if (looked !== undefined) {
    const hasNone = staff !== undefined && staff.pin === undefined;
    return hasNone && looked.code === 'wrong' ? { ok: false, code: 'no_pin' } : looked;
  }
  return signIn(context, staffId);
}

export async function setPin(
  context: ServiceContext,
  { staffId, code, pin }: CallArgs<'pin.set'>,
): Promise<SignedIn> {
  const weakness = pinWeakness(pin);
  if (weakness !== undefined) return weak(weakness);
  const staff = staffMember(context, staffId);
  const typed = readCode(code);
  const looked = await lookAt(context, { staffId, staff, purpose: 'code', typed });
  if (looked !== undefined) return looked;
  if (staff?.code === undefined || staff.code.expiresAt < context.nowMs()) {
    return { ok: false, code: 'expired' };
  }
  const kept = await keepPin(context, staffId, staff.name, pin);
  return kept.ok ? signIn(context, staffId) : kept;
}

export async function changePin(
  context: ServiceContext,
  { pin, next }: CallArgs<'pin.change'>,
): Promise<PinTaken> {
  const person = context.session.current();
  if (person === null) throw new CallRefused('locked', 'pin.change');
  const weakness = pinWeakness(next);
  if (weakness !== undefined) return weak(weakness);
  const { staffId, name } = person;
  const staff = staffMember(context, staffId);
  const looked = await lookAt(context, { staffId, staff, purpose: 'pin', typed: pin });
  return looked ?? (await keepPin(context, staffId, name, next));
}

interface Looked {
  staffId: string;
  staff: Staff | undefined;
  purpose: 'pin' | 'code';
  typed: string;
}

/** Looks at a PIN or a code; undefined where it is right. */
export async function lookAt(
  context: ServiceContext,
  { staffId, staff, purpose, typed }: Looked,
): Promise<PinRefusal | undefined> {
  const verifier = purpose === 'pin' ? staff?.pin?.verifier : staff?.code?.verifier;
  const outcome = await context.pins.look({ staffId, purpose, typed, verifier });
  if (outcome.right) return undefined;
  const { refusal, locked } = outcome;
  // Whoever is nobody here may be any text: that is not kept.
  const subject = staff === undefined ? null : staffId;
  if (refusal.code === 'wrong' || locked) noteFailure(context, subject, purpose, locked);
  return refusal;
}

function noteFailure(
  { audit }: ServiceContext,
  subject: string | null,
  purpose: 'pin' | 'code',
  locked: boolean,
): void {
  const about = { actor: null, subject, outcome: 'refused', facts: { purpose } } as const;
  audit.note({ action: 'staff.pin_failed', ...about });
  if (locked) audit.note({ action: 'staff.lockout', ...about });
}

function signIn(context: ServiceContext, staffId: string): SignedIn {
  const staff = staffMember(context, staffId);
  // It may have changed at the hub while the PIN was looked at.
  if (staff === undefined) return { ok: false, code: 'not_permitted' };
  const person = { staffId, name: staff.name, role: staff.role };
  context.session.open(person);
  return { ok: true, staff: person };
}

async function keepPin(
  context: ServiceContext,
  staffId: string,
  name: string,
  pin: string,
): Promise<PinTaken> {
  const pepper = context.pepper();
  if (pepper === undefined) return { ok: false, code: 'not_ready' };
  const secret = { pepper, purpose: 'pin', staffId, typed: pin } as const;
  const verifier = await makeVerifier(secret, context.randomBytes(16));
  const saved = save(context, [{ name: 'staff.pin', args: { staffId, verifier } }], {
    by: { id: staffId, name },
  });
  if (saved.ok) {
    context.audit.note({ action: 'staff.pin_set', actor: staffId, subject: staffId });
    return { ok: true };
  }
  return { ok: false, code: saved.code === 'storage_full' ? 'storage_full' : 'failed' };
}

function weak(why: PinWeakness): Extract<PinRefusal, { code: 'weak' }> {
  return { ok: false, code: 'weak', why };
}
