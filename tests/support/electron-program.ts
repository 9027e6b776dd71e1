/** The Electron host as built, over the stand-in: started, asked and attached to by tests. */
import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { connectOverCdp } from './connect-over-cdp.ts';
import type { Questions } from './electron-stand-in/control.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

type Answer<Q extends keyof Questions> = Awaited<ReturnType<Questions[Q]>>;

export interface ElectronProgram {
  readonly pid: number;
  /** Resolves with the first line of its output, past or future, that fits. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  output(): string;
  ask<Q extends keyof Questions>(
    question: Q,
    ...args: Parameters<Questions[Q]>
  ): Promise<Answer<Q>>;
  /** The page of its window, through a connection of the test's own. */
  page(): Promise<Page>;
  /** Resolves with its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Asks it to end by SIGTERM. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

/** @param main path of the built main script, from the repository's root. */
export function startElectronProgram(
  args: readonly string[],
  env: Record<string, string> = {},
  main = 'out/main/index.js',
): ElectronProgram {
  const child: ChildProcess = fork(main, args, {
    cwd: root,
    execArgv: ['--import', new URL('./electron-stand-in/register.ts', import.meta.url).href],
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      output += `${line}\n`;
      for (const watch of watchers) watch();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));

  let lastId = 0;
  const waiting = new Map<number, (answer: { value?: unknown; error?: string }) => void>();
  child.on('message', (answer: { id: number; value?: unknown; error?: string }) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });

  let attached: Browser | null = null;
  const program: ElectronProgram = {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(output);
          if (found === null) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
        void ended.then(() => {
          look();
          reject(new Error(`it ended without saying ${pattern}; it said:\n${output}`));
        });
      }),
    ask: (question, ...asked) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, ({ value, error }) => {
          if (error === undefined) resolve(value as never);
          else reject(new Error(error));
        });
        child.send({ id: lastId, question, args: asked });
      }),
    async page() {
      const [, endpoint = ''] = await program.line(/^chromium at (\S+)$/m);
      await program.line(/^station ready$/m);
      attached ??= await connectOverCdp(endpoint);
      // The last one: a page that crashed was replaced by another.
      const page = attached
        .contexts()
        .flatMap((context) => context.pages())
        .at(-1);
      if (page === undefined) throw new Error('there is no window');
      return page;
    },
    async stop() {
      await attached?.close();
      child.kill('SIGTERM');
      return ended;
    },
    async kill() {
      await attached?.close().catch(() => {});
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
  return program;
}
