/**
 * The sync engine: decides what a station says to its hub, and when. It has no clock, no sockets and no
 * disk; a driver feeds it what happened and carries out what it asks.
 *
 *   offline ── wakeAt ──▶ connecting ── welcomed ──▶ online: pull scopes in order, push the outbox
 *      ▲                                               │
 *      └──────────────── linkLost (backoff, jitter) ◀──┘
 *
 * 1. One pull and one push are under way at a time, and neither waits for the other.
 * 2. Nothing asked on one link counts on the next: the cursors are read again from the store, and until
 *    they are, nothing is pulled.
 * 3. Scopes are pulled in the order they were granted, one page a turn, so that a change in the first
 *    scope never waits for the first sync of the last.
 * 4. An announcement that comes while a page is under way makes the scope behind again; one that is lost
 *    costs at most `POLL_MS`.
 */
import { unreachable } from '#shared/domain/unreachable.ts';
import { backoffMs, turnMs } from './backoff.ts';
import type { ScopeProgress, SyncCommand, SyncInput, SyncState } from './state.ts';

/** Every scope is asked this often, announced or not. */
export const POLL_MS = 30_000;

/** A link that was lost sooner than this after its welcome counts as another failure in a row. */
export const STEADY_MS = 10_000;

/** At most this many received pages wait to be applied while the next one is asked for. */
export const WINDOW_PAGES = 2;

export const initialSyncState: SyncState = {
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
};

type Step = [SyncState, SyncCommand[]];

/** Takes one input; returns the next state and what to do, in order. Never throws. */
export function step(state: SyncState, input: SyncInput): Step {
  if ('generation' in input && input.generation !== state.generation) return [state, []];
  switch (input.type) {
    case 'started':
      return connect({ ...state, unsent: input.unsent }, 0, input.nowMs);
    case 'stopped':
      return [{ ...withoutLink(state), link: { phase: 'stopped' } }, [{ type: 'closeLink' }]];
    case 'retryRequested':
      return retry(state);
    case 'welcomed':
      return [
        {
          ...state,
          link: { phase: 'online', attempt: attemptOf(state.link), sinceMs: input.nowMs },
          pollAtMs: input.nowMs + POLL_MS,
          pushFailures: 0,
          pushRetryAtMs: 0,
        },
        [
          { type: 'adoptGrants', generation: state.generation },
          { type: 'wakeAt', atMs: input.nowMs + POLL_MS },
        ],
      ];
    case 'grantsAdopted': {
      const scopes = input.scopes.map((s) => ({ ...s, behind: true, announced: 0 }));
      // Whatever page was asked for before is void: its scope may have been begun anew.
      return work({ ...state, scopes, pulling: null, applying: 0 });
    }
    case 'refused':
      return input.final
        ? shutOut(state, input)
        : wait(state, input.nowMs, input.jitter, input.retryAfterMs);
    case 'linkLost':
      return wait(state, input.nowMs, input.jitter);
    case 'announced':
      return work({
        ...state,
        scopes: state.scopes.map((s) =>
          s.scope === input.scope ? heardOf(s, input.version, state.pulling) : s,
        ),
      });
    case 'pageReceived':
      return work({
        ...state,
        pulling: null,
        applying: state.applying + 1,
        scopes: state.scopes.map((s) =>
          s.scope === input.scope ? afterPage(s, input.next, input.done) : s,
        ),
      });
    case 'pageApplied':
      return work({ ...state, applying: Math.max(0, state.applying - 1) });
    case 'startedOver':
      return work({
        ...state,
        pulling: null,
        scopes: state.scopes.map((s) =>
          s.scope === input.scope ? { ...s, cursor: { phase: 'start' }, behind: true } : s,
        ),
      });
    case 'appended':
      return work({ ...state, unsent: true });
    case 'pushSettled':
      return work({
        ...state,
        push: 'idle',
        unsent: input.unsent,
        pushFailures: 0,
        pushRetryAtMs: 0,
      });
    case 'pushFailed': {
      const pushRetryAtMs = input.nowMs + backoffMs(state.pushFailures, input.jitter);
      const failed: SyncState = {
        ...state,
        push: 'idle',
        pushFailures: state.pushFailures + 1,
        pushRetryAtMs,
      };
      return [failed, [{ type: 'wakeAt', atMs: nextWakeMs(failed) }]];
    }
    case 'ticked':
      return tick(state, input.nowMs);
    default:
      return unreachable(input);
  }
}

function connect(state: SyncState, attempt: number, offlineSinceMs: number): Step {
  const generation = state.generation + 1;
  return [
    {
      ...withoutLink(state),
      generation,
      link: { phase: 'connecting', attempt, offlineSinceMs },
    },
    [{ type: 'openLink', generation }],
  ];
}

function shutOut(state: SyncState, refused: Extract<SyncInput, { type: 'refused' }>): Step {
  const { code, nowMs, retryAfterMs } = refused;
  const retryAtMs = retryAfterMs === undefined ? null : nowMs + retryAfterMs;
  return [
    { ...withoutLink(state), link: { phase: 'refused', code, sinceMs: nowMs, retryAtMs } },
    retryAtMs === null
      ? [{ type: 'closeLink' }]
      : [{ type: 'closeLink' }, { type: 'wakeAt', atMs: retryAtMs }],
  ];
}

function retry(state: SyncState): Step {
  switch (state.link.phase) {
    case 'stopped':
    case 'connecting':
      return [state, []];
    case 'online':
      return work({
        ...state,
        pushRetryAtMs: 0,
        scopes: state.scopes.map((s) => ({ ...s, behind: true })),
      });
    case 'waiting':
      return connect(state, state.link.attempt, state.link.offlineSinceMs);
    case 'refused':
      return connect(state, 0, state.link.sinceMs);
    default:
      return unreachable(state.link);
  }
}

function wait(state: SyncState, nowMs: number, jitter: number, retryAfterMs?: number): Step {
  const { link } = state;
  if (link.phase !== 'connecting' && link.phase !== 'online') return [state, []];
  const steady = link.phase === 'online' && nowMs - link.sinceMs >= STEADY_MS;
  const attempt = steady ? 0 : link.attempt;
  const turn = retryAfterMs !== undefined;
  const waitMs = turn ? turnMs(retryAfterMs, jitter) : backoffMs(attempt, jitter);
  const retryAtMs = nowMs + waitMs;
  const offlineSinceMs = link.phase === 'connecting' ? link.offlineSinceMs : nowMs;
  return [
    {
      ...withoutLink(state),
      // Who is told to wait for a turn has not failed.
      link: {
        phase: 'waiting',
        attempt: turn ? attempt : attempt + 1,
        retryAtMs,
        offlineSinceMs,
        turn,
      },
    },
    [{ type: 'closeLink' }, { type: 'wakeAt', atMs: retryAtMs }],
  ];
}

function tick(state: SyncState, nowMs: number): Step {
  if (state.link.phase === 'waiting') {
    return nowMs >= state.link.retryAtMs
      ? connect(state, state.link.attempt, state.link.offlineSinceMs)
      : [state, [{ type: 'wakeAt', atMs: state.link.retryAtMs }]];
  }
  if (state.link.phase === 'refused' && state.link.retryAtMs !== null) {
    return nowMs >= state.link.retryAtMs
      ? connect(state, 0, state.link.sinceMs)
      : [state, [{ type: 'wakeAt', atMs: state.link.retryAtMs }]];
  }
  if (state.link.phase !== 'online') return [state, []];
  const due = nowMs >= state.pollAtMs;
  const ticked: SyncState = {
    ...state,
    pushRetryAtMs: nowMs >= state.pushRetryAtMs ? 0 : state.pushRetryAtMs,
    pollAtMs: due ? nowMs + POLL_MS : state.pollAtMs,
    scopes: due ? state.scopes.map((s) => ({ ...s, behind: true })) : state.scopes,
  };
  const [next, commands] = work(ticked);
  return [next, [...commands, { type: 'wakeAt', atMs: nextWakeMs(next) }]];
}

/** Starts whatever can be started now: the next page of the first scope that is behind, the next push. */
function work(state: SyncState): Step {
  if (state.link.phase !== 'online') return [state, []];
  const commands: SyncCommand[] = [];
  let next = state;
  if (next.pulling === null && next.applying < WINDOW_PAGES) {
    const behind = next.scopes.find((s) => s.behind);
    if (behind !== undefined) {
      const { scope, cursor } = behind;
      next = { ...next, pulling: scope, scopes: next.scopes.map(withoutNews(scope)) };
      commands.push({ type: 'pull', generation: state.generation, scope, cursor });
    }
  }
  if (next.push === 'idle' && next.unsent && next.pushRetryAtMs === 0) {
    next = { ...next, push: 'waiting' };
    commands.push({ type: 'push', generation: state.generation });
  }
  return [next, commands];
}

/** While a page of the scope is under way, only what is announced from here on makes it behind again. */
function withoutNews(scope: string): (s: ScopeProgress) => ScopeProgress {
  return (s) => (s.scope === scope ? { ...s, behind: false, announced: 0 } : s);
}

function heardOf(s: ScopeProgress, version: number, pulling: string | null): ScopeProgress {
  const announced = Math.max(s.announced, version);
  const news = s.cursor.phase !== 'feed' || version > s.cursor.version;
  return { ...s, announced, behind: s.behind || (news && pulling !== s.scope) };
}

function afterPage(s: ScopeProgress, next: ScopeProgress['cursor'], done: boolean): ScopeProgress {
  const heardMore = next.phase === 'feed' && s.announced > next.version;
  return { ...s, cursor: next, behind: s.behind || !done || next.phase !== 'feed' || heardMore };
}

function withoutLink(state: SyncState): SyncState {
  return { ...state, scopes: [], pulling: null, applying: 0, push: 'idle', pushRetryAtMs: 0 };
}

function attemptOf(link: SyncState['link']): number {
  return 'attempt' in link ? link.attempt : 0;
}

function nextWakeMs(state: SyncState): number {
  return state.pushRetryAtMs === 0 ? state.pollAtMs : Math.min(state.pollAtMs, state.pushRetryAtMs);
}
