/**
 * `change.erased`: what is left of an unsent change to a person who was erased. The change had a number
 * already, and the numbers behind it must not wait; so it is sent as this, which says nothing of what it
 * was and is always answered `erased`.
 */
import { z } from 'zod';
import { type Mutation, type MutationDefinition, rejected } from './mutation.ts';
import { RecordId, StationMode } from './record.ts';

export const CHANGE_ERASED = 'change.erased';

export const ChangeErased = z.object({ customerId: RecordId });
export type ChangeErased = z.infer<typeof ChangeErased>;

export const changeErased: MutationDefinition<ChangeErased> = {
  args: ChangeErased,
  modes: StationMode.options,
  touches: ({ customerId }) => [{ kind: 'customer', id: customerId }],
  reduce: ({ customerId }) => rejected('erased', `customer ${customerId} was erased`),
};

/** The change without anything of the person but the id: who made it and when is kept. */
export function asErased(mutation: Mutation, customerId: string): Mutation {
  return { ...mutation, name: CHANGE_ERASED, args: { customerId }, basedOn: {} };
}
