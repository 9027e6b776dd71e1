/**
 * Dangol's own side: the station's real thread, enrolled and with an empty data directory, syncing from the
 * hub's real socket. The clock runs from when the hub has let it in and it is open, its files made and the
 * connection about to be, until it has closed its files.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { readIdentity } from '#electron/station/identity.ts';
import { openKeys } from '#electron/station/station-keys.ts';
import { startStationThread } from '#electron/station/station-thread.ts';
import { createRpcClient, type RpcClient } from '#shared/rpc/client.ts';
import { signInAtDemo } from '#tests/support/staff.ts';
import type { Target } from './side.ts';
import { plainSecrets, readReplica } from './station-files.ts';

const entry = new URL('../../electron/station/worker.ts', import.meta.url);
const askStatusEveryMs = 20;
const askEveryMs = 30;
/** As many hits as the renderer asks for first. */
const limit = 25;

export function openDangol(): Target {
  return {
    async prepare() {},
    async sync(dataDir, askWhile) {
      const thread = startStationThread(
        entry,
        { dataDir, mode: 'associate', hubHint: null, app: 'bench', cipher: 'aegis' },
        plainSecrets,
        ({ level, event, facts }) => {
          if (level === 'error') console.error(event, facts);
        },
      );
      const rpc = createRpcClient(thread.connect());
      while ((await rpc.call('station.status', {})).stage === 'held') await pause(askStatusEveryMs);
      const startedMs = performance.now();
      const level = new AbortController();
      const asking = askAll(rpc, askWhile, level.signal);
      while (!(await isLevel(rpc))) await pause(askStatusEveryMs);
      level.abort();
      const { lookUpsMs, found } = await asking;
      await thread.stop();
      const ms = performance.now() - startedMs;
      const identity = readIdentity(dataDir);
      if (identity === undefined) throw new Error('the station has lost its identity');
      const { replicaKey } = await openKeys(identity.keys, plainSecrets);
      return { ms, lookUpsMs, found, ...readReplica(dataDir, replicaKey) };
    },
  };
}

async function isLevel(rpc: RpcClient): Promise<boolean> {
  const status = await rpc.call('station.status', {});
  if (status.stage !== 'open') throw new Error(`the station is ${status.stage}`);
  return status.scopes.length > 0 && status.scopes.every(({ levelAt }) => levelAt !== null);
}

/** Asks one query after the other, over and over, as somebody types: some thirty a second. */
async function askAll(rpc: RpcClient, queries: readonly string[], until: AbortSignal) {
  const lookUpsMs: number[] = [];
  let found = 0;
  if (queries.length > 0) await signInAtDemo(rpc);
  for (let i = 0; queries.length > 0 && !until.aborted; i += 1) {
    const query = queries[i % queries.length] ?? '';
    const beganMs = performance.now();
    const { hits } = await rpc.call('customer.search', { query, limit });
    lookUpsMs.push(performance.now() - beganMs);
    if (hits.length > 0) found += 1;
    await pause(askEveryMs);
  }
  return { lookUpsMs, found };
}
