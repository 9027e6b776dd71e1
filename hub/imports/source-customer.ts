/**
 * One customer as another system writes it over HTTP (`PUT /v1/customers/:source/:id`). The body is
 * all that the system knows of the person: what it leaves out, it does not say, and what it no longer
 * says is taken away, unless a counter has changed it since. Same path as the imports.
 */
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { Address, Customer, Email } from '#shared/domain/customer.ts';
import { forbiddenNumberIn } from '#shared/domain/forbidden-numbers.ts';
import { NoteText } from '#shared/domain/note.ts';
import { PersonName } from '#shared/domain/person-name.ts';
import { toE164 } from '#shared/domain/phone.ts';
import { StoreId } from '#shared/domain/record.ts';
import type { Database } from '../database/schema.ts';
import { isStorable } from '#shared/domain/storable.ts';
import { applyCustomers } from './apply-customers.ts';
import type { ApplyContext } from './customer-changes.ts';
import type { SaidCustomer } from './said-customer.ts';

/** The system's short name; part of the record's id. */
export const SourceName = StoreId;

/** The system's own id of the person. */
export const SourceCustomerId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/);

/** Fields that are not named here are kept at the hub with the rest and reach no station. */
export const SourceCustomer = z.looseObject({
  name: PersonName,
  latinName: Customer.shape.latinName,
  /** In any written form; read as of the hub's region where it has no country prefix. */
  phone: z.string().max(40).optional(),
  email: Email.optional(),
  address: Address.optional(),
  loyalty: Customer.shape.loyalty,
  birthDate: Customer.shape.birthDate,
  language: Customer.shape.language,
  homeStore: Customer.shape.homeStore,
  tags: Customer.shape.tags,
  since: Customer.shape.since,
  note: NoteText.optional(),
  /** Consent to advertising, by channel; a channel that was not asked about is left out. */
  consent: z.object({ email: z.boolean().optional(), sms: z.boolean().optional() }).optional(),
});
export type SourceCustomer = z.infer<typeof SourceCustomer>;

export interface SourceCustomerWrite {
  source: string;
  id: string;
  customer: SourceCustomer;
  /** ISO 3166 code of phones without a prefix and of the scope. */
  region: string;
}

export type SourceCustomerOutcome =
  | { ok: true; outcome: 'created' | 'changed' | 'unchanged'; recordId: string }
  | { ok: false; code: 'invalid'; field: string }
  | { ok: false; code: 'forbidden_number'; field: string }
  | { ok: false; code: 'erased' };

/** Writes it in a transaction of the caller's. A refusal names the field, never its value. */
export async function upsertSourceCustomer(
  trx: Transaction<Database>,
  { source, id, customer, region }: SourceCustomerWrite,
  context: Pick<ApplyContext, 'nowMs' | 'run' | 'newId'>,
): Promise<SourceCustomerOutcome> {
  const unstorable = Object.entries(customer).find((entry) => !isStorable(entry));
  if (unstorable !== undefined) return { ok: false, code: 'invalid', field: unstorable[0] };
  const forbidden = Object.entries(customer).find(([field, value]) => holdsForbidden(field, value));
  if (forbidden !== undefined) {
    return { ok: false, code: 'forbidden_number', field: forbidden[0] };
  }
  const phone = customer.phone === undefined ? undefined : toE164(customer.phone, region);
  if (customer.phone !== undefined && phone === undefined) {
    return { ok: false, code: 'invalid', field: 'phone' };
  }
  const [applied] = await applyCustomers(
    trx,
    {
      ...context,
      source,
      scope: `region:${region.toLowerCase()}`,
      language: customer.language ?? (region === 'KR' ? 'ko' : 'en'),
    },
    [
      {
        line: 0,
        sourceId: id,
        fingerprint: '',
        said: saidBy(customer, phone),
        ownPhone: phone,
        row: customer,
      },
    ],
  );
  if (applied === undefined) throw new Error('an item without an outcome');
  if (applied.outcome !== 'refused') return { ok: true, ...applied };
  if (applied.code === 'erased') return { ok: false, code: 'erased' };
  throw new Error('a run of one row has spoken twice');
}

function saidBy(customer: SourceCustomer, phone: string | undefined): SaidCustomer {
  const { name, latinName, email, address, loyalty, birthDate } = customer;
  const { language, homeStore, tags, since, note, consent } = customer;
  const said = {
    name,
    latinName,
    phone,
    email,
    address,
    loyalty,
    birthDate,
    language,
    homeStore,
    tags,
    since,
    note,
    consent,
  };
  return Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== undefined),
  ) as unknown as SaidCustomer;
}

/** Numbers of phones and loyalty cards may look like a payment card's; everything else is free text. */
function holdsForbidden(field: string, value: unknown): boolean {
  if (field === 'phone' || field === 'loyalty' || field === 'since') return false;
  return forbiddenNumberIn(typeof value === 'string' ? value : JSON.stringify(value)) !== undefined;
}
