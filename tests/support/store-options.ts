/** How tests open a station's files, in their own process or in another. */
import type { OpenStore } from '#electron/station/store/open-store.ts';

export const testEpoch = '0199a0c4-0000-7000-8000-000000000001';
export const testScope = 'region:kr';

export function storeOptions(dataDir: string, changed: Partial<OpenStore> = {}): OpenStore {
  return {
    dataDir,
    station: { id: 'station-1', store: 'gangnam', mode: 'associate' },
    keys: { replica: new Uint8Array(32).fill(1), outbox: new Uint8Array(32).fill(2) },
    cipher: 'aegis',
    // As performance.now() says it: no time of day, and not whole.
    nowMs: () => 0.5,
    clockMs: () => 1_700_000_000_000,
    log: () => {},
    ...changed,
  };
}
