/** Dangol's own side: the station's real thread on real encrypted files, asked as the renderer asks. */
import { startStationThread } from '#electron/station/station-thread.ts';
import { createRpcClient } from '#shared/rpc/client.ts';
import { plainSecrets } from './fill.ts';
import type { Searcher } from './side.ts';

/** As many as the renderer asks for first. */
const limit = 25;

export function openStation(dataDir: string): Searcher {
  const entry = new URL('../../electron/station/worker.ts', import.meta.url);
  const thread = startStationThread(
    entry,
    { dataDir, mode: 'associate', hubHint: null, app: 'bench', cipher: 'aegis' },
    plainSecrets,
    ({ level, event, facts }) => {
      if (level === 'error') console.error(event, facts);
    },
  );
  const rpc = createRpcClient(thread.connect());
  return {
    async search(query) {
      const { hits } = await rpc.call('customer.search', { query, limit });
      return hits.map(({ customerId }) => customerId);
    },
    close: () => thread.stop(),
  };
}
