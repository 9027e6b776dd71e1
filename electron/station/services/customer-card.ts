/** The whole of one customer, as this station sees it: hub rows under own pending changes. */
import { Consent, currentConsent } from '#shared/domain/consent.ts';
import { Customer } from '#shared/domain/customer.ts';
import { Note } from '#shared/domain/note.ts';
import { Order } from '#shared/domain/order.ts';
import { displayName } from '#shared/domain/person-name.ts';
import { nationalPhone } from '#shared/domain/phone.ts';
import { activeHolds, isClosed, Pickup, remainingOf } from '#shared/domain/pickup.ts';
import { Preference } from '#shared/domain/preference.ts';
import type { RecordRef, RecordState } from '#shared/domain/record.ts';
import type { CallResult } from '#shared/rpc/contract.ts';
import type {
  CardNote,
  CardOrder,
  CardPickup,
  CardPreference,
  CustomerCard,
  SaveState,
} from '#shared/rpc/customer-views.ts';
import type { z } from 'zod';
import type { OutboxEntry } from '../store/store.ts';
import type { ServiceContext } from './context.ts';
import { refuseGone } from './gone.ts';
import { durably, refuse } from './save.ts';
import { saveState } from './save-state.ts';

export function openCustomer(
  context: ServiceContext,
  customerId: string,
): CallResult<'customer.open'> {
  const record = context.store.read({ kind: 'customer', id: customerId });
  if (record?.deleted !== false) return refuseGone(context, customerId);
  const customer = Customer.safeParse(record.doc);
  if (!customer.success) return refuse('failed', `customer ${customerId} is of a newer shape`);

  // Before anything of the person is shown. On a disk without any room left nobody is shown any more.
  const audited = durably(context, () => context.audit.viewed(customerId));
  if (!audited.ok) return audited;
  context.store.noticeSeen(customerId, context.nowMs());
  const about = context.store.aboutCustomer(customerId);
  const stateOf = (ref: RecordRef) => saveState(context.store.pendingOn(ref));
  const own = context.store.pendingOn(record);
  const { name, latinName, phone, email, address, loyalty, language } = customer.data;
  const card: CustomerCard = {
    customerId,
    name: displayName(name),
    fields: {
      name,
      ...(latinName === undefined ? {} : { latinName }),
      ...(phone === undefined ? {} : { phone }),
      ...(email === undefined ? {} : { email }),
      ...(address === undefined ? {} : { address }),
    },
    phoneShown: phone === undefined ? null : nationalPhone(phone),
    loyalty: loyalty === undefined ? null : { number: loyalty.number, tier: loyalty.tier ?? null },
    language: language ?? null,
    since: customer.data.since ?? null,
    homeStore: customer.data.homeStore ?? null,
    tags: customer.data.tags ?? [],
    state: saveState(own.filter((entry) => entry.mutation.name === 'customer.edit')),
    fieldStates: fieldStates(own),
    consent: currentConsent(docsOf(about, 'consent', Consent).map(({ doc }) => doc)),
    preferences: docsOf(about, 'preference', Preference)
      .filter(({ doc }) => doc.retracted === undefined)
      .map(
        ({ record: { kind, id }, doc }): CardPreference => ({
          preferenceId: id,
          value: doc.value,
          source: doc.source,
          note: doc.note ?? null,
          observed: doc.observed,
          state: stateOf({ kind, id }),
        }),
      )
      .sort((a, b) => b.observed.at - a.observed.at),
    notes: docsOf(about, 'note', Note)
      .filter(({ doc }) => doc.retracted === undefined)
      .map(
        ({ record: { kind, id }, doc }): CardNote => ({
          noteId: id,
          text: doc.text,
          observed: doc.observed,
          state: stateOf({ kind, id }),
        }),
      )
      .sort((a, b) => b.observed.at - a.observed.at),
    orders: docsOf(about, 'order', Order)
      .map(({ record: { id }, doc }) => cardOrder(id, doc))
      .sort((a, b) => b.placedAt - a.placedAt),
    pickups: docsOf(about, 'pickup', Pickup)
      .filter(({ doc }) => !isClosed(doc.state))
      .map(({ record: { id }, doc }) => cardPickup(id, doc))
      .sort((a, b) => (a.keepUntil ?? Infinity) - (b.keepUntil ?? Infinity)),
  };
  return { ok: true, card };
}

function cardOrder(orderId: string, order: Order): CardOrder {
  return {
    orderId,
    number: order.number,
    placedAt: order.placedAt,
    channel: order.channel,
    source: order.source,
    store: order.store ?? null,
    currency: order.currency,
    totalMinor: order.totalMinor,
    refundedMinor: order.refundedMinor ?? 0,
    payment: order.payment ?? null,
    fulfilment: order.fulfilment ?? null,
    lines: order.lines,
  };
}

function cardPickup(pickupId: string, pickup: Pickup): CardPickup {
  const { number, state, bin, keepUntil, lines, payment } = pickup;
  return {
    pickupId,
    number,
    state,
    stopped: payment !== 'paid' || activeHolds(pickup).length > 0,
    bin: bin ?? null,
    pieces: lines.reduce((sum, line) => sum + remainingOf(line), 0),
    keepUntil,
  };
}

/** Living documents of one kind; one of a newer shape is left out rather than half shown. */
function docsOf<T>(
  records: readonly RecordState[],
  kind: string,
  schema: z.ZodType<T>,
): { record: RecordState; doc: T }[] {
  return records.flatMap((record) => {
    if (record.kind !== kind) return [];
    const doc = schema.safeParse(record.doc);
    return doc.success ? [{ record, doc: doc.data }] : [];
  });
}

function fieldStates(entries: readonly OutboxEntry[]): Record<string, SaveState> {
  const byField = new Map<string, OutboxEntry[]>();
  for (const entry of entries) {
    if (entry.mutation.name !== 'customer.edit') continue;
    const field = String(entry.mutation.args.field);
    byField.set(field, [...(byField.get(field) ?? []), entry]);
  }
  return Object.fromEntries([...byField].map(([field, of]) => [field, saveState(of)]));
}
