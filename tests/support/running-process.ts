/** A program of ours as a process of its own: waits for its lines, kills it, never leaves it behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface RunningProcess {
  readonly pid: number;
  /** Resolves with the first line, past or future, that the pattern matches. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Writes a line to its standard input. */
  say(line: string): void;
  /** Closes its standard input, as the end of whoever started it does. */
  hangUp(): void;
  /** Ends it at once, as a pulled plug would. */
  kill(): Promise<void>;
  /** Ends it as an operator would. */
  stop(): Promise<void>;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /** Null while it runs, and where a signal ended it. */
  exitCode(): number | null;
}

/**
 * Starts a `.ts` entry of the repository under this Node.
 * @param entry path from the repository's root.
 */
export function startProcess(
  entry: string,
  args: readonly string[],
  env: Record<string, string> = {},
): RunningProcess {
  const child: ChildProcess = spawn(process.execPath, [entry, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const watchers = new Set<() => void>();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      for (const watcher of watchers) watcher();
    });
  }

  return {
    line(pattern) {
      return new Promise((resolve, reject) => {
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
          reject(new Error(`${entry} ended without saying ${pattern}; it said:\n${output}`));
        });
      });
    },
    pid: child.pid ?? 0,
    hangUp: () => child.stdin?.end(),
    say: (line) => child.stdin?.write(`${line}\n`),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await ended;
    },
    output: () => output,
    ended,
    exitCode: () => child.exitCode,
  };
}
