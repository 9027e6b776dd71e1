/**
 * Whether whoever made a mutation may make it, by the same table as at the station. The hub asks this of
 * each mutation it is sent, with the staff as it knows them: a station that was tampered with can name
 * somebody of its own store, and no more than that person may do.
 */
import { CHANGE_ERASED } from './change-erased.ts';
import { type Mutation, type MutationResult, type ReadRecord, rejected } from './mutation.ts';
import { type MutationName, mutations, type SendingStation } from './mutations.ts';
import { type Action, type Actor, may, type Target } from './permissions.ts';
import type { RecordRef } from './record.ts';
import { outranks, Staff } from './staff.ts';

/** What each mutation is an act of; null for what says no more than that something was taken out. */
const actionOf: Record<MutationName, Action | null> = {
  'customer.edit': 'customer.edit',
  'preference.record': 'preference.record',
  'preference.retract': 'preference.retract',
  'note.add': 'note.add',
  'note.retract': 'note.retract',
  'staff.code': 'staff.code',
  'staff.pin': 'staff.pin',
  'pickup.pick': 'pickup.stage',
  'pickup.shortage': 'pickup.stage',
  'pickup.stage': 'pickup.stage',
  'pickup.ready': 'pickup.stage',
  'pickup.hold': 'pickup.hold',
  'pickup.release': 'pickup.release',
  'pickup.claim': 'pickup.hand_over',
  'pickup.leave': 'pickup.hand_over',
  'pickup.attempt': 'pickup.hand_over',
  'pickup.hand_over': 'pickup.hand_over',
  'pickup.undo': 'pickup.undo',
  'pickup.collector': 'pickup.collector',
  'pickup.resend': 'pickup.resend',
  'return.receive': 'return.receive',
  'arrival.note': 'pickup.find',
  'arrival.serve': 'pickup.hand_over',
  'incident.acknowledge': 'incident.acknowledge',
  [CHANGE_ERASED]: null,
};

/** The records that decide who somebody is, besides those that the mutation touches. */
export function staffOfMutation({ staff }: Pick<Mutation, 'staff'>): RecordRef[] {
  return staff === null ? [] : [{ kind: 'staff', id: staff.id }];
}

/** @returns why not; undefined where it may be done. */
export function permitMutation(
  mutation: Pick<Mutation, 'name' | 'args' | 'staff' | 'observedAt'>,
  read: ReadRecord,
  station: SendingStation,
): Extract<MutationResult, { status: 'rejected' }> | undefined {
  const { name, args } = mutation;
  // What is unknown is refused as such by its reducer.
  if (!Object.hasOwn(mutations, name)) return undefined;
  const action = actionOf[name as MutationName];
  if (action === null) return undefined;
  const actor = actorOf(mutation, read, station);
  if (actor === undefined) return rejected('not_permitted', 'nobody who works here was signed in');
  const target: Target = { store: station.store };
  if (action === 'staff.code' || action === 'staff.pin') {
    const { staffId } = args;
    if (typeof staffId !== 'string') return rejected('invalid', 'staffId');
    const other = Staff.safeParse(read({ kind: 'staff', id: staffId })?.doc);
    target.owner = staffId;
    target.store = other.success ? other.data.store : null;
    const mayGive = other.success && outranks(actor.staffRole, other.data.role);
    if (action === 'staff.code' && !mayGive) {
      return rejected('not_permitted', `a ${actor.role} gives no code to ${staffId}`);
    }
  }
  // An approval was given at the station, where alone it can be proven; there it is on record.
  if (may(actor, action, station.mode, target) !== 'no') return undefined;
  return rejected('not_permitted', `${name} by a ${actor.role} at a ${station.mode} station`);
}

function actorOf(
  { staff, observedAt }: Pick<Mutation, 'staff' | 'observedAt'>,
  read: ReadRecord,
  station: SendingStation,
): (Actor & { staffRole: Staff['role'] }) | undefined {
  if (staff === null) return undefined;
  const known = Staff.safeParse(read({ kind: 'staff', id: staff.id })?.doc);
  if (!known.success || known.data.store !== station.store) return undefined;
  const { role, active, leftAt } = known.data;
  if (!active && !(leftAt !== undefined && observedAt <= leftAt)) return undefined;
  return { role, staffRole: role, staffId: staff.id, store: known.data.store };
}
