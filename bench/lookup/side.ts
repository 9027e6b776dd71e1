/**
 * One side of the comparison, in a process of its own: what it holds is its memory, and its garbage is
 * nobody else's. This file is what the bench and that process say to each other, and the bench's handle.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Query } from './queries.ts';

export type SideName =
  | 'dangol'
  | 'minisearch'
  | 'minisearch-default'
  | 'flexsearch'
  | 'flexsearch-default'
  | 'fuse'
  | 'fuse-default'
  | 'fts5'
  | 'fts5-default';

/** Ids of the first 12, best first. */
export interface Searcher {
  search(query: string): string[] | Promise<string[]>;
  /** Lets somebody sign in where that is needed; resolves with how long it took, in milliseconds. */
  signIn?(): Promise<number>;
  close(): Promise<void>;
}

export type ToSide =
  | { type: 'ask'; queries: Query[]; budgetMs: number }
  | { type: 'memory' }
  | { type: 'end' };

export interface Ready {
  /** From the start of this process's own code until the first query was answered. */
  firstQueryMs: number;
  /** How long signing in took, which is no part of a start: it is slow on purpose. */
  signInMs: number;
}

export interface Asked {
  /** Of the queries that were asked before the time was up, in order. */
  timesMs: number[];
  /** Queries with at least one answer. */
  answered: number;
  /** Of queries with a known person, those that had the person among the first 12. */
  found: number;
  known: number;
}

export interface Memory {
  rssMb: number;
  peakMb: number;
}

export interface SideProcess {
  name: SideName;
  people: number;
  /** From the start of the process until its first query was answered, without signing in. */
  startMs: number;
  firstQueryMs: number;
  /** @param budgetMs no further query is asked after this time. */
  ask(queries: readonly Query[], budgetMs: number): Promise<Asked>;
  memory(): Promise<Memory>;
  end(): Promise<void>;
}

/**
 * Starts a side and lets it answer its first query, which is not one of those that are asked later.
 * @param entry the sides' process.
 */
export async function startSide(
  entry: URL,
  name: SideName,
  people: number,
  dataDir: string,
  first: string,
): Promise<SideProcess> {
  const startedMs = performance.now();
  const child = fork(entry, [name, String(people), dataDir, first], {
    serialization: 'advanced',
  });
  const ask = answersOf(child);
  const { firstQueryMs, signInMs } = (await ask()) as Ready;
  const startMs = performance.now() - startedMs - signInMs;
  return {
    name,
    people,
    startMs,
    firstQueryMs,
    ask: (queries, budgetMs) =>
      ask({ type: 'ask', queries: [...queries], budgetMs }) as Promise<Asked>,
    memory: () => ask({ type: 'memory' }) as Promise<Memory>,
    async end() {
      const ended = once(child, 'exit');
      child.send({ type: 'end' } satisfies ToSide);
      await ended;
    },
  };
}

/** Sends a message, or none, and waits for the one answer. Rejects where the process ends instead. */
function answersOf(child: ChildProcess): (message?: ToSide) => Promise<unknown> {
  let waiting: { resolve(answer: unknown): void; reject(error: Error): void } | undefined;
  child.on('message', (message) => waiting?.resolve(message));
  child.on('exit', (code) => waiting?.reject(new Error(`a side ended with ${String(code)}`)));
  return (message) =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      if (message !== undefined) child.send(message);
    });
}
