// Runs one of the checking tools or test runners to its end.
import { spawn } from 'node:child_process';

export interface Command {
  name: string;
  /** A program of node_modules/.bin, or a path. */
  program: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** Ended after so long; by default twenty minutes, as a runner that hangs must not hang the whole run. */
  timeoutMs?: number;
}

export interface Finished {
  name: string;
  ok: boolean;
  /** Standard output and standard error, unless it was shown while it ran. */
  output: string;
  durationMs: number;
}

const usualTimeoutMs = 20 * 60_000;

/** `show`: its output goes straight to the terminal. Never rejects. */
export function runCommand(
  command: Command,
  options: { cwd: string; show: boolean },
): Promise<Finished> {
  const { name, program, args, timeoutMs = usualTimeoutMs } = command;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...command.env },
      stdio: options.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      timeout: timeoutMs,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    }
    const finish = (ok: boolean, words = '') =>
      resolve({ name, ok, output: output + words, durationMs: performance.now() - startedAt });
    child.once('error', (error) => finish(false, error.message));
    child.once('close', (code, signal) =>
      finish(code === 0, signal === null ? '' : `\nended by ${signal}`),
    );
  });
}

/** Runs them `width` at a time; tells of each as it ends. */
export async function runAll(
  commands: Command[],
  width: number,
  cwd: string,
  onFinished: (finished: Finished) => void,
): Promise<void> {
  const waiting = [...commands];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      onFinished(await runCommand(next, { cwd, show: false }));
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}
