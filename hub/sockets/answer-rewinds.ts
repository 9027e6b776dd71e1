/** What a proven station asks where its files may not be what they were: comparing, and its own past. */
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { isStorable } from '#shared/domain/storable.ts';
import type { Refusal } from '#shared/protocol/connect.ts';
import {
  DigestAsk,
  type DigestAnswer,
  KeysAsk,
  type KeysAnswer,
  RecordsAsk,
  type RecordsAnswer,
} from '#shared/protocol/digest.ts';
import { OwnAsk, type OwnAnswer } from '#shared/protocol/own.ts';
import type { Database } from '../database/schema.ts';
import { answerDigest, answerKeys, answerRecords } from '../digests/answer-checks.ts';
import type { SumsDesk } from '../digests/sums-desk.ts';
import type { KnownStation } from '../stations/find-station.ts';
import { ownResults } from '../stations/own-results.ts';
import { invalidRequest, refusal } from './refusals.ts';

export interface RewindPorts {
  db: Kysely<Database>;
  /** Connections that read in index order. */
  feed: Kysely<Database>;
  sums: SumsDesk;
}

type Answering<Answer> = (station: KnownStation, request: unknown) => Promise<Answer | Refusal>;

export interface RewindHandlers {
  digest: Answering<DigestAnswer>;
  keys: Answering<KeysAnswer>;
  records: Answering<RecordsAnswer>;
  own: Answering<OwnAnswer>;
}

export function createRewindHandlers({ db, feed, sums }: RewindPorts): RewindHandlers {
  /** Reads a request, and lets it through where it is of a scope that the station holds. */
  const inScope =
    <Ask extends { scope: string }, Answer>(
      schema: z.ZodType<Ask>,
      answer: (ask: Ask) => Promise<Answer>,
    ): Answering<Answer> =>
    async ({ grants }, request) => {
      const ask = schema.safeParse(request);
      if (!ask.success) return invalidRequest(ask.error);
      if (!isStorable(ask.data)) return refusal('invalid', 'it names what cannot be kept here');
      const { scope } = ask.data;
      if (!grants.includes(scope)) {
        return refusal('not_granted', `the station does not hold ${scope}`);
      }
      return await answer(ask.data);
    };

  return {
    digest: inScope(DigestAsk, (ask) => answerDigest(sums, ask)),
    keys: inScope(KeysAsk, (ask) => answerKeys(sums, ask)),
    records: inScope(RecordsAsk, (ask) => answerRecords(feed, ask)),
    async own({ id }, request) {
      const ask = OwnAsk.safeParse(request);
      return ask.success ? await ownResults(db, id, ask.data) : invalidRequest(ask.error);
    },
  };
}
