import { describe, expect, it } from 'vitest';
import type { ScopeStatus } from '#shared/rpc/status.ts';
import { advance, type SyncProgress } from './sync-progress.ts';

const scope = (receivedRows: number, rest: Partial<ScopeStatus> = {}): ScopeStatus => ({
  scope: 'region:kr',
  phase: 'first_sync',
  receivedRows,
  totalRows: 1000,
  receivedBytes: receivedRows * 100,
  totalBytes: 100_000,
  levelAt: null,
  ...rest,
});

function follow(...steps: [number, ScopeStatus][]) {
  return steps.reduce<SyncProgress>((before, [at, status]) => advance(before, [status], at), {})[
    'region:kr'
  ];
}

describe('the progress of a first sync', () => {
  it('never goes back, even where a station counts anew after an interruption', () => {
    expect(follow([0, scope(0)], [1000, scope(400)], [2000, scope(380)])).toMatchObject({
      share: 0.4,
      rows: 400,
    });
  });

  it('says the time left from the pace, once the pace is known', () => {
    expect(follow([0, scope(0)], [1000, scope(100)])?.leftMs).toBeNull();
    expect(follow([0, scope(0)], [4000, scope(200)])?.leftMs).toBe(16_000);
  });

  it('measures the pace from where a resumed sync went on', () => {
    expect(follow([0, scope(500)], [5000, scope(600)])?.leftMs).toBe(20_000);
  });

  it('is whole when the scope follows the hub, and empty while it waits', () => {
    const following = scope(1000, { phase: 'following' });
    expect(follow([0, scope(0)], [9000, following])).toMatchObject({ share: 1, leftMs: null });
    const waiting = scope(0, { phase: 'waiting', totalRows: 0, totalBytes: 0 });
    expect(follow([0, waiting])).toMatchObject({ share: 0, leftMs: null });
  });
});
