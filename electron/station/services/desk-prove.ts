/** One more proof of who stands at the desk. What was proven is kept here; a screen can only ask. */
import { lastFourForm } from '#shared/domain/pickup-find.ts';
import { humanCodeForm, readHumanCode } from '#shared/domain/pickup-code.ts';
import type { Pickup } from '#shared/domain/pickup.ts';
import { plainScan } from '#shared/domain/scan.ts';
import type { CallArgs } from '#shared/rpc/contract.ts';
import type { ServiceContext } from './context.ts';
import { type Checked, looked, openedCheck, verdictNow } from './desk-check.ts';
import { claim } from './desk-claims.ts';
import { checkSignedCode, noteWrong, tryProof } from './desk-codes.ts';
import { type DeskRules, deskRules, holdsHash } from './desk-policy.ts';
import type { OpenCheck } from './desk-state.ts';
import { readPickup } from './desk-view.ts';
import { permit } from './guard.ts';
import { durably, refuse } from './save.ts';

export function lookAtCheck(context: ServiceContext, { checkId }: CallArgs<'desk.look'>): Checked {
  const check = openedCheck(context, checkId);
  return check === undefined
    ? refuse('not_found', 'nobody is served under it')
    : looked(context, check);
}

export function prove(context: ServiceContext, args: CallArgs<'desk.prove'>): Checked {
  const check = openedCheck(context, args.checkId);
  const rules = deskRules(context);
  const pickup = check === undefined ? undefined : readPickup(context, check.pickupId);
  if (check === undefined || rules === undefined || pickup === undefined) {
    return refuse('not_found', 'nobody is served under it');
  }
  const before = verdictNow(context, rules, check, pickup);
  const { proof } = args;
  if (proof.method === 'lead') {
    const mayLead = before.is === 'stop' ? before.lead : before.is === 'check_id';
    if (!mayLead) return refuse('not_permitted', 'no lead can let this pass');
    const about = { subject: check.pickupId, owner: null, approval: args.approval };
    permit(context, 'pickup.override', about);
    // A lead has looked at the desk: codes are taken again.
    context.store.deskAttempts.open();
    check.proven.add('lead');
    if (check.refused === 'leased_elsewhere') [check.claim, check.refused] = [null, null];
  } else {
    const tried = durably(context, () => proveBy(context, rules, check, pickup, proof));
    if (!tried.ok) return tried;
    if (tried.value === 'unreadable') return refuse('invalid', 'that is no code', 'typed');
  }
  const now = readPickup(context, check.pickupId) ?? pickup;
  if (verdictNow(context, rules, check, now).is !== 'stop') claim(context, check, now);
  return looked(context, check);
}

type GivenProof = Exclude<CallArgs<'desk.prove'>['proof'], { method: 'lead' }>;

function proveBy(
  context: ServiceContext,
  rules: DeskRules,
  check: OpenCheck,
  pickup: Pickup,
  proof: GivenProof,
): 'looked_at' | 'unreadable' {
  const { hash } = rules;
  switch (proof.method) {
    case 'code':
      return proveByCode(context, rules, check, pickup, plainScan(proof.typed));
    case 'last_four': {
      const person = pickup.collectors.find(({ id }) => id === check.collectorId) ?? pickup;
      const wanted = hash(lastFourForm(proof.digits));
      const right = tryProof(context, rules, check, pickup, () => holdsHash(person.find, wanted));
      if (right === true) check.proven.add('last_four');
      return 'looked_at';
    }
    case 'question': {
      const { question } = check;
      if (question == null) return 'unreadable';
      const right = tryProof(context, rules, check, pickup, () => question.right === proof.choice);
      if (right === true) check.proven.add('question');
      // It is asked once; of four answers, three more tries would tell.
      if (right !== undefined) check.question = null;
      return 'looked_at';
    }
    case 'id_seen':
      check.proven.add('id_seen');
      check.document = proof.kind;
      return 'looked_at';
  }
}

function proveByCode(
  context: ServiceContext,
  rules: DeskRules,
  check: OpenCheck,
  pickup: Pickup,
  typed: string,
): 'looked_at' | 'unreadable' {
  const signed = checkSignedCode(context, rules, typed);
  if (signed !== undefined) {
    const fault = signed.pickupId === check.pickupId ? signed.fault : 'code_wrong';
    if (fault === null) proveCode(context, check);
    else {
      noteWrong(context, check.pickupId, fault);
      check.codeFault = fault;
    }
    return 'looked_at';
  }
  const code = readHumanCode(typed);
  if (code === undefined) return 'unreadable';
  const wanted = hashes(pickup);
  const right = tryProof(context, rules, check, pickup, () =>
    holdsHash(wanted, rules.hash(humanCodeForm(code))),
  );
  if (right !== true) return 'looked_at';
  if ((pickup.code?.expiresAt ?? 0) > context.nowMs()) proveCode(context, check);
  else check.codeFault = 'code_expired';
  return 'looked_at';
}

function hashes({ code }: Pickup): string[] {
  return code === null ? [] : [code.humanHash];
}

function proveCode(context: ServiceContext, check: OpenCheck): void {
  check.proven.add('code');
  check.codeAt = context.nowMs();
  check.codeFault = null;
  check.byCode = true;
}
