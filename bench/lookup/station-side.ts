/**
 * Dangol's own side: the station's real thread on real encrypted files, asked as the renderer asks. Runs
 * from the bundle, beside the worker's.
 */
import { startStationThread } from '#electron/station/station-thread.ts';
import { FIRST_LIMIT } from '#renderer/stores/find-limits.ts';
import { createRpcClient } from '#shared/rpc/client.ts';
import { signInAs, signingIn } from '#tests/support/staff.ts';
import { bundle } from './bundle-names.ts';
import { plainSecrets } from './plain-secrets.ts';
import type { Searcher } from './side.ts';

export function openStation(dataDir: string): Searcher {
  const thread = startStationThread(
    new URL(`${bundle.worker}.js`, import.meta.url),
    { dataDir, mode: 'associate', hubHint: null, app: 'bench', cipher: 'aegis' },
    plainSecrets,
    ({ level, event, facts }) => {
      if (level === 'error') console.error(event, facts);
    },
  );
  const rpc = signingIn(createRpcClient(thread.connect()));
  return {
    async signIn() {
      // Answered as soon as the station has opened its files.
      await rpc.call('staff.list', {});
      const startMs = performance.now();
      await signInAs(rpc);
      return performance.now() - startMs;
    },
    async search(query) {
      const { hits } = await rpc.call('customer.search', { query, limit: FIRST_LIMIT });
      return hits.map(({ customerId }) => customerId);
    },
    close: () => thread.stop(),
  };
}
