/**
 * The one way a service changes anything: appends mutations to the outbox, durably, and only then says
 * "saved". The hub hears of it when it can.
 */
import type { StaffRef } from '#shared/domain/observer.ts';
import type { Refused, Saving } from '#shared/rpc/contract.ts';
import { CallRefused } from '#shared/rpc/server.ts';
import { type Appended, StorageFull } from '../store/store.ts';
import type { ServiceContext } from './context.ts';
import { refuseGone } from './gone.ts';

/**
 * The most a mutation's arguments may take as JSON. The largest a person can make is a note of a few
 * kilobytes; one that no message to the hub could carry would stop the outbox for good.
 */
const ARGUMENTS_MOST = 32 * 1024;

/** A mutation as a service asks for it. */
export interface Intention {
  name: string;
  args: Record<string, unknown>;
  /** The id of the record it makes, where it makes one. */
  makes?: string;
}

export interface SaveOptions {
  /** The mutation needing attention that this settles, closed in the same transaction. */
  closes?: string;
  /** Who does it, where that is not whoever is signed in. */
  by?: StaffRef;
}

/**
 * Appends all intentions or none. Throws `CallRefused` where nobody is signed in any more: the counter may
 * have locked itself while a call waited, and the hub takes nobody's word for a change.
 */
export function save(
  context: ServiceContext,
  intentions: readonly Intention[],
  { closes, by }: SaveOptions = {},
): Saving {
  const tooLarge = intentions.find(({ args }) => JSON.stringify(args).length > ARGUMENTS_MOST);
  if (tooLarge !== undefined) return refuse('invalid', `${tooLarge.name}: too much in one change`);
  const staff = by ?? whoIsHere(context);
  const drafts = intentions.map(({ name, args }) => ({
    id: context.newId(),
    name,
    args,
    observedAt: context.nowMs(),
    staff,
  }));
  const written = durably(context, () => context.store.append(drafts, closes));
  if (!written.ok) return written;
  const appended = written.value;
  if (!appended.ok) {
    const { rejection } = appended;
    // Reducers see a tombstone, and cannot know what it is of.
    const gone = rejection.status === 'rejected' && rejection.code === 'erased';
    const customer = intentions.map(({ args }) => args.customerId).find((id) => id !== undefined);
    return gone && typeof customer === 'string'
      ? refuseGone(context, customer)
      : refusalOf(rejection);
  }
  context.changed.records(appended.changed);
  context.changed.status();
  if (appended.mutations.length > 0) context.sync.appended();
  return {
    ok: true,
    mutationIds: appended.mutations.map((mutation) => mutation.id),
    made: intentions.flatMap(({ makes }) => makes ?? []),
  };
}

function whoIsHere({ session }: ServiceContext): StaffRef {
  const person = session.current();
  if (person === null) throw new CallRefused('locked', 'nobody is signed in');
  return { id: person.staffId, name: person.name };
}

/** Runs a write of the store; a full disk is an answer and no error, and is shown until a write succeeds. */
export function durably<T>(
  context: ServiceContext,
  write: () => T,
): { ok: true; value: T } | Refused {
  try {
    const value = write();
    context.storage.report(false);
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof StorageFull)) throw error;
    context.storage.report(true);
    context.changed.status();
    return refuse('storage_full', 'the disk of this station is full; nothing was changed');
  }
}

/**
 * An expected "no". @param detail for support, in English; @param field which of what was sent it is about.
 */
export function refuse(code: Refused['code'], detail: string, field?: string): Refused {
  return { ok: false, code, detail, ...(field === undefined ? {} : { field }) };
}

function refusalOf(rejection: Extract<Appended, { ok: false }>['rejection']): Refused {
  if (rejection.status === 'conflict') {
    return refuse('conflict', 'changed by someone else since it was read', rejection.field);
  }
  switch (rejection.code) {
    case 'not_found':
    case 'erased':
    case 'invalid':
    case 'forbidden_number':
    case 'already_done':
    case 'not_permitted':
    case 'not_ready':
    case 'wrong_state':
    case 'held':
    case 'not_paid':
    case 'claimed_elsewhere':
    case 'leased_elsewhere':
      return refuse(rejection.code, rejection.detail);
    default:
      return refuse('failed', `${rejection.code}: ${rejection.detail}`);
  }
}
