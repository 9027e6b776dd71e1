/**
 * One side of the comparison, in a process of its own, and what the bench and that process say to each
 * other. `prepare` happens once and is not timed; each `sync` begins with nothing at the target.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';

export const sideNames = [
  'dangol',
  'raw',
  'pouchdb',
  'pouchdb-default',
  'rxdb',
  'rxdb-default',
] as const;
export type SideName = (typeof sideNames)[number];

export type ToSide =
  | { type: 'prepare'; people: number }
  | { type: 'sync'; dataDir: string; askWhile: readonly string[] }
  | { type: 'end' };

export interface Synced {
  /** From nothing until everything is there, closed and moved to where it stays. */
  ms: number;
  /** Of what then lies in the target. */
  hash: string;
  /** Bytes of the target; 0 where it is no file. */
  fileBytes: number;
  /** Of the process, at the end and at the most, megabytes. */
  rssMb: number;
  peakMb: number;
  /** How long each look-up took that was asked meanwhile. */
  lookUpsMs: number[];
  /** How many of them found somebody. */
  found: number;
}

/** What a side's own file gives. */
export interface Target {
  prepare(people: number): Promise<void>;
  sync(dataDir: string, askWhile: readonly string[]): Promise<Omit<Synced, 'rssMb' | 'peakMb'>>;
}

export interface SideProcess {
  sync(dataDir: string, askWhile?: readonly string[]): Promise<Synced>;
  end(): Promise<void>;
}

export async function startSide(name: SideName, people: number): Promise<SideProcess> {
  const child = fork(new URL('./side-process.ts', import.meta.url), [name], {
    execArgv: ['--expose-gc'],
  });
  let waiting: { resolve: (answer: unknown) => void; reject: (error: Error) => void } | undefined;
  child.on('message', (message) => waiting?.resolve(message));
  child.on('exit', (code) => waiting?.reject(new Error(`${name} ended with ${String(code)}`)));
  const ask = (message: ToSide) =>
    new Promise<unknown>((resolve, reject) => {
      waiting = { resolve, reject };
      child.send(message);
    });
  await ask({ type: 'prepare', people });
  return {
    sync: (dataDir, askWhile = []) => ask({ type: 'sync', dataDir, askWhile }) as Promise<Synced>,
    async end() {
      const ended = once(child, 'exit');
      child.send({ type: 'end' } satisfies ToSide);
      await ended;
    },
  };
}
