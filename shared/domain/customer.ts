/**
 * A customer: who they are and how to reach them. What was learnt about them (sizes, style, notes,
 * consent, purchases) are records of their own that name the customer, so that two people who add to
 * one profile never overwrite each other.
 */
import { z } from 'zod';
import { PersonName } from './person-name.ts';
import { E164 } from './phone.ts';
import { StoreId } from './record.ts';

/** A postal address; `country` is ISO 3166 alpha-2. Lines are free text as the country writes them. */
export const Address = z.object({
  line1: z.string().trim().max(200),
  line2: z.string().trim().max(200).optional(),
  city: z.string().trim().max(100),
  province: z.string().trim().max(100).optional(),
  postcode: z.string().trim().max(20).optional(),
  country: z.string().regex(/^[A-Z]{2}$/),
});
export type Address = z.infer<typeof Address>;

export const Email = z.email().max(254);

/** Fields a newer hub adds are kept (loose), so that an old station never strips them. */
export const Customer = z.looseObject({
  name: PersonName,
  /** The same person in Latin letters, where the profile has it: `Kim Minji`. */
  latinName: z.string().trim().max(160).optional(),
  phone: E164.optional(),
  email: Email.optional(),
  address: Address.optional(),
  loyalty: z.object({ number: z.string().max(40), tier: z.string().max(40).optional() }).optional(),
  birthDate: z.iso.date().optional(),
  language: z.enum(['ko', 'en']).optional(),
  homeStore: StoreId.optional(),
  /** Other names and spellings the person goes by. */
  aliases: z.array(z.string().max(160)).max(20).optional(),
  tags: z.array(z.string().max(80)).max(250).optional(),
  /** Milliseconds since 1970, when the person became a customer, if known. */
  since: z.int().optional(),
});
export type Customer = z.infer<typeof Customer>;

/** The fields of a customer that are edited one by one and can conflict one by one. */
export const CustomerField = z.enum(['name', 'latinName', 'phone', 'email', 'address']);
export type CustomerField = z.infer<typeof CustomerField>;

/** What a field may be set to; null empties it. A name cannot be emptied. */
export const customerFieldValue = {
  name: PersonName,
  latinName: z.string().trim().min(1).max(160).nullable(),
  phone: E164.nullable(),
  email: Email.nullable(),
  address: Address.nullable(),
} satisfies Record<CustomerField, z.ZodType>;
