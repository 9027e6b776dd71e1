/** The customer that a command names: by the record's id, or as another system knows them. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { subjectOfSource } from '../erasure/find-subject.ts';
import { CommandError } from './context.ts';

/** @returns the record's id. A `SOURCE/ID` that nobody is known by is a `CommandError`. */
export async function customerNamed(db: Kysely<Database>, customer: string): Promise<string> {
  const slash = customer.indexOf('/');
  if (slash === -1) return customer;
  const known = await subjectOfSource(db, customer.slice(0, slash), customer.slice(slash + 1));
  if (known === undefined) throw new CommandError(`there is no customer ${customer}`);
  return known;
}
