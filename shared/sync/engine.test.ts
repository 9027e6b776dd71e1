import { describe, expect, it } from 'vitest';
import { initialSyncState, POLL_MS, STEADY_MS, step } from './engine.ts';
import type { SyncCommand, SyncInput, SyncState } from './state.ts';

function run(inputs: readonly SyncInput[], from: SyncState = initialSyncState) {
  let state = from;
  const commands: SyncCommand[] = [];
  for (const input of inputs) {
    const [next, asked] = step(state, input);
    state = next;
    commands.push(...asked);
  }
  return { state, commands };
}

const started: SyncInput = { type: 'started', nowMs: 0, unsent: false };
const welcomed: SyncInput = { type: 'welcomed', generation: 1, nowMs: 10 };
const feed = (version: number) => ({ phase: 'feed', version }) as const;
const adopted = (...scopes: [string, number][]): SyncInput => ({
  type: 'grantsAdopted',
  generation: 1,
  scopes: scopes.map(([scope, version]) => ({ scope, cursor: feed(version) })),
});
const page = (scope: string, version: number, done: boolean): SyncInput => ({
  type: 'pageReceived',
  generation: 1,
  scope,
  next: feed(version),
  done,
});
const applied: SyncInput = { type: 'pageApplied', generation: 1 };

describe('the sync engine', () => {
  it('connects, takes its grants and pulls the first scope first', () => {
    const { commands } = run([started, welcomed, adopted(['store:a', 5], ['catalog', 3])]);
    expect(commands).toEqual([
      { type: 'openLink', generation: 1 },
      { type: 'adoptGrants', generation: 1 },
      { type: 'wakeAt', atMs: 10 + POLL_MS },
      { type: 'pull', generation: 1, scope: 'store:a', cursor: feed(5) },
    ]);
  });

  it('pulls nothing on a new link before the cursors were read from the store again', () => {
    // The page was asked for and received; the link went before it was applied.
    const received = run([started, welcomed, adopted(['store:a', 5]), page('store:a', 9, true)]);
    const lost: SyncInput = { type: 'linkLost', generation: 1, nowMs: 20, jitter: 0 };
    const again = run([lost, { type: 'ticked', nowMs: 60_000 }], received.state);
    const { commands } = run(
      [
        { type: 'announced', generation: 2, scope: 'store:a', version: 12 },
        { ...welcomed, generation: 2 },
        { type: 'announced', generation: 2, scope: 'store:a', version: 13 },
        { type: 'appended' },
      ],
      again.state,
    );
    expect(commands.filter(({ type }) => type === 'pull')).toEqual([]);
  });

  it('asks for the next page while the last one is applied, and for no more than the window', () => {
    const online = run([started, welcomed, adopted(['store:a', 0])]);
    const first = run([page('store:a', 10, false)], online.state);
    expect(first.commands).toEqual([
      { type: 'pull', generation: 1, scope: 'store:a', cursor: feed(10) },
    ]);
    const second = run([page('store:a', 20, false)], first.state);
    expect(second.commands).toEqual([]);
    const third = run([applied], second.state);
    expect(third.commands).toEqual([
      { type: 'pull', generation: 1, scope: 'store:a', cursor: feed(20) },
    ]);
  });

  it('lets a change in the first scope go before the next page of a long first sync', () => {
    const online = run([
      started,
      welcomed,
      adopted(['store:a', 5], ['region:kr', 0]),
      page('store:a', 5, true),
      applied,
    ]);
    expect(online.state.pulling).toBe('region:kr');
    const { commands } = run(
      [
        { type: 'announced', generation: 1, scope: 'store:a', version: 9 },
        page('region:kr', 100, false),
      ],
      online.state,
    );
    expect(commands).toEqual([{ type: 'pull', generation: 1, scope: 'store:a', cursor: feed(5) }]);
  });

  it('pulls once more for an announcement that came while the last page was under way', () => {
    const online = run([started, welcomed, adopted(['store:a', 5])]);
    const { commands } = run(
      [
        { type: 'announced', generation: 1, scope: 'store:a', version: 8 },
        page('store:a', 7, true),
      ],
      online.state,
    );
    expect(commands).toEqual([{ type: 'pull', generation: 1, scope: 'store:a', cursor: feed(7) }]);
  });

  it('does not pull again for what the page already brought', () => {
    const online = run([started, welcomed, adopted(['store:a', 5])]);
    const { commands } = run(
      [
        { type: 'announced', generation: 1, scope: 'store:a', version: 7 },
        page('store:a', 7, true),
        applied,
      ],
      online.state,
    );
    expect(commands).toEqual([]);
  });

  it('finds a lost announcement by asking every scope again after the poll interval', () => {
    const level = run([
      started,
      welcomed,
      adopted(['store:a', 5]),
      page('store:a', 5, true),
      applied,
    ]);
    const { commands } = run([{ type: 'ticked', nowMs: 10 + POLL_MS }], level.state);
    expect(commands).toEqual([
      { type: 'pull', generation: 1, scope: 'store:a', cursor: feed(5) },
      { type: 'wakeAt', atMs: 10 + 2 * POLL_MS },
    ]);
  });

  it('pushes what is appended at once, one batch at a time, beside a pull', () => {
    const online = run([started, welcomed, adopted(['store:a', 5])]);
    const { state, commands } = run([{ type: 'appended' }, { type: 'appended' }], online.state);
    expect(commands).toEqual([{ type: 'push', generation: 1 }]);
    expect(state.pulling).toBe('store:a');
    const more = run([{ type: 'pushSettled', generation: 1, unsent: true }], state);
    expect(more.commands).toEqual([{ type: 'push', generation: 1 }]);
  });

  it('repeats a failed push after a pause and keeps pulling meanwhile', () => {
    const online = run([started, welcomed, adopted(['store:a', 5]), { type: 'appended' }]);
    const failed = run(
      [{ type: 'pushFailed', generation: 1, nowMs: 1000, jitter: 0 }, page('store:a', 6, false)],
      online.state,
    );
    expect(failed.commands).toEqual([
      { type: 'wakeAt', atMs: 1250 },
      { type: 'pull', generation: 1, scope: 'store:a', cursor: feed(6) },
    ]);
    const again = run([{ type: 'ticked', nowMs: 1250 }], failed.state);
    expect(again.commands[0]).toEqual({ type: 'push', generation: 1 });
  });

  it('waits longer after each failure, and as at first after a steady connection', () => {
    const lost = (generation: number, nowMs: number): SyncInput => ({
      type: 'linkLost',
      generation,
      nowMs,
      jitter: 0,
    });
    const delays: number[] = [];
    let { state } = run([started]);
    for (let generation = 1; generation <= 9; generation += 1) {
      state = run([lost(generation, 0)], state).state;
      if (state.link.phase !== 'waiting') throw new Error('expected to wait');
      delays.push(state.link.retryAtMs);
      state = run([{ type: 'ticked', nowMs: state.link.retryAtMs }], state).state;
    }
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 7500, 7500, 7500, 7500]);
    const flapped = run([{ type: 'welcomed', generation: 10, nowMs: 0 }, lost(10, 2000)], state);
    expect(flapped.state.link).toMatchObject({ phase: 'waiting', retryAtMs: 9_500 });
    const steady = run(
      [{ type: 'welcomed', generation: 10, nowMs: 0 }, lost(10, STEADY_MS)],
      state,
    );
    expect(steady.state.link).toMatchObject({ phase: 'waiting', retryAtMs: STEADY_MS + 250 });
  });

  it('comes again when the hub said it is its turn, and has not failed by that', () => {
    const turn: SyncInput = {
      type: 'refused',
      generation: 1,
      nowMs: 100,
      code: 'busy',
      final: false,
      jitter: 0.5,
      retryAfterMs: 8_000,
    };
    const told = run([started, turn]);
    expect(told.state.link).toMatchObject({
      phase: 'waiting',
      attempt: 0,
      retryAtMs: 9_100,
      turn: true,
    });
    expect(told.commands).toContainEqual({ type: 'wakeAt', atMs: 9_100 });
  });

  it('ignores what an older connection still says', () => {
    const lost = run([
      started,
      welcomed,
      adopted(['store:a', 5]),
      { type: 'linkLost', generation: 1, nowMs: 0, jitter: 0 },
      { type: 'ticked', nowMs: 250 },
    ]);
    expect(lost.state.generation).toBe(2);
    const [state, commands] = step(lost.state, page('store:a', 99, true));
    expect(state).toBe(lost.state);
    expect(commands).toEqual([]);
  });

  it('stops trying when the hub refuses for good, until a person asks', () => {
    const refused = run([
      started,
      {
        type: 'refused',
        generation: 1,
        nowMs: 5,
        code: 'revoked',
        final: true,
        jitter: 0,
      },
    ]);
    expect(refused.commands).not.toContainEqual(expect.objectContaining({ type: 'wakeAt' }));
    expect(refused.state.link).toEqual({
      phase: 'refused',
      code: 'revoked',
      sinceMs: 5,
      retryAtMs: null,
    });
    expect(run([{ type: 'ticked', nowMs: 1e9 }], refused.state).commands).toEqual([]);
    expect(run([{ type: 'retryRequested', nowMs: 6 }], refused.state).commands).toEqual([
      { type: 'openLink', generation: 2 },
    ]);
  });

  it('tries again after a while where a refusal may be taken back', () => {
    const shutOut = run([
      started,
      {
        type: 'refused',
        generation: 1,
        nowMs: 5,
        code: 'quarantined',
        final: true,
        retryAfterMs: 1000,
        jitter: 0,
      },
    ]);
    expect(shutOut.state.link).toMatchObject({ phase: 'refused', retryAtMs: 1005 });
    expect(shutOut.commands.slice(-2)).toEqual([
      { type: 'closeLink' },
      { type: 'wakeAt', atMs: 1005 },
    ]);
    const early = run([{ type: 'ticked', nowMs: 1004 }], shutOut.state);
    expect(early.commands).toEqual([{ type: 'wakeAt', atMs: 1005 }]);
    expect(early.state).toBe(shutOut.state);
    const due = run([{ type: 'ticked', nowMs: 1005 }], shutOut.state);
    expect(due.commands).toEqual([{ type: 'openLink', generation: 2 }]);
    expect(due.state.link).toEqual({ phase: 'connecting', attempt: 0, offlineSinceMs: 5 });
  });

  it('pulls a scope from its start when it has to start over', () => {
    const online = run([started, welcomed, adopted(['store:a', 5])]);
    const { commands } = run(
      [{ type: 'startedOver', generation: 1, scope: 'store:a' }],
      online.state,
    );
    expect(commands).toEqual([
      { type: 'pull', generation: 1, scope: 'store:a', cursor: { phase: 'start' } },
    ]);
  });

  it('sends nothing after it was stopped', () => {
    const stopped = run([started, welcomed, adopted(['store:a', 5]), { type: 'stopped' }]);
    expect(
      run([{ type: 'appended' }, { type: 'ticked', nowMs: 1e9 }], stopped.state).commands,
    ).toEqual([]);
  });
});
