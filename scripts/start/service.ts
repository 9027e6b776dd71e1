// A program that `npm start` keeps running beside it (the hub, a station), or runs once to its end.
// Each is in a process group of its own: Ctrl-C reaches `npm start` alone, which then stops them in
// order. What they write goes to a log file and is shown when they fail.
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface ServiceOptions {
  /** For messages: 'the hub'. */
  name: string;
  program: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  logFile: string;
}

export interface Service {
  name: string;
  /** The first line of its standard output, from now or before, that fits. */
  line: (pattern: RegExp, timeoutMs: number) => Promise<RegExpExecArray>;
  /** Writes a line to its standard input. */
  send: (line: string) => void;
  /** Settles when it has ended, for whatever reason, with words about how. */
  ended: Promise<string>;
  /** Asks it to end; after ten seconds it is killed. */
  stop: () => Promise<void>;
  kill: () => void;
}

const stopTimeoutMs = 10_000;
const shownLines = 15;

/** Node with the module that ends a process together with `npm start`. */
export function nodeProgram(script: string, args: string[]): { program: string; args: string[] } {
  const endWithParent = new URL('./end-with-parent.ts', import.meta.url).href;
  return { program: process.execPath, args: ['--import', endWithParent, script, ...args] };
}

export function startService(options: ServiceOptions): Service {
  const { name, logFile } = options;
  writeFileSync(logFile, '');
  const child = launch(options);
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  collect(child, logFile, (line) => {
    lines.push(line);
    for (const watch of watchers) watch();
  });
  let hasEnded = false;
  const ended = ending(child).then((how) => {
    hasEnded = true;
    return `${name} ${how}${tail(logFile)}`;
  });

  return {
    name,
    ended,
    line: (pattern, timeoutMs) =>
      new Promise((resolve, reject) => {
        let seen = 0;
        const settle = (act: () => void) => {
          watchers.delete(look);
          clearTimeout(timer);
          act();
        };
        const look = () => {
          for (; seen < lines.length; seen++) {
            const match = pattern.exec(lines[seen] ?? '');
            if (match !== null) return settle(() => resolve(match));
          }
        };
        const timer = setTimeout(() => {
          const seconds = timeoutMs / 1000;
          const words = `${name} was not ready after ${seconds} s${tail(logFile)}`;
          settle(() => reject(new Error(words)));
        }, timeoutMs);
        watchers.add(look);
        void ended.then((how) => settle(() => reject(new Error(how))));
        look();
      }),
    send: (line) => void child.stdin?.write(`${line}\n`),
    stop: async () => {
      if (hasEnded) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await ended;
      clearTimeout(timer);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Runs a program to its end and gives its standard output. Throws with its words when it fails. */
export async function runOnce(options: ServiceOptions, signal: AbortSignal): Promise<string[]> {
  signal.throwIfAborted();
  writeFileSync(options.logFile, '');
  const child = launch(options);
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  const lines: string[] = [];
  collect(child, options.logFile, (line) => lines.push(line));
  const how = await ending(child);
  signal.removeEventListener('abort', stop);
  if (child.exitCode !== 0) throw new Error(`${options.name} ${how}${tail(options.logFile)}`);
  return lines;
}

function launch({ program, args, env, cwd }: ServiceOptions): ChildProcess {
  return spawn(program, args, {
    env,
    cwd,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
}

function collect(child: ChildProcess, logFile: string, onLine: (line: string) => void): void {
  // A write to a program that has just ended is not news: its end is told by `ended`.
  child.stdin?.on('error', () => {});
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => appendFileSync(logFile, chunk));
  }
  if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', onLine);
}

function ending(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('close', (code, signal) =>
      resolve(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
    );
  });
}

function tail(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-shownLines);
  return `; the last lines of ${logFile}:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}
