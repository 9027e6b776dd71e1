/**
 * A store's pepper: 32 random bytes, made when they are first wanted. They are in no record and no log; the
 * hub gives them to proven stations that hold the store's staff, and to nobody else.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type PepperAnswer, PepperAsk } from '#shared/protocol/pepper.ts';
import type { Database } from '../database/schema.ts';
import { invalidRequest, refusal } from '../sockets/refusals.ts';
import type { KnownStation } from '../stations/find-station.ts';

/** The store's; made where there is none. Several who ask at once get the same. */
export async function pepperOf(db: Kysely<Database>, store: string): Promise<Buffer> {
  await db
    .insertInto('store_pepper')
    .values({ store, pepper: randomBytes(32) })
    .onConflict((conflict) => conflict.column('store').doNothing())
    .execute();
  const { pepper } = await db
    .selectFrom('store_pepper')
    .select('pepper')
    .where('store', '=', store)
    .executeTakeFirstOrThrow();
  return pepper;
}

/** Null for a station that has it already; refused to one that does not hold its store's staff. */
export async function answerPepper(
  db: Kysely<Database>,
  { store, grants }: Pick<KnownStation, 'store' | 'grants'>,
  request: unknown,
): Promise<PepperAnswer> {
  const ask = PepperAsk.safeParse(request);
  if (!ask.success) return invalidRequest(ask.error);
  if (!grants.includes(`staff:${store}`)) {
    return refusal('not_granted', 'the station does not hold the staff of its store');
  }
  const pepper = await pepperOf(db, store);
  const name = createHash('sha256').update(pepper).digest('hex').slice(0, 16);
  return { ok: true, pepper: ask.data.known === name ? null : pepper.toString('base64url') };
}
