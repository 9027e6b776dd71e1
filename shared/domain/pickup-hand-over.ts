/**
 * `pickup.hand_over`: goods were given to somebody. It says what has happened, so nothing of it is ever
 * refused for the pickup's state: what may be counted is counted, once, and the rest is an incident that
 * both stations see. Whether goods may be given at all, the verdict says before.
 *
 * `pickup.undo`: a hand-over did not happen after all. A lead's, with a reason.
 */
import { z } from 'zod';
import type { DeskIncident, IncidentHandOver, IncidentReason } from './desk-incident.ts';
import { type MutationDefinition, type ReduceContext, rejected } from './mutation.ts';
import {
  activeHolds,
  type HandedLine,
  HandedLine as HandedLineSchema,
  type HandOver,
  type Pickup,
  remainingOf,
  Verified,
} from './pickup.ts';
import {
  by,
  changePickup,
  findPickup,
  PickupRef,
  PickupTransition,
  settled,
  touchesPickup,
  writePickup,
} from './pickup-change.ts';
import { waitingState } from './pickup-lease.ts';
import type { RecordWrite } from './record.ts';

/** As many as the record may hold. */
const HAND_OVERS_MOST = 100;

export const PickupHandOver = PickupTransition.extend({
  /** The incident's record, should it come to one: a uuid v7 made by the station. */
  incidentId: z.uuid(),
  collectorId: z.string().max(60).nullable(),
  lines: z
    .array(HandedLineSchema)
    .min(1)
    .max(500)
    .refine((lines) => new Set(lines.map(({ lineId }) => lineId)).size === lines.length, {
      error: 'a line is named once',
    }),
  verified: Verified,
  provisional: z.boolean(),
  /** The number of the lease as the desk knew it; 0 for one that the hub never took from anybody. */
  leaseEpoch: z.int().min(0).optional(),
  signature: z
    .string()
    .max(8_000)
    .regex(/^[MLQCZ0-9 .,-]*$/)
    .optional(),
});
export type PickupHandOver = z.infer<typeof PickupHandOver>;

export const pickupHandOver: MutationDefinition<PickupHandOver> = {
  args: PickupHandOver,
  modes: ['pickup', 'associate'],
  touches: (args) => [...touchesPickup(args), { kind: 'incident', id: args.incidentId }],
  reduce(args, read, context) {
    const found = findPickup(read, args.pickupId);
    if (!found.ok) return found.rejection;
    const { record, pickup } = found;
    if (pickup.handOvers.some(({ id }) => id === context.mutationId)) {
      return { status: 'writes', writes: [] };
    }
    const unknown = args.lines.find(({ lineId }) => lineOf(pickup, lineId) === undefined);
    if (unknown !== undefined) return rejected('invalid', `no line ${unknown.lineId}`);
    // More would make the record unreadable for every desk.
    if (pickup.handOvers.length >= HAND_OVERS_MOST) {
      return rejected('invalid', `${pickup.number} has too many hand-overs`);
    }
    if (read({ kind: 'incident', id: args.incidentId }) !== undefined) {
      return rejected('invalid', 'the incident exists');
    }

    const stopped = whyNotCounted(pickup, context.observedAt);
    const counted = stopped === null ? countable(pickup, args.lines) : [];
    const disputed = rest(args.lines, counted);
    const released = args.leaseEpoch !== undefined && args.leaseEpoch < (pickup.leaseEpoch ?? 0);
    const incident = disputed.length > 0 || released;
    const handOver: HandOver = {
      id: context.mutationId,
      at: context.observedAt,
      station: context.station,
      store: context.store,
      staff: context.staff,
      collectorId: args.collectorId,
      lines: counted,
      verified: args.verified,
      provisional: args.provisional,
      ...(args.signature === undefined ? {} : { signature: args.signature }),
      ...(incident ? { incident: args.incidentId } : {}),
    };
    const after = give(pickup, counted, handOver, context);
    const writes: RecordWrite[] = [writePickup(record, after)];
    if (incident) {
      const whole = disputed.length === 0;
      const side = sideOf(handOver, whole ? counted : disputed, whole);
      const reason = whole ? 'lease_released' : (stopped ?? 'double');
      const doc = incidentOf(args.pickupId, pickup, side, reason);
      writes.push({ kind: 'incident', id: args.incidentId, scope: record.scope, doc });
    }
    return { status: 'writes', writes };
  },
};

/**
 * Why nothing of it may be handed over, whoever asks; null where pieces that are left may be. What was
 * given before it expired was rightly given, though the hub hears of it later.
 */
export function whyNotCounted(pickup: Pickup, givenAt: number): IncidentReason | null {
  if (activeHolds(pickup).length > 0) return 'held';
  if (pickup.payment !== 'paid') return 'not_paid';
  switch (pickup.state) {
    case 'cancelled':
      return 'cancelled';
    case 'expired':
      return givenAt <= (pickup.closedAt ?? 0) ? null : 'expired';
    case 'placed':
    case 'picking':
      // Something was handed over before: the rest is to be picked first, unless it is the same again.
      return pickup.handOvers.some(({ undone }) => undone === undefined) ? null : 'not_ready';
    default:
      return null;
  }
}

/** As many of each line as are left. */
function countable(pickup: Pickup, lines: readonly HandedLine[]): HandedLine[] {
  return lines.flatMap(({ lineId, quantity }) => {
    const line = lineOf(pickup, lineId);
    const left = line === undefined ? 0 : Math.min(quantity, remainingOf(line));
    return left > 0 ? [{ lineId, quantity: left }] : [];
  });
}

function rest(given: readonly HandedLine[], counted: readonly HandedLine[]): HandedLine[] {
  return given.flatMap(({ lineId, quantity }) => {
    const of = counted.find((line) => line.lineId === lineId)?.quantity ?? 0;
    return quantity > of ? [{ lineId, quantity: quantity - of }] : [];
  });
}

function give(
  pickup: Pickup,
  counted: readonly HandedLine[],
  handOver: HandOver,
  context: ReduceContext,
): Pickup {
  const handOvers = [...pickup.handOvers, handOver];
  if (counted.length === 0) return { ...pickup, handOvers };
  const lines = pickup.lines.map((line) => {
    const given = counted.find(({ lineId }) => lineId === line.id)?.quantity ?? 0;
    const handedOver = line.handedOver + given;
    return { ...line, handedOver, picked: Math.max(line.picked, handedOver) };
  });
  const { claimed } = pickup;
  // Another desk may be serving somebody with the rest of it, and keeps it.
  const theirs = claimed !== null && claimed.station !== context.station;
  const after = { ...pickup, lines, handOvers, claimed: theirs ? claimed : null };
  return afterGiving(after, context.observedAt);
}

/** Wholly handed over, or with the rest in its bin, or with the rest still to be found. */
function afterGiving(pickup: Pickup, nowMs: number): Pickup {
  const done = settled(pickup, nowMs);
  if (done !== pickup) return done;
  const { closedAt: _open, ...open } = pickup;
  return { ...open, state: pickup.claimed === null ? waitingState(pickup) : 'claimed' };
}

function incidentOf(
  pickupId: string,
  pickup: Pickup,
  side: IncidentHandOver,
  reason: IncidentReason,
): DeskIncident {
  const lineIds = new Set(side.lines.map(({ lineId }) => lineId));
  const before = pickup.handOvers
    .filter(({ undone, lines }) => undone === undefined && lines.some((l) => lineIds.has(l.lineId)))
    .map((other) => sideOf(other, other.lines, true));
  return {
    pickupId,
    number: pickup.number,
    reason,
    at: side.at,
    handOvers: [...before, side],
  };
}

function sideOf(handOver: HandOver, lines: HandedLine[], counted: boolean): IncidentHandOver {
  const { id, at, station, store, staff, provisional } = handOver;
  return { handOverId: id, at, station, store, staff, provisional, lines, counted };
}

function lineOf(pickup: Pickup, lineId: string) {
  return pickup.lines.find(({ id }) => id === lineId);
}

export const PickupUndo = PickupRef.extend({
  handOverId: z.uuid(),
  reason: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
});
export type PickupUndo = z.infer<typeof PickupUndo>;

export const pickupUndo: MutationDefinition<PickupUndo> = {
  args: PickupUndo,
  modes: ['pickup', 'associate'],
  touches: touchesPickup,
  reduce: ({ pickupId, handOverId, reason }, read, context) =>
    changePickup(read, { pickupId }, (pickup) => {
      const handOver = pickup.handOvers.find(({ id }) => id === handOverId);
      if (handOver === undefined) return rejected('not_found', `no hand-over ${handOverId}`);
      if (handOver.undone !== undefined) return pickup;
      const back = (lineId: string) =>
        handOver.lines.find((line) => line.lineId === lineId)?.quantity ?? 0;
      if (pickup.lines.some((line) => line.handedOver - back(line.id) < line.returned)) {
        return rejected('already_done', 'some of it came back as a return');
      }
      const undone = { ...by(context), reason };
      const handOvers = pickup.handOvers.map((other) =>
        other === handOver ? { ...handOver, undone } : other,
      );
      // Nothing of it was counted, so nothing comes back.
      if (handOver.lines.length === 0) return { ...pickup, handOvers };
      const { closedAt: _open, ...open } = pickup;
      // The pieces are in the bin again: put aside, and not handed over.
      const lines = pickup.lines.map((line) => ({
        ...line,
        handedOver: line.handedOver - back(line.id),
      }));
      // Whoever is being served with the rest goes on being served.
      const state = pickup.state === 'claimed' ? 'claimed' : 'ready';
      const claimed = state === 'claimed' ? pickup.claimed : null;
      return { ...open, lines, handOvers, state, claimed };
    }),
};
