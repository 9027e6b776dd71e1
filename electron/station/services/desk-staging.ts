/** Getting orders ready, and what is said of them: lines, bins, holds, who may collect, notices. */
import { forbiddenNumberIn } from '#shared/domain/forbidden-numbers.ts';
import type { PersonName } from '#shared/domain/person-name.ts';
import { toE164 } from '#shared/domain/phone.ts';
import type { Pickup } from '#shared/domain/pickup.ts';
import { initialOf, maskedName, personForms } from '#shared/domain/pickup-find.ts';
import type { CallArgs, Saving } from '#shared/rpc/contract.ts';
import type { ServiceContext } from './context.ts';
import { openedCheck } from './desk-check.ts';
import { deskRules } from './desk-policy.ts';
import { readPickup } from './desk-view.ts';
import { permit } from './guard.ts';
import { refuse, save } from './save.ts';

export function pickLine(
  context: ServiceContext,
  { pickupId, lineId, quantity }: CallArgs<'desk.pick'>,
): Saving {
  return transition(context, pickupId, 'pickup.pick', { lineId, quantity });
}

export function noteShortage(
  context: ServiceContext,
  { pickupId, lineId, reason, next }: CallArgs<'desk.shortage'>,
): Saving {
  return transition(context, pickupId, 'pickup.shortage', { lineId, reason, next });
}

export function stage(context: ServiceContext, { pickupId, bin }: CallArgs<'desk.stage'>): Saving {
  if (forbiddenNumberIn(bin) !== undefined) return refuse('forbidden_number', 'bin', 'bin');
  return transition(context, pickupId, 'pickup.stage', { bin });
}

export function makeReady(context: ServiceContext, { pickupId }: CallArgs<'desk.ready'>): Saving {
  const rules = deskRules(context);
  if (rules === undefined) return refuse('not_ready', 'the store has no pickup policy yet');
  return transition(context, pickupId, 'pickup.ready', { keepDays: rules.policy.keepDays });
}

export function hold(context: ServiceContext, args: CallArgs<'desk.hold'>): Saving {
  return save(context, [{ name: 'pickup.hold', args }]);
}

export function release(
  context: ServiceContext,
  { pickupId, reason, approval }: CallArgs<'desk.release'>,
): Saving {
  permit(context, 'pickup.release', { subject: pickupId, owner: null, approval });
  return save(context, [{ name: 'pickup.release', args: { pickupId, reason } }]);
}

export function resendNotice(
  context: ServiceContext,
  { pickupId }: CallArgs<'desk.resend'>,
): Saving {
  return save(context, [{ name: 'pickup.resend', args: { pickupId } }]);
}

/**
 * Names somebody else who may collect: only while the buyer stands here with the code, or a lead says so.
 * The name and the phone are masked and hashed here, and kept nowhere as they were typed.
 */
export function nameCollector(
  context: ServiceContext,
  { checkId, name, phone, days }: CallArgs<'desk.collector'>,
): Saving {
  const check = openedCheck(context, checkId);
  const rules = deskRules(context);
  if (check === undefined || rules === undefined) {
    return refuse('not_found', 'nobody is served under it');
  }
  const proven = check.proven.has('code') || check.proven.has('lead');
  if (!proven || check.collectorId !== null) {
    return refuse('not_verified', 'the buyer names a collector, with the code');
  }
  const forbidden = forbiddenNumberIn(`${name} ${phone ?? ''}`);
  if (forbidden !== undefined) return refuse('forbidden_number', forbidden);
  const person = readName(name);
  if (person === undefined) return refuse('invalid', 'a name', 'name');
  const reached = phone === null ? undefined : toE164(phone, context.identity.region);
  if (phone !== null && reached === undefined) return refuse('invalid', 'a phone', 'phone');
  const forms = personForms({ name: person, phone: reached });
  const args = {
    pickupId: check.pickupId,
    collectorId: context.newId(),
    person: { masked: maskedName(person), initial: initialOf(person), language: null },
    find: forms.map(rules.hash),
    days,
  };
  return save(context, [{ name: 'pickup.collector', args }]);
}

/** A transition names the state it leaves, as it is seen here. */
function transition(
  context: ServiceContext,
  pickupId: string,
  name: string,
  args: Record<string, unknown>,
): Saving {
  const pickup: Pickup | undefined = readPickup(context, pickupId);
  if (pickup === undefined) return refuse('not_found', `no pickup ${pickupId} here`);
  return save(context, [{ name, args: { pickupId, from: pickup.state, ...args } }]);
}

/** Family names of two syllables; all others have one. */
const longFamilyNames = /^(?:남궁|독고|동방|사공|서문|선우|제갈|황보)/;

/** A name as it is typed into one field: 김민지, or Emma Wilson. */
function readName(typed: string): PersonName | undefined {
  const text = typed.normalize('NFC').trim().replace(/\s+/g, ' ');
  if (!/\p{L}/u.test(text)) return undefined;
  if (/^[\p{Script=Hangul}\s]+$/u.test(text)) {
    const whole = text.replace(/\s/g, '');
    const family = longFamilyNames.exec(whole)?.[0] ?? whole.slice(0, 1);
    return { family, given: whole.slice(family.length) };
  }
  const words = text.split(' ');
  return words.length === 1
    ? { family: '', given: text }
    : { family: words.at(-1) ?? '', given: words.slice(0, -1).join(' ') };
}
