/**
 * Somebody who works at a station during a fault: writes notes one after another, and keeps the list of
 * those that the station said were saved. What a ledger is to a shop, this list is to the invariants.
 */
import { CallFailed, type RpcClient } from '#shared/rpc/client.ts';

export interface SavedNote {
  mutationId: string;
  noteId: string;
  text: string;
  n: number;
}

/** In every note; whoever can read it on a disk can read the customers' names. */
export const NOTED = 'noted at the counter';

export interface Clerk {
  /** Every note of this clerk begins with it. */
  name: string;
  saved: SavedNote[];
  /** Asked for, and the station ended before it answered: may be there or not. */
  unanswered: number;
  /** Writes one note. False where the station ended first; throws where it refuses. */
  write(rpc: RpcClient, customerId: string): Promise<boolean>;
  /** Writes notes, several under way at a time, until the station ends or `enough` says so. */
  writeOn(rpc: RpcClient, customerId: string, enough: () => boolean): Promise<void>;
}

/** @param padding characters added to each note, for those who write a lot. */
export function createClerk(name: string, padding = 0): Clerk {
  let n = 0;
  const clerk: Clerk = {
    name,
    saved: [],
    unanswered: 0,
    async write(rpc, customerId) {
      n += 1;
      const number = n;
      const text = `${name} ${number} ${NOTED}${'가'.repeat(padding)}`;
      try {
        const saving = await rpc.call('note.add', { customerId, text });
        if (!saving.ok) throw new Error(`${text}: ${saving.code} ${saving.detail}`);
        const [mutationId = ''] = saving.mutationIds;
        const [noteId = ''] = saving.made;
        clerk.saved.push({ mutationId, noteId, text, n: number });
        return true;
      } catch (error) {
        if (!(error instanceof CallFailed) || error.code !== 'closed') throw error;
        clerk.unanswered += 1;
        return false;
      }
    },
    async writeOn(rpc, customerId, enough) {
      const hand = async () => {
        while (!enough() && (await clerk.write(rpc, customerId)));
      };
      await Promise.all([hand(), hand(), hand()]);
    },
  };
  return clerk;
}
