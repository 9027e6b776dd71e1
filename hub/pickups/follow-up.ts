/**
 * What the hub does about a desk's mutation once it is accepted, besides writing its records: other systems
 * are told, and a return for its fit is said on the customer's profile, which the desk does not hold.
 */
import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import { DeskIncident } from '#shared/domain/desk-incident.ts';
import { garmentOf } from '#shared/domain/garment-of.ts';
import { GoodsReturn } from '#shared/domain/goods-return.ts';
import type { Mutation } from '#shared/domain/mutation.ts';
import { Pickup } from '#shared/domain/pickup.ts';
import type { Preference } from '#shared/domain/preference.ts';
import { type RecordState, type RecordWrite, recordKey } from '#shared/domain/record.ts';
import { Size } from '#shared/domain/size.ts';
import type { Database } from '../database/schema.ts';
import { readRecords } from '../records/read-records.ts';
import { addEvents, type NewEvent } from './events.ts';

/** A mutation that was accepted, with what it wrote. */
export interface Accepted {
  mutation: Mutation;
  writes: readonly RecordWrite[];
}

/**
 * To be called behind the gate, before what was accepted is written.
 * @returns further records to write with it.
 */
export async function followUp(
  trx: Transaction<Database>,
  accepted: readonly Accepted[],
): Promise<RecordWrite[]> {
  const changes = accepted.filter(({ writes }) => writes.some(isOfDesk));
  if (changes.length === 0) return [];
  await addEvents(trx, changes.flatMap(eventsOf));
  const verdicts = changes.flatMap(fitVerdicts);
  if (verdicts.length === 0) return [];
  const customers = await readRecords(
    trx,
    verdicts.map(({ customerId }) => ({ kind: 'customer', id: customerId })),
  );
  return verdicts.flatMap((doc) => {
    const customer = customers.get(recordKey({ kind: 'customer', id: doc.customerId }));
    return customer === undefined || customer.deleted ? [] : [preferenceOf(doc, customer)];
  });
}

function isOfDesk({ kind }: RecordWrite): boolean {
  return kind === 'pickup' || kind === 'incident' || kind === 'return';
}

function eventsOf({ mutation, writes }: Accepted): NewEvent[] {
  const written = writes.find(({ kind }) => kind === 'pickup');
  const pickup = Pickup.safeParse(written?.doc).data;
  if (written === undefined || pickup === undefined) return [];
  const { store, number, customerId: subject } = pickup;
  const event = (name: NewEvent['name'], more: Record<string, unknown> = {}): NewEvent => ({
    name,
    store,
    subject,
    body: { pickupId: written.id, number, at: mutation.observedAt, ...more },
  });
  switch (mutation.name) {
    case 'pickup.ready':
    case 'pickup.resend':
      return [
        event('pickup.ready_notice', {
          again: mutation.name === 'pickup.resend',
          keepUntil: pickup.keepUntil,
        }),
      ];
    case 'pickup.collector': {
      const named = pickup.collectors.find(({ id }) => id === mutation.args.collectorId);
      if (named === undefined) return [];
      const { id, masked, expiresAt } = named;
      return [event('pickup.collector_named', { collectorId: id, masked, expiresAt })];
    }
    case 'pickup.shortage': {
      const { lineId, reason, next } = mutation.args;
      return [event('pickup.shortage', { lineId, reason, next })];
    }
    case 'pickup.undo':
      return [event('pickup.hand_over_undone', { handOverId: mutation.args.handOverId })];
    case 'pickup.hand_over':
      return handOverEvents(mutation, pickup, writes, event);
    case 'return.receive': {
      const made = writes.find(({ kind }) => kind === 'return');
      const doc = GoodsReturn.safeParse(made?.doc).data;
      if (made === undefined || doc === undefined) return [];
      const { lines, amountMinor, currency, late = null, disputed = [] } = doc;
      const returnId = made.id;
      return [event('return.received', { returnId, lines, amountMinor, currency, late, disputed })];
    }
    default:
      return [];
  }
}

function handOverEvents(
  mutation: Mutation,
  pickup: Pickup,
  writes: readonly RecordWrite[],
  event: (name: NewEvent['name'], more: Record<string, unknown>) => NewEvent,
): NewEvent[] {
  const handOver = pickup.handOvers.find(({ id }) => id === mutation.id);
  const events: NewEvent[] = [];
  if (handOver !== undefined && handOver.lines.length > 0) {
    const { id, lines, provisional, station } = handOver;
    const whole = pickup.state === 'handed_over';
    events.push(
      event('pickup.handed_over', { handOverId: id, lines, provisional, station, whole }),
    );
  }
  const made = writes.find(({ kind }) => kind === 'incident');
  const incident = DeskIncident.safeParse(made?.doc).data;
  if (made !== undefined && incident !== undefined) {
    events.push(event('pickup.incident', { incidentId: made.id, reason: incident.reason }));
  }
  return events;
}

type FitVerdict = Preference & { id: string };

/** What a return says of the customer's size, where the line says which garment in which size. */
function fitVerdicts({ mutation, writes }: Accepted): FitVerdict[] {
  if (mutation.name !== 'return.receive') return [];
  const pickup = Pickup.safeParse(writes.find(({ kind }) => kind === 'pickup')?.doc).data;
  const made = writes.find(({ kind }) => kind === 'return');
  const back = GoodsReturn.safeParse(made?.doc).data;
  if (pickup === undefined || pickup.customerId === null || made === undefined) return [];
  const { customerId } = pickup;
  return (back?.lines ?? []).flatMap(({ lineId, reason }): FitVerdict[] => {
    const line = pickup.lines.find(({ id }) => id === lineId);
    if (line?.size === undefined || back === undefined) return [];
    if (reason !== 'too_small' && reason !== 'too_large') return [];
    const size = Size.safeParse({
      value: line.size,
      system: 'label',
      garment: garmentOf({ type: undefined, title: line.title }),
      verdict: reason === 'too_small' ? 'small' : 'large',
    });
    if (!size.success) return [];
    return [
      {
        id: idOf(made.id, lineId),
        customerId,
        value: { aspect: 'size', size: size.data },
        source: 'tried',
        observed: back.observed,
      },
    ];
  });
}

function preferenceOf({ id, ...doc }: FitVerdict, customer: RecordState): RecordWrite {
  return { kind: 'preference', id, scope: customer.scope, doc };
}

/** The same for the same return and line, so that nothing is said twice. */
function idOf(returnId: string, lineId: string): string {
  const digest = createHash('sha256').update(lineId).digest('hex').slice(0, 8);
  return `${returnId}:${digest}`;
}
