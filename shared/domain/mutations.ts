/**
 * The one list of mutations, and the one way to run them. Station and hub both call `reduceMutation`,
 * so that what was shown at the counter and what the hub decides cannot differ in rule, only in data.
 */
import { arrivalNote, arrivalServe } from './arrival-changes.ts';
import { CHANGE_ERASED, changeErased } from './change-erased.ts';
import { customerEdit } from './customer-edit.ts';
import { incidentAcknowledge } from './incident-acknowledge.ts';
import {
  type Mutation,
  type MutationDefinition,
  type ReadRecord,
  type Reduction,
  rejected,
} from './mutation.ts';
import { noteAdd } from './note-add.ts';
import { pickupAttempt, pickupClaim, pickupLeave } from './pickup-claim.ts';
import { pickupHandOver, pickupUndo } from './pickup-hand-over.ts';
import { pickupHold, pickupRelease } from './pickup-hold.ts';
import { pickupCollector, pickupResend } from './pickup-people.ts';
import { pickupPick, pickupReady, pickupShortage, pickupStage } from './pickup-staging.ts';
import { preferenceRecord } from './preference-record.ts';
import type { RecordRef, StationMode, StoreId } from './record.ts';
import { noteRetract, preferenceRetract } from './retract.ts';
import { returnReceive } from './return-receive.ts';
import { staffCode } from './staff-code.ts';
import { staffPin } from './staff-pin.ts';
import { isStorable } from './storable.ts';

export const mutations = {
  'customer.edit': customerEdit,
  'preference.record': preferenceRecord,
  'preference.retract': preferenceRetract,
  'note.add': noteAdd,
  'note.retract': noteRetract,
  'staff.code': staffCode,
  'staff.pin': staffPin,
  'pickup.pick': pickupPick,
  'pickup.shortage': pickupShortage,
  'pickup.stage': pickupStage,
  'pickup.ready': pickupReady,
  'pickup.hold': pickupHold,
  'pickup.release': pickupRelease,
  'pickup.claim': pickupClaim,
  'pickup.leave': pickupLeave,
  'pickup.attempt': pickupAttempt,
  'pickup.hand_over': pickupHandOver,
  'pickup.undo': pickupUndo,
  'pickup.collector': pickupCollector,
  'pickup.resend': pickupResend,
  'return.receive': returnReceive,
  'arrival.note': arrivalNote,
  'arrival.serve': arrivalServe,
  'incident.acknowledge': incidentAcknowledge,
  [CHANGE_ERASED]: changeErased,
} as const;

export type MutationName = keyof typeof mutations;

/** The station a mutation comes from, as its enrolment says. */
export interface SendingStation {
  id: string;
  store: StoreId;
  mode: StationMode;
}

function definitionOf(name: string): MutationDefinition<unknown> | undefined {
  return Object.hasOwn(mutations, name) ? mutations[name as MutationName] : undefined;
}

/** Every record the mutation reads or writes; none where it is unknown or its arguments are invalid. */
export function touchedRecords(mutation: Pick<Mutation, 'name' | 'args'>): RecordRef[] {
  const definition = definitionOf(mutation.name);
  if (definition === undefined) return [];
  const args = definition.args.safeParse(mutation.args);
  return args.success ? definition.touches(args.data) : [];
}

/**
 * Runs a mutation's reducer.
 * @param read gives the current state of a record among `touchedRecords(mutation)`, and the store's `termsRecord`.
 * @returns the writes to make, or why there are none. Throws only for a bug in a reducer.
 */
export function reduceMutation(
  mutation: Mutation,
  read: ReadRecord,
  station: SendingStation,
): Reduction {
  const definition = definitionOf(mutation.name);
  if (definition === undefined) return rejected('unknown_mutation', mutation.name.slice(0, 80));
  if (!definition.modes.includes(station.mode)) {
    return rejected('not_permitted', `${mutation.name} from a ${station.mode} station`);
  }
  // Half an emoji, cut by a field's limit: said at the counter, where it can be typed again.
  if (!isStorable(mutation.args)) return rejected('invalid', 'it cannot be kept');
  const args = definition.args.safeParse(mutation.args);
  if (!args.success) {
    const [first = ''] = args.error.issues.map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );
    return rejected('invalid', first.slice(0, 500));
  }
  return definition.reduce(args.data, read, {
    mutationId: mutation.id,
    observedAt: mutation.observedAt,
    station: station.id,
    store: station.store,
    staff: mutation.staff,
  });
}
