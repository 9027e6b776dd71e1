/** `preference.record`: appends one observation (a size, a colour, a like…) to a customer's profile. */
import { z } from 'zod';
import { forbiddenNumberIn } from './forbidden-numbers.ts';
import { type MutationDefinition, rejected } from './mutation.ts';
import { Preference, PreferenceSource, PreferenceValue } from './preference.ts';
import { observedIn } from './observer.ts';
import { RecordId } from './record.ts';
import { livingCustomer } from './subject.ts';

export const PreferenceRecord = z.object({
  /** uuid v7 made by the station; the record's id. */
  preferenceId: z.uuid(),
  customerId: RecordId,
  value: PreferenceValue,
  source: PreferenceSource,
  note: z.string().trim().max(500).optional(),
});
export type PreferenceRecord = z.infer<typeof PreferenceRecord>;

export const preferenceRecord: MutationDefinition<PreferenceRecord> = {
  args: PreferenceRecord,
  modes: ['associate'],
  touches: ({ customerId, preferenceId }) => [
    { kind: 'customer', id: customerId },
    { kind: 'preference', id: preferenceId },
  ],
  reduce({ preferenceId, customerId, value, source, note }, read, context) {
    const found = livingCustomer(read, customerId);
    if (!found.ok) return found.rejection;
    if (read({ kind: 'preference', id: preferenceId }) !== undefined) {
      return rejected('already_done', `preference ${preferenceId} exists`);
    }
    const said = value.aspect === 'size' ? value.size.value : value.text;
    const forbidden = forbiddenNumberIn(`${said}\n${note ?? ''}`);
    if (forbidden !== undefined) return rejected('forbidden_number', forbidden);
    const doc: Preference = {
      customerId,
      value,
      source,
      ...(note === undefined || note === '' ? {} : { note }),
      observed: observedIn(context),
    };
    const { scope } = found.record;
    return { status: 'writes', writes: [{ kind: 'preference', id: preferenceId, scope, doc }] };
  },
};
