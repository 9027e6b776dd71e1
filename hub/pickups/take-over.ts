/**
 * A claim that is to take the lease from another station because that one is in reach: whether it is, the
 * hub knows and the claiming desk does not. One that is out of reach may be handing over by its lease this
 * minute, and only a lead may take that risk.
 */
import { type Kysely, sql } from 'kysely';
import type { Mutation } from '#shared/domain/mutation.ts';
import { Pickup } from '#shared/domain/pickup.ts';
import { type RecordState, recordKey } from '#shared/domain/record.ts';
import type { Database } from '../database/schema.ts';

/** A station that has not been heard of for longer is out of reach, connection or not. */
const heardWithinSeconds = 60;

/** Takes `takeOver` out of each claim whose lease is with a station that is out of reach. */
export async function checkTakeOvers<Sent extends { mutation: Mutation }>(
  db: Kysely<Database>,
  batch: readonly Sent[],
  held: ReadonlyMap<string, RecordState>,
): Promise<readonly Sent[]> {
  const holderOf = ({ mutation: { name, args, station } }: Sent): string | undefined => {
    if (name !== 'pickup.claim' || args.takeOver !== 'reachable') return undefined;
    const key = recordKey({ kind: 'pickup', id: String(args.pickupId) });
    const lease = Pickup.safeParse(held.get(key)?.doc).data?.lease;
    return lease?.station === station ? undefined : lease?.station;
  };
  const holders = batch.flatMap((sent) => holderOf(sent) ?? []);
  if (holders.length === 0) return batch;
  const reachable = await stationsInReach(db, holders);
  return batch.map((sent) => {
    const holder = holderOf(sent);
    if (holder === undefined || reachable.has(holder)) return sent;
    const { takeOver: _not, ...args } = sent.mutation.args;
    return { ...sent, mutation: { ...sent.mutation, args } };
  });
}

async function stationsInReach(
  db: Kysely<Database>,
  stations: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('station')
    .select('id')
    .where('id', 'in', [...new Set(stations)])
    .where('connection', 'is not', null)
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`last_contact_at > now() - make_interval(secs => ${heardWithinSeconds})`)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
