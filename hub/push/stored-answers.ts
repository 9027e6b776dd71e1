/** The answers that stations were given, kept so that whatever is sent again is answered and not done again. */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { MutationResult } from '#shared/domain/mutation.ts';
import type { Database } from '../database/schema.ts';

interface StoredAnswer {
  /** In PostgreSQL's writing: lower case. */
  mutation: string;
  result: MutationResult;
}

/** @returns the answers that were given before, by the mutation's id in lower case. */
export async function readStoredAnswers(
  trx: Transaction<Database>,
  station: string,
  mutationIds: readonly string[],
): Promise<Map<string, MutationResult>> {
  const { rows } = await storedAnswersQuery(station, mutationIds).execute(trx);
  return new Map(rows.map(({ mutation, result }) => [mutation, result]));
}

/**
 * Each id is looked up for itself. Where PostgreSQL has not analysed the table yet, `any` of all ids reads
 * everything that the station ever sent, in each push (4.6 ms instead of 0.4 of 40,000 answers; measured).
 */
export function storedAnswersQuery(
  station: string,
  mutationIds: readonly string[],
): RawBuilder<StoredAnswer> {
  return sql<StoredAnswer>`
    select mutation, result from mutation_result
    where (station, mutation) in (
      select ${station}::text collate "C", unnest(${mutationIds}::uuid[])
    )
  `;
}
