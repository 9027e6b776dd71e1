/** The engine's edges: whole states, exact moments, and what must not happen. Most guard a mutant each. */
import { describe, expect, it } from 'vitest';
import { initialSyncState, POLL_MS, STEADY_MS, step } from './engine.ts';
import type { Link, ScopeProgress, SyncCommand, SyncInput, SyncState } from './state.ts';

function run(from: SyncState, ...inputs: SyncInput[]) {
  let state = from;
  const commands: SyncCommand[] = [];
  for (const input of inputs) {
    const [next, asked] = step(state, input);
    state = next;
    commands.push(...asked);
  }
  return { state, commands };
}

const feed = (version: number) => ({ phase: 'feed', version }) as const;
const book = { phase: 'book', head: 9, after: 'customer/c1' } as const;
const scopeAt = (more: Partial<ScopeProgress> = {}): ScopeProgress => ({
  scope: 'store:a',
  cursor: feed(5),
  behind: false,
  announced: 0,
  ...more,
});
const onlineLink: Link = { phase: 'online', attempt: 3, sinceMs: 10 };
/** Online, level and idle. */
const level: SyncState = {
  ...initialSyncState,
  link: onlineLink,
  generation: 1,
  scopes: [scopeAt()],
  pollAtMs: 10 + POLL_MS,
};
const lost: SyncInput = { type: 'linkLost', generation: 1, nowMs: 20, jitter: 0 };
const announced = (version: number, scope = 'store:a'): SyncInput => ({
  type: 'announced',
  generation: 1,
  scope,
  version,
});
const pull = { type: 'pull', generation: 1, scope: 'store:a', cursor: feed(5) } as const;
const push = { type: 'push', generation: 1 } as const;

describe('a connection', () => {
  it('begins with nothing known, nothing asked and nothing to send', () => {
    expect(initialSyncState).toEqual({
      link: { phase: 'stopped' },
      generation: 0,
      scopes: [],
      pulling: null,
      applying: 0,
      push: 'idle',
      unsent: false,
      pollAtMs: 0,
      pushFailures: 0,
      pushRetryAtMs: 0,
    });
  });

  it('is opened at the start, and what is unsent is known', () => {
    const { state, commands } = run(initialSyncState, { type: 'started', nowMs: 7, unsent: true });
    expect(commands).toEqual([{ type: 'openLink', generation: 1 }]);
    expect(state).toEqual({
      ...initialSyncState,
      generation: 1,
      unsent: true,
      link: { phase: 'connecting', attempt: 0, offlineSinceMs: 7 },
    });
  });

  it('forgets a failed push with its welcome, and keeps counting tries', () => {
    const connecting: SyncState = {
      ...initialSyncState,
      link: { phase: 'connecting', attempt: 4, offlineSinceMs: 1 },
      generation: 1,
      pushFailures: 2,
      pushRetryAtMs: 99,
    };
    const { state } = run(connecting, { type: 'welcomed', generation: 1, nowMs: 50 });
    expect(state).toEqual({
      ...connecting,
      link: { phase: 'online', attempt: 4, sinceMs: 50 },
      pollAtMs: 50 + POLL_MS,
      pushFailures: 0,
      pushRetryAtMs: 0,
    });
  });

  it('that is lost leaves nothing of what was under way', () => {
    const busy: SyncState = {
      ...level,
      pulling: 'store:a',
      applying: 2,
      push: 'waiting',
      pushRetryAtMs: 77,
    };
    const { state, commands } = run(busy, lost);
    expect(state).toEqual({
      ...level,
      scopes: [],
      link: {
        phase: 'waiting',
        attempt: 4,
        retryAtMs: 20 + 2_000,
        offlineSinceMs: 20,
        turn: false,
      },
    });
    expect(commands).toEqual([{ type: 'closeLink' }, { type: 'wakeAt', atMs: 2_020 }]);
  });

  it('that was never made counts from when contact was lost, and not as steady', () => {
    const connecting: SyncState = {
      ...level,
      link: { phase: 'connecting', attempt: 1, offlineSinceMs: 3 },
    };
    const { state } = run(connecting, { ...lost, nowMs: STEADY_MS * 9 });
    expect(state.link).toMatchObject({ phase: 'waiting', attempt: 2, offlineSinceMs: 3 });
  });

  it('counts as steady after ten seconds, and not before', () => {
    const after = (nowMs: number) => run(level, { ...lost, nowMs }).state.link;
    expect(after(10 + STEADY_MS - 1)).toMatchObject({ attempt: 4 });
    expect(after(10 + STEADY_MS)).toMatchObject({ attempt: 1 });
  });

  it.each<Link>([
    { phase: 'stopped' },
    { phase: 'waiting', attempt: 1, retryAtMs: 500, offlineSinceMs: 1, turn: false },
    { phase: 'refused', code: 'revoked', sinceMs: 1, retryAtMs: null },
  ])('that is not there cannot be lost ($phase)', (link) => {
    const state = { ...level, link };
    expect(step(state, lost)).toEqual([state, []]);
    expect(step(state, { type: 'appended' })[1]).toEqual([]);
  });

  it('is tried again at its time, and not a millisecond sooner', () => {
    const link: Link = {
      phase: 'waiting',
      attempt: 2,
      retryAtMs: 500,
      offlineSinceMs: 1,
      turn: false,
    };
    const waiting = { ...level, link };
    expect(step(waiting, { type: 'ticked', nowMs: 499 })).toEqual([
      waiting,
      [{ type: 'wakeAt', atMs: 500 }],
    ]);
    const { state, commands } = run(waiting, { type: 'ticked', nowMs: 500 });
    expect(commands).toEqual([{ type: 'openLink', generation: 2 }]);
    expect(state.link).toEqual({ phase: 'connecting', attempt: 2, offlineSinceMs: 1 });
    expect(state.scopes).toEqual([]);
  });

  it('is not ticked into being while it is made', () => {
    const link: Link = { phase: 'connecting', attempt: 0, offlineSinceMs: 1 };
    const connecting = { ...level, link };
    expect(step(connecting, { type: 'ticked', nowMs: 1e9 })).toEqual([connecting, []]);
  });

  it('ends when the station stops, with all that was asked', () => {
    const { state, commands } = run(
      { ...level, pulling: 'store:a', push: 'waiting' },
      { type: 'stopped' },
    );
    expect(state).toEqual({ ...level, scopes: [], link: { phase: 'stopped' } });
    expect(commands).toEqual([{ type: 'closeLink' }]);
  });

  it('is closed by a refusal for good', () => {
    const refused: SyncInput = {
      type: 'refused',
      generation: 1,
      nowMs: 20,
      code: 'revoked',
      final: true,
      jitter: 0,
    };
    expect(run(level, refused).commands).toEqual([{ type: 'closeLink' }]);
  });

  it('a refusal that is not final is a lost one', () => {
    const refused: SyncInput = {
      type: 'refused',
      generation: 1,
      nowMs: 20,
      code: 'busy',
      final: false,
      jitter: 0,
    };
    expect(step(level, refused)).toEqual(step(level, lost));
  });
});

describe('a person who asks to try now', () => {
  const asked: SyncInput = { type: 'retryRequested', nowMs: 30 };

  it.each<Link>([{ phase: 'stopped' }, { phase: 'connecting', attempt: 0, offlineSinceMs: 1 }])(
    'changes nothing while there is nothing to try ($phase)',
    (link) => {
      const state = { ...level, link };
      expect(step(state, asked)).toEqual([state, []]);
    },
  );

  it('has everything asked again, and what failed sent, on a connection', () => {
    const failed: SyncState = { ...level, unsent: true, pushRetryAtMs: 900 };
    const { state, commands } = run(failed, asked);
    expect(commands).toEqual([pull, push]);
    expect(state.push).toBe('waiting');
    expect(state.pushRetryAtMs).toBe(0);
  });

  it('does not wait for the time, and has not failed the less for it', () => {
    const link: Link = {
      phase: 'waiting',
      attempt: 6,
      retryAtMs: 1e9,
      offlineSinceMs: 4,
      turn: false,
    };
    const { state, commands } = run({ ...level, link }, asked);
    expect(commands).toEqual([{ type: 'openLink', generation: 2 }]);
    expect(state.link).toEqual({ phase: 'connecting', attempt: 6, offlineSinceMs: 4 });
  });

  it('begins anew after a refusal', () => {
    const link: Link = { phase: 'refused', code: 'revoked', sinceMs: 8, retryAtMs: null };
    const { state } = run({ ...level, link }, asked);
    expect(state.link).toEqual({ phase: 'connecting', attempt: 0, offlineSinceMs: 8 });
  });
});

describe('an announcement', () => {
  it('of what is held already asks for nothing', () => {
    const { state, commands } = run(level, announced(5));
    expect(commands).toEqual([]);
    expect(state.scopes).toEqual([scopeAt({ announced: 5 })]);
  });

  it('of one version more asks for it', () => {
    const { state, commands } = run(level, announced(6));
    expect(commands).toEqual([pull]);
    expect(state.pulling).toBe('store:a');
    expect(state.scopes).toEqual([scopeAt()]);
  });

  it('of another scope leaves this one alone', () => {
    const { state, commands } = run(level, announced(99, 'catalog'));
    expect(commands).toEqual([]);
    expect(state.scopes).toEqual([scopeAt()]);
  });

  it('is remembered at its highest while a page is under way', () => {
    const pulling: SyncState = { ...level, pulling: 'store:a' };
    const { state, commands } = run(pulling, announced(9), announced(7));
    expect(commands).toEqual([]);
    expect(state.scopes).toEqual([scopeAt({ announced: 9 })]);
  });

  it('during a first sync makes the scope behind, whatever its number', () => {
    const inBook: SyncState = { ...level, scopes: [scopeAt({ cursor: book })], pulling: 'catalog' };
    expect(run(inBook, announced(1)).state.scopes).toEqual([
      scopeAt({ cursor: book, behind: true, announced: 1 }),
    ]);
  });

  it('does not make a scope level that is behind', () => {
    const behind: SyncState = { ...level, scopes: [scopeAt({ behind: true })], pulling: 'catalog' };
    expect(run(behind, announced(1)).state.scopes[0]?.behind).toBe(true);
  });
});

describe('a page', () => {
  const received = (
    more: Partial<Extract<SyncInput, { type: 'pageReceived' }>> = {},
  ): SyncInput => ({
    type: 'pageReceived',
    generation: 1,
    scope: 'store:a',
    next: feed(8),
    done: true,
    ...more,
  });
  const pulling: SyncState = { ...level, pulling: 'store:a' };

  it('that is the last leaves the scope level at its end', () => {
    const { state, commands } = run(pulling, received());
    expect(commands).toEqual([]);
    expect(state).toEqual({ ...level, applying: 1, scopes: [scopeAt({ cursor: feed(8) })] });
  });

  it('of a book is followed by the next, also where nothing more is there now', () => {
    const { commands } = run(pulling, received({ next: book }));
    expect(commands).toEqual([{ ...pull, cursor: book }]);
  });

  it('that brings all that was announced is the last, one version less is not', () => {
    const heard = (version: number) => run(pulling, announced(version), received()).commands;
    expect(heard(8)).toEqual([]);
    expect(heard(9)).toEqual([{ ...pull, cursor: feed(8) }]);
  });

  it('of another scope moves no cursor but its own', () => {
    const { state } = run(pulling, received({ scope: 'catalog' }));
    expect(state.scopes).toEqual([scopeAt()]);
  });

  it('that was applied makes room for one, and never for more than there were', () => {
    expect(
      run({ ...level, applying: 2 }, { type: 'pageApplied', generation: 1 }).state.applying,
    ).toBe(1);
    expect(run(level, { type: 'pageApplied', generation: 1 }).state.applying).toBe(0);
  });

  it('is not asked for while two wait to be applied', () => {
    const full: SyncState = { ...level, applying: 2, scopes: [scopeAt({ behind: true })] };
    expect(run(full, { type: 'appended' }).commands).toEqual([push]);
    const room = run(full, { type: 'pageApplied', generation: 1 });
    expect(room.commands).toEqual([pull]);
  });

  it('starts over in its own scope only', () => {
    const other = scopeAt({ scope: 'catalog' });
    const { state, commands } = run(
      { ...pulling, scopes: [scopeAt(), other] },
      { type: 'startedOver', generation: 1, scope: 'store:a' },
    );
    expect(commands).toEqual([{ ...pull, cursor: { phase: 'start' } }]);
    expect(state.scopes).toEqual([scopeAt({ cursor: { phase: 'start' } }), other]);
  });

  it('asked for under former grants does not count under new ones', () => {
    const { state, commands } = run(
      { ...pulling, applying: 2 },
      { type: 'grantsAdopted', generation: 1, scopes: [{ scope: 'catalog', cursor: feed(2) }] },
    );
    expect(state.applying).toBe(0);
    expect(commands).toEqual([{ ...pull, scope: 'catalog', cursor: feed(2) }]);
    expect(state.scopes).toEqual([scopeAt({ scope: 'catalog', cursor: feed(2) })]);
  });
});

describe('time that passes on a connection', () => {
  it('asks every scope at the poll, and not before', () => {
    const early = run(level, { type: 'ticked', nowMs: POLL_MS + 9 });
    expect(early.commands).toEqual([{ type: 'wakeAt', atMs: POLL_MS + 10 }]);
    expect(early.state).toEqual(level);
    const due = run(level, { type: 'ticked', nowMs: POLL_MS + 10 });
    expect(due.commands).toEqual([pull, { type: 'wakeAt', atMs: 2 * POLL_MS + 10 }]);
  });

  it('sends again what failed when its time has come, and wakes for whichever is first', () => {
    const failed: SyncState = { ...level, unsent: true, pushFailures: 1, pushRetryAtMs: 700 };
    const early = run(failed, { type: 'ticked', nowMs: 699 });
    expect(early.commands).toEqual([{ type: 'wakeAt', atMs: 700 }]);
    expect(early.state.pushRetryAtMs).toBe(700);
    const due = run(failed, { type: 'ticked', nowMs: 700 });
    expect(due.commands).toEqual([push, { type: 'wakeAt', atMs: POLL_MS + 10 }]);
    const late: SyncState = { ...failed, pushRetryAtMs: 1e9 };
    expect(run(late, { type: 'ticked', nowMs: 20 }).commands).toEqual([
      { type: 'wakeAt', atMs: POLL_MS + 10 },
    ]);
  });

  it('waits twice as long after each push that failed, and as at first after one that did not', () => {
    const failure: SyncInput = { type: 'pushFailed', generation: 1, nowMs: 1_000, jitter: 0 };
    const first = run({ ...level, push: 'waiting', unsent: true }, failure);
    expect(first.state).toMatchObject({ push: 'idle', pushFailures: 1, pushRetryAtMs: 1_250 });
    const second = run(first.state, failure);
    expect(second.state).toMatchObject({ pushFailures: 2, pushRetryAtMs: 1_500 });
    const settled = run(second.state, { type: 'pushSettled', generation: 1, unsent: false });
    expect(settled.state).toMatchObject({
      push: 'idle',
      unsent: false,
      pushFailures: 0,
      pushRetryAtMs: 0,
    });
    expect(settled.commands).toEqual([]);
  });
});
