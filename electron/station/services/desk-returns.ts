/** Goods of a pickup that come back over the desk: what may, until when, and taking them in. */
import { readPickupCode } from '#shared/domain/pickup-code.ts';
import { pickupId as idOf } from '#shared/domain/pickup.ts';
import { returnable } from '#shared/domain/return-receive.ts';
import { plainScan } from '#shared/domain/scan.ts';
import type { CallArgs, CallResult, Saving } from '#shared/rpc/contract.ts';
import type { ServiceContext } from './context.ts';
import { pickupsOf } from './desk-find.ts';
import { type DeskRules, deskRules } from './desk-policy.ts';
import { pickupView, readPickup } from './desk-view.ts';
import { refuse, save } from './save.ts';

export function openReturn(
  context: ServiceContext,
  { query }: CallArgs<'desk.return_open'>,
): CallResult<'desk.return_open'> {
  const rules = deskRules(context);
  const pickupId = rules === undefined ? undefined : whichPickup(context, rules, plainScan(query));
  const pickup = pickupId === undefined ? undefined : readPickup(context, pickupId);
  if (rules === undefined || pickupId === undefined || pickup === undefined) {
    return { ok: false, code: 'not_found' };
  }
  const { until, lines } = returnable(pickup, rules.policy.returnDays);
  if (until === null) return { ok: false, code: 'not_handed_over' };
  if (until < context.nowMs()) return { ok: false, code: 'window_over' };
  if (lines.length === 0) return { ok: false, code: 'already_returned' };
  return { ok: true, pickup: pickupView(context, pickupId, pickup), until, eligible: lines };
}

export function receiveReturn(
  context: ServiceContext,
  { pickupId, lines }: CallArgs<'desk.return'>,
): Saving {
  const rules = deskRules(context);
  const pickup = readPickup(context, pickupId);
  if (rules === undefined || pickup === undefined) {
    return refuse('not_found', `no pickup ${pickupId} here`);
  }
  const { until, lines: open } = returnable(pickup, rules.policy.returnDays);
  if (until === null || until < context.nowMs()) {
    return refuse('wrong_state', 'nothing of it can come back any more');
  }
  const leftOf = (lineId: string) => open.find((line) => line.lineId === lineId)?.quantity ?? 0;
  const tooMany = lines.find(({ lineId, quantity }) => quantity > leftOf(lineId));
  if (tooMany !== undefined) {
    return refuse(
      'already_done',
      `${leftOf(tooMany.lineId)} of line ${tooMany.lineId} can come back`,
    );
  }
  const returnId = context.newId();
  return save(context, [
    { name: 'return.receive', args: { pickupId, returnId, lines }, makes: returnId },
  ]);
}

/** By a code (whatever is wrong with it: nothing is given), by the number, or the one that a name finds. */
function whichPickup(context: ServiceContext, rules: DeskRules, query: string): string | undefined {
  const code = readPickupCode(query);
  if (code !== undefined) return idOf(code.order);
  const numbered = context.store.pickupsNumbered(query);
  if (numbered.length === 1) return numbered[0]?.id;
  const found = pickupsOf(context, rules, query).filter(({ pickup }) =>
    pickup.lines.some(({ handedOver }) => handedOver > 0),
  );
  return found.length === 1 ? found[0]?.pickupId : undefined;
}
