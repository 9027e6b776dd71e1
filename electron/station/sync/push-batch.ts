/**
 * How much of the outbox goes in one push: as many mutations as the protocol allows, and no more bytes
 * than a slow line carries in a few seconds. A message above the socket's limit would close the
 * connection each time it is sent, and one that keeps the line busy would keep the answer to a ping from
 * getting through: either way nothing would ever leave this station again.
 */
import type { Mutation } from '#shared/domain/mutation.ts';
import { PUSH_MUTATIONS_MAX } from '#shared/protocol/push.ts';

/** Two seconds at 256 kbit/s. */
export const PUSH_BYTES_MOST = 64 * 1024;

/**
 * @returns the first mutations that fit in one push; one at least, if there is one. The numbers of a push
 *   follow one another: where one is missing from the file, the push ends before it, and the next is
 *   answered with the number the hub expects.
 */
export function firstBatch(unsent: readonly Mutation[]): Mutation[] {
  let bytes = 0;
  const batch: Mutation[] = [];
  for (const mutation of unsent.slice(0, PUSH_MUTATIONS_MAX)) {
    bytes += Buffer.byteLength(JSON.stringify(mutation));
    if (batch.length > 0 && bytes > PUSH_BYTES_MOST) break;
    const before = batch.at(-1);
    if (before !== undefined && mutation.sequence !== before.sequence + 1) break;
    batch.push(mutation);
  }
  return batch;
}
