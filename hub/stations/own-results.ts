/** Gives a station the answers to its own mutations again, for one whose files are older than what it sent. */
import type { Kysely } from 'kysely';
import { Mutation } from '#shared/domain/mutation.ts';
import { type Own, OWN_MAX, type OwnAsk } from '#shared/protocol/own.ts';
import type { Database } from '../database/schema.ts';

export async function ownResults(
  db: Kysely<Database>,
  station: string,
  { after }: OwnAsk,
): Promise<Own> {
  const rows = await db
    .selectFrom('mutation_result')
    .select(['sequence', 'mutation as id', 'result', 'sent'])
    .where('station', '=', station)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(OWN_MAX + 1)
    .execute();
  const { last_sequence: lastSequence } = await db
    .selectFrom('station')
    .select('last_sequence')
    .where('id', '=', station)
    .executeTakeFirstOrThrow();
  const results = rows.slice(0, OWN_MAX).map(({ sequence, id, result, sent }) => {
    const mutation = Mutation.safeParse(sent);
    return { sequence, id, result, ...(mutation.success ? { mutation: mutation.data } : {}) };
  });
  return { ok: true, results, more: rows.length > OWN_MAX, lastSequence };
}
