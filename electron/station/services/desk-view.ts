/** A pickup as the desk's screens show it: masked people, what is left of each line, who waits. */
import { activeHolds, Pickup } from '#shared/domain/pickup.ts';
import { holdsLease } from '#shared/domain/pickup-verdict.ts';
import type { DeskPickup } from '#shared/rpc/desk.ts';
import type { ServiceContext } from './context.ts';
import { saveState } from './save-state.ts';

/** So much of the number is enough to be called by, and no more is shown to the whole shop. */
const TAIL_LENGTH = 3;

/** Undefined where there is none, or one that a newer hub shaped otherwise. */
export function readPickup({ store }: ServiceContext, pickupId: string): Pickup | undefined {
  const record = store.read({ kind: 'pickup', id: pickupId });
  return record?.deleted === false ? Pickup.safeParse(record.doc).data : undefined;
}

/** Whether the hub gave this station the lease, and it still runs: what is pending here counts for nothing. */
export function isLeasedHere(
  { store, identity, nowMs }: ServiceContext,
  pickupId: string,
): boolean {
  const known = Pickup.safeParse(store.readHubRow({ kind: 'pickup', id: pickupId })?.doc);
  const asked = { station: identity.station, nowMs: nowMs() };
  return known.success && holdsLease(known.data, asked);
}

export function pickupView(context: ServiceContext, pickupId: string, pickup: Pickup): DeskPickup {
  const { identity, store, desk } = context;
  const { number, claimed, state } = pickup;
  const claimedElsewhere =
    state === 'claimed' && claimed !== null && claimed.station !== identity.station;
  return {
    pickupId,
    number,
    tail: number.replace(/[^\p{L}\p{N}]/gu, '').slice(-TAIL_LENGTH),
    state,
    buyer: pickup.buyer,
    collectors: pickup.collectors.map(({ id, masked, initial, language, expiresAt }) => ({
      collectorId: id,
      masked,
      initial,
      language,
      expiresAt,
    })),
    lines: pickup.lines.map((line) => ({
      lineId: line.id,
      title: line.title,
      variant: line.variant ?? null,
      size: line.size ?? null,
      gtin: line.gtin ?? null,
      quantity: line.quantity,
      priceMinor: line.priceMinor,
      picked: line.picked,
      handedOver: line.handedOver,
      refunded: line.refunded,
      cancelled: line.cancelled,
      returned: line.returned,
      shortage: line.shortage ?? null,
    })),
    placedAt: pickup.placedAt,
    readyAt: pickup.readyAt ?? null,
    keepUntil: pickup.keepUntil,
    waitingSince: desk.book.waitingFor(pickupId)?.at ?? null,
    bin: pickup.bin ?? null,
    valueMinor: pickup.valueMinor,
    currency: pickup.currency,
    payment: pickup.payment,
    holds: activeHolds(pickup).map(({ reason, at }) => ({ reason, at })),
    leasedHere: isLeasedHere(context, pickupId),
    claimedBy: claimedElsewhere ? claimed.station : null,
    handOvers: pickup.handOvers.map(({ id, at, station, staff, provisional, undone }) => ({
      handOverId: id,
      at,
      station,
      staffName: staff?.name ?? null,
      provisional,
      undone: undone !== undefined,
    })),
    incidents: desk.book.openIncidents().filter((one) => one.pickupId === pickupId).length,
    save: saveState(store.pendingOn({ kind: 'pickup', id: pickupId })),
  };
}
