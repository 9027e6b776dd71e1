/**
 * `customer.edit`: sets one field of a customer.
 *
 * It carries the value the person saw (`was`). The field is unchanged since if its value still is that
 * one; then the edit applies, whatever happened to other fields. Comparing values rather than versions
 * lets a chain of own edits apply in order without renumbering, and two people who type the same value
 * agree instead of conflicting. Otherwise the hub's value stays and both are answered.
 *
 * Who settles a conflict has seen more than one value; then `seen` holds the others. So the choice holds
 * whether or not the other person's value has arrived where it is made.
 */
import { z } from 'zod';
import { Customer, CustomerField, customerFieldValue } from './customer.ts';
import { forbiddenNumberIn } from './forbidden-numbers.ts';
import { type MutationDefinition, rejected } from './mutation.ts';
import { RecordId } from './record.ts';
import { sameValue } from './same-value.ts';
import { livingCustomer } from './subject.ts';

/** How many values a person can have been shown in one conflict after the other. */
export const SEEN_MOST = 8;

/** `was`, `now` and `seen` are values of the field; null is "empty". */
export const CustomerEdit = z
  .object({
    customerId: RecordId,
    field: CustomerField,
    was: z.unknown(),
    now: z.unknown(),
    seen: z.array(z.unknown()).max(SEEN_MOST).optional(),
  })
  .superRefine((edit, context) => {
    const parsed = customerFieldValue[edit.field].safeParse(edit.now);
    for (const issue of parsed.error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['now', ...issue.path], message: issue.message });
    }
  });
export type CustomerEdit = z.infer<typeof CustomerEdit>;

export const customerEdit: MutationDefinition<CustomerEdit> = {
  args: CustomerEdit,
  modes: ['associate'],
  touches: ({ customerId }) => [{ kind: 'customer', id: customerId }],
  reduce({ customerId, field, was, now: requested, seen = [] }, read) {
    const found = livingCustomer(read, customerId);
    if (!found.ok) return found.rejection;
    const now = customerFieldValue[field].parse(requested);
    for (const text of freeTextOf(field, now)) {
      const forbidden = forbiddenNumberIn(text);
      if (forbidden !== undefined) return rejected('forbidden_number', forbidden);
    }
    const { record } = found;
    const doc = record.doc as Record<string, unknown>;
    const theirs = doc[field] ?? null;
    const shown = asShown(field, theirs);
    if (sameValue(theirs, now) || sameValue(shown, now)) return { status: 'writes', writes: [] };
    const known = [was ?? null, ...seen];
    if (!known.some((value) => sameValue(theirs, value) || sameValue(shown, value))) {
      return {
        status: 'conflict',
        record: { kind: 'customer', id: customerId },
        field,
        mine: now,
        theirs,
      };
    }
    const { [field]: _replaced, ...rest } = doc;
    const edited = now === null ? rest : { ...rest, [field]: now };
    const valid = Customer.safeParse(edited);
    if (!valid.success) return rejected('invalid', `customer ${customerId}: ${field}`);
    const { kind, id, scope } = record;
    return { status: 'writes', writes: [{ kind, id, scope, doc: edited }] };
  },
};

/** The texts of a value that anything can be typed into; a phone and an e-mail have a form of their own. */
function freeTextOf(field: CustomerField, value: unknown): string[] {
  if (field === 'phone' || field === 'email' || value === null) return [];
  const texts = typeof value === 'object' ? Object.values(value) : [value];
  return texts.filter((text) => typeof text === 'string');
}

/**
 * A stored value as a card shows it: read by the field's schema, which trims and leaves out what this
 * version does not know. What was stored in another form was not "changed since" for that.
 */
function asShown(field: CustomerField, stored: unknown): unknown {
  const read = customerFieldValue[field].safeParse(stored);
  return read.success ? read.data : stored;
}
