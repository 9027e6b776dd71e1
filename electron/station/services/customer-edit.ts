/** Changing a customer's own fields: reads what was typed, then one mutation a field, all or none. */
import { CustomerField, customerFieldValue } from '#shared/domain/customer.ts';
import { toE164 } from '#shared/domain/phone.ts';
import type { CallArgs, Saving } from '#shared/rpc/contract.ts';
import type { ServiceContext } from './context.ts';
import { type Intention, refuse, save } from './save.ts';

export function editCustomer(
  context: ServiceContext,
  { customerId, changes }: CallArgs<'customer.edit'>,
): Saving {
  const intentions: Intention[] = [];
  for (const { field, was, now: typed } of changes) {
    const now = customerFieldValue[field].safeParse(
      asWritten(field, typed, context.identity.region),
    );
    if (!now.success) return refuse('invalid', now.error.issues[0]?.message ?? '', field);
    intentions.push({
      name: 'customer.edit',
      args: { customerId, field, was: was ?? null, now: now.data },
    });
  }
  return save(context, intentions);
}

/** Empty text empties a field; a phone is read in any written form; an e-mail has no spaces around it. */
function asWritten(field: CustomerField, typed: unknown, region: string): unknown {
  if (typeof typed !== 'string') return typed ?? null;
  const text = typed.trim();
  if (text === '') return null;
  return field === 'phone' ? (toE164(text, region) ?? text) : text;
}
