/** A real station of the bench: its own thread on real encrypted files, spoken to over its RPC. */
import { setTimeout as pause } from 'node:timers/promises';
import { startStationThread } from '#electron/station/station-thread.ts';
import { createRpcClient, type RpcClient } from '#shared/rpc/client.ts';
import type { OpenStatus } from '#shared/rpc/status.ts';
import { signingIn } from '#tests/support/staff.ts';
import { plainSecrets } from '../first-sync/station-files.ts';

const entry = new URL('./worker.ts', import.meta.url);
const askEveryMs = 5;

export interface BenchStation {
  rpc: RpcClient;
  status(): Promise<OpenStatus>;
  /** Asks until the status is so. */
  until(is: (status: OpenStatus) => boolean): Promise<OpenStatus>;
  /** The longest transaction on its files since this was last asked, and how many took over 50 ms. */
  transactions(): { longestMs: number; over50Ms: number };
  stop(): Promise<void>;
}

/** What `worker.ts` beside this file logs of its transactions. */
export const transactionEvent = 'bench.transaction';

/** @param hub the hub's address; one where nobody listens for a station that is offline. */
export function openStation(dataDir: string, hub: string): BenchStation {
  let longestMs = 0;
  let over50Ms = 0;
  const thread = startStationThread(
    entry,
    { dataDir, mode: 'associate', hubHint: hub, app: 'bench', cipher: 'aegis' },
    plainSecrets,
    ({ level, event, facts }) => {
      if (event === transactionEvent) {
        const ms = Number(facts?.ms);
        longestMs = Math.max(longestMs, ms);
        if (ms > 50) over50Ms += 1;
      } else if (level === 'error') {
        console.error(event, facts);
      }
    },
  );
  const rpc = createRpcClient(thread.connect());
  const status = async (): Promise<OpenStatus> => {
    for (;;) {
      const now = await rpc.call('station.status', {});
      if (now.stage === 'open') return now;
      // It keeps its files closed until the hub has let it in, which is at the first contact.
      if (now.stage !== 'held') throw new Error(`the station is ${now.stage}`);
      await pause(askEveryMs);
    }
  };
  return {
    rpc: signingIn(rpc),
    status,
    async until(is) {
      for (;;) {
        const now = await status();
        if (is(now)) return now;
        await pause(askEveryMs);
      }
    },
    transactions() {
      const seen = { longestMs, over50Ms };
      [longestMs, over50Ms] = [0, 0];
      return seen;
    },
    stop: () => thread.stop(),
  };
}

/** Everything that it may hold is there. */
export function isLevel({ link, scopes }: OpenStatus): boolean {
  return (
    link.state === 'online' && scopes.length > 0 && scopes.every(({ levelAt }) => levelAt !== null)
  );
}
