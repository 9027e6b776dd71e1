/**
 * For an outbox that is older than what this station once sent: asks the hub for the answers that it
 * forgot, takes in those that a person has to see, and numbers what is unsent above all of them.
 */
import type { RecordRef } from '#shared/domain/record.ts';
import type { OwnAnswer, OwnAsk, OwnResult } from '#shared/protocol/own.ts';
import type { Log } from '../host.ts';
import type { HubLink } from './ports.ts';

const SINCE_PROTOCOL = 2;

export interface OwnLink extends HubLink {
  /** What the hub speaks. */
  protocol(): number;
  /** Rejects as `pull`. */
  own(ask: OwnAsk): Promise<OwnAnswer>;
}

export interface OwnStore {
  outboxCounts(): { unsent: number; lastSequence: number };
  recoverOwn(results: readonly OwnResult[], lastSequence: number | null): RecordRef[];
}

/**
 * @returns the records that may look different now; undefined where the hub cannot be asked, and nothing
 *   was done. Rejects where the link went; what was taken in by then stands, and asking again goes on.
 */
export async function recoverOwn(
  link: OwnLink,
  store: OwnStore,
  log: Log,
): Promise<RecordRef[] | undefined> {
  if (link.protocol() < SINCE_PROTOCOL) return undefined;
  const { unsent, lastSequence } = store.outboxCounts();
  const changed: RecordRef[] = [];
  let known = 0;
  for (let after = Math.max(0, lastSequence - unsent), more = true; more; ) {
    const answer = await link.own({ after });
    if (!answer.ok) throw new Error(`own was refused: ${answer.code}`);
    changed.push(...store.recoverOwn(answer.results, answer.more ? null : answer.lastSequence));
    known += answer.results.length;
    after = answer.results.at(-1)?.sequence ?? after;
    more = answer.more;
  }
  log({ level: 'warn', event: 'sync.recovered', facts: { answers: known } });
  return changed;
}
