/** What people do at a simulated counter: they edit, note, take back, and decide what needs attention. */
import { StorageFull } from '#electron/station/store/store.ts';
import { Crashed } from './memory-files.ts';
import type { ModelStation } from './model-station.ts';
import type { Shop } from './shop.ts';
import { uuid } from './texts.ts';

interface Change {
  customer: string;
  id: number;
  name: string;
  args: Record<string, unknown>;
  /** What needed attention and is settled by it. */
  closes?: string;
}

/** An edit, a note, a preference, something taken back. */
export function work(
  shop: Shop,
  station: ModelStation,
  customer: string,
  { what, id }: { what: number; id: number },
): void {
  const { store } = station;
  if (store === null) return;
  const customerId = customer;
  const text = `text-${id}-of-${customer}.`;
  const change = (name: string, args: Record<string, unknown>): void => {
    append(shop, station, { customer, id, name, args: { ...args, customerId } });
  };
  const notes = store.aboutCustomer(customer).filter(({ kind }) => kind === 'note');
  const taken = notes[what % Math.max(1, notes.length)];
  const kind = what % 7;
  if (kind === 0 && taken !== undefined) {
    change('note.retract', { id: taken.id });
  } else if (kind <= 2) {
    shop.notes.set(uuid('a', id), { kind: 'note', id: uuid('b', id), customer });
    change('note.add', { noteId: uuid('b', id), text });
  } else if (kind === 3 && what % 2 === 0) {
    const value = { aspect: 'like', text };
    change('preference.record', { preferenceId: uuid('c', id), value, source: 'told' });
  } else {
    const field = kind === 4 ? 'email' : 'phone';
    const was = shownDoc(station, customer)?.[field] ?? null;
    const phone = `+8210000${10000 + (what % 9)}`;
    const now = field === 'phone' ? phone : `mail-${id}-of-${customer}.x@example.kr`;
    if (what % 11 === 0) shop.poison.add(uuid('a', id));
    change('customer.edit', { field, was, now });
  }
}

/** A person looks at what needs attention: sends it again as it is now, or lets it go. */
export function decide(
  shop: Shop,
  station: ModelStation,
  which: number,
  { what, id }: { what: number; id: number },
): void {
  const { store } = station;
  const waiting = store?.entries('attention', 100) ?? [];
  const entry = waiting[which % Math.max(1, waiting.length)];
  if (store === null || entry === undefined) return;
  const { mutation } = entry;
  try {
    if (what % 2 === 0) {
      if (store.closeAttention(mutation.id)) station.closedByPerson.add(mutation.id);
      shop.counts.decided += 1;
      return;
    }
    const { customerId: customer, field } = mutation.args as { customerId: string; field?: string };
    const was = field === undefined ? {} : { was: shownDoc(station, customer)?.[field] ?? null };
    const args = { ...mutation.args, ...was };
    const closes = mutation.id;
    if (append(shop, station, { customer, id, name: mutation.name, args, closes })) {
      station.closedByPerson.add(closes);
      shop.counts.decided += 1;
    }
  } catch (error) {
    if (error instanceof Crashed) station.closedByPerson.add(mutation.id);
    else if (!(error instanceof StorageFull)) throw error;
  }
}

function append(
  shop: Shop,
  station: ModelStation,
  { customer, id, name, args, closes }: Change,
): boolean {
  const { counts, unanswered } = shop;
  shop.subjects.set(uuid('a', id), customer);
  const draft = { id: uuid('a', id), name, args, observedAt: station.nowMs, staff: null };
  try {
    const outcome = station.append(draft, closes);
    counts[outcome === 'saved' ? 'saved' : 'refusedAtOnce'] += 1;
    return outcome === 'saved';
  } catch (error) {
    if (error instanceof Crashed) {
      counts.crashesWithin += 1;
      unanswered.set(draft.id, { station, customer });
      if (closes !== undefined) station.closedByPerson.add(closes);
      return false;
    }
    if (!(error instanceof StorageFull)) throw error;
    counts.storageFull += 1;
    return false;
  }
}

/** A customer as the screen shows them. */
function shownDoc({ store }: ModelStation, id: string): Record<string, unknown> | null | undefined {
  return store?.read({ kind: 'customer', id })?.doc as Record<string, unknown> | null | undefined;
}
