/**
 * Getting an order ready: `pickup.pick` (how many of a line are put aside), `pickup.shortage` (what cannot
 * be), `pickup.stage` (into which bin; asks for the lease) and `pickup.ready`.
 */
import { z } from 'zod';
import { type MutationDefinition, rejected } from './mutation.ts';
import {
  type Pickup,
  type PickupLine,
  remainingOf,
  ShortageReason,
  ShortageThen,
} from './pickup.ts';
import { changePickup, PickupTransition, settled, touchesPickup } from './pickup-change.ts';
import { isLeasedElsewhere, leaseFor, termsOf, termsRecord } from './pickup-lease.ts';
import type { StationMode } from './record.ts';

const modes: readonly StationMode[] = ['associate', 'pickup'];
const DAY_MS = 24 * 60 * 60 * 1000;

/** `quantity`: how many are put aside now, those that were before among them. */
export const PickupPick = PickupTransition.extend({
  lineId: z.string().min(1).max(60),
  quantity: z.int().min(0).max(10_000),
});
export type PickupPick = z.infer<typeof PickupPick>;

export const pickupPick: MutationDefinition<PickupPick> = {
  args: PickupPick,
  modes,
  touches: touchesPickup,
  reduce: (args, read) =>
    changePickup(read, args, (pickup) => {
      if (!isPreparing(pickup)) return notPreparing(pickup);
      return changeLine(pickup, args.lineId, (line) => {
        const most = line.handedOver + remainingOf(line);
        const picked = line.handedOver + args.quantity;
        if (picked > most) return rejected('invalid', `no more than ${remainingOf(line)} to pick`);
        const { shortage: _found, ...rest } = line;
        return { ...(picked === most ? rest : line), picked };
      });
    }),
};

/** `quantity`: how many are missing; without it, all that are not put aside. */
export const PickupShortage = PickupTransition.extend({
  lineId: z.string().min(1).max(60),
  reason: ShortageReason,
  next: ShortageThen,
  quantity: z.int().min(1).max(10_000).optional(),
});
export type PickupShortage = z.infer<typeof PickupShortage>;

export const pickupShortage: MutationDefinition<PickupShortage> = {
  args: PickupShortage,
  modes,
  touches: touchesPickup,
  reduce: (args, read, context) =>
    changePickup(read, args, (pickup) => {
      if (!isPreparing(pickup) && pickup.state !== 'ready') return notPreparing(pickup);
      const changed = changeLine(pickup, args.lineId, (line) => {
        const left = remainingOf(line);
        const missing = args.quantity ?? left - (line.picked - line.handedOver);
        if (missing < 1 || missing > left) {
          return rejected('invalid', `${missing} of ${left} cannot be missing`);
        }
        const { reason, next } = args;
        return {
          ...line,
          // What is missing is not put aside.
          picked: Math.min(line.picked, line.handedOver + left - missing),
          cancelled: line.cancelled + (next === 'cancel_line' ? missing : 0),
          shortage: { reason, next, quantity: missing },
        };
      });
      return 'status' in changed ? changed : settled(changed, context.observedAt);
    }),
};

export const PickupStage = PickupTransition.extend({
  bin: z.string().trim().min(1).max(40),
});
export type PickupStage = z.infer<typeof PickupStage>;

export const pickupStage: MutationDefinition<PickupStage> = {
  args: PickupStage,
  modes,
  touches: touchesPickup,
  reduce: (args, read, context) =>
    changePickup(read, args, (pickup) => {
      if (!isPreparing(pickup) && pickup.state !== 'ready') return notPreparing(pickup);
      // Another station may be handing it over by its lease: only a claim takes that away (ADR 0082).
      const lease = isLeasedElsewhere(pickup, context) ? pickup.lease : leaseFor(context);
      return { ...pickup, bin: args.bin, lease };
    }),
};

/** `keepDays`: as the desk knows them; what the store's policy says goes before. */
export const PickupReady = PickupTransition.extend({ keepDays: z.int().min(1).max(365) });
export type PickupReady = z.infer<typeof PickupReady>;

export const pickupReady: MutationDefinition<PickupReady> = {
  args: PickupReady,
  modes,
  touches: touchesPickup,
  reduce: (args, read, context) =>
    changePickup(read, args, (pickup) => {
      if (!isPreparing(pickup)) return notPreparing(pickup);
      const aside = pickup.lines.some((line) => line.picked > line.handedOver);
      if (!aside || !pickup.lines.every(isAccountedFor)) {
        return rejected('not_ready', 'every line is to be picked, or said to be missing');
      }
      const { observedAt } = context;
      const known = read(termsRecord(context.store)) !== undefined;
      const keepDays = known ? termsOf(read, context).keepDays : args.keepDays;
      return {
        ...pickup,
        state: 'ready',
        readyAt: observedAt,
        keepUntil: observedAt + keepDays * DAY_MS,
      };
    }),
};

/** All of the line is put aside, or what is missing was said and is to come later. */
function isAccountedFor(line: PickupLine): boolean {
  const missing = remainingOf(line) - (line.picked - line.handedOver);
  return (
    missing <= 0 || (line.shortage?.next === 'pick_up_later' && line.shortage.quantity >= missing)
  );
}

function isPreparing({ state }: Pickup): boolean {
  return state === 'placed' || state === 'picking';
}

function notPreparing({ number, state }: Pickup) {
  return rejected('wrong_state', `${number} is ${state}`);
}

function changeLine(
  pickup: Pickup,
  lineId: string,
  change: (line: PickupLine) => PickupLine | ReturnType<typeof rejected>,
): Pickup | ReturnType<typeof rejected> {
  const line = pickup.lines.find(({ id }) => id === lineId);
  if (line === undefined) return rejected('invalid', `no line ${lineId}`);
  const changed = change(line);
  if (isNo(changed)) return changed;
  const lines = pickup.lines.map((other) => (other === line ? changed : other));
  const state = pickup.state === 'placed' ? 'picking' : pickup.state;
  return { ...pickup, lines, state };
}

/** Documents are loose, so a type alone does not tell them from an answer. */
function isNo(
  value: PickupLine | ReturnType<typeof rejected>,
): value is ReturnType<typeof rejected> {
  return 'status' in value && value.status === 'rejected';
}
