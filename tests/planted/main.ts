/**
 * `npm run test:planted -- [words of a name…]`: plants one bug after the other in a copy of the tree and
 * runs the part of the tests that must fail on it. First each part is run without a bug, since one that
 * fails anyway would catch anything. Exit code 1 where a bug survives, or is not to be planted any more.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PlantedBug, plantedBugs, type Suite } from './bugs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Neither source nor worth a copy. */
const leftOut = new Set(['node_modules', '.git', '.dangol', 'out', 'dist', 'test-results']);
const secondsMost = 300;

interface Run {
  failed: boolean;
  seconds: number;
  output: string;
}

function copyTree(): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'dangol-planted-'));
  cpSync(root, copy, {
    recursive: true,
    filter: (from) => !leftOut.has(path.relative(root, from).split(path.sep)[0] ?? ''),
  });
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

function commandOf(suite: Suite): string[] {
  if ('seeds' in suite) {
    return ['tests/simulation/main.ts', '--seeds', String(suite.seeds), '--unshortened'];
  }
  const vitest = 'node_modules/vitest/vitest.mjs';
  return [vitest, 'run', '--project', suite.project, '--bail', '1', ...suite.files];
}

function run(copy: string, suite: Suite): Promise<Run> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, commandOf(suite), {
      cwd: copy,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const timer = setTimeout(() => child.kill('SIGKILL'), secondsMost * 1000);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      const seconds = (performance.now() - began) / 1000;
      resolve({ failed: code !== 0, seconds, output });
    });
  });
}

function titleOf(suite: Suite): string {
  return 'seeds' in suite ? 'simulation' : suite.files.map((file) => path.basename(file)).join(' ');
}

/** The line that says what broke. */
function cause({ output }: Run): string {
  const line = output
    .split('\n')
    .find((one) => /breaks a promise|^\s*(?:FAIL|×|✗)|AssertionError|Error:/.test(one));
  return (line ?? '').trim().slice(0, 110);
}

/** Plants a bug, runs what must fail on it, and takes it out again. */
async function plantAndRun(bug: PlantedBug): Promise<Run | 'not found once'> {
  const file = path.join(copy, bug.file);
  const source = readFileSync(file, 'utf8');
  if (source.split(bug.find).length !== 2) return 'not found once';
  writeFileSync(
    file,
    source.replace(bug.find, () => bug.plant),
  );
  try {
    return await run(copy, bug.caughtBy);
  } finally {
    writeFileSync(file, source);
  }
}

const wanted = process.argv.slice(2);
const bugs = plantedBugs.filter(({ name }) => wanted.every((word) => name.includes(word)));
const copy = copyTree();
const lines: string[] = [];
const say = (verdict: string, seconds: number, name: string, by: string) => {
  const line = `${verdict.padEnd(9)} ${seconds.toFixed(1).padStart(6)} s  ${name.padEnd(58)} ${by}`;
  process.stdout.write(`${line}\n`);
  lines.push(verdict);
};
try {
  const suites = new Map(bugs.map(({ caughtBy }) => [JSON.stringify(caughtBy), caughtBy]));
  for (const suite of suites.values()) {
    const healthy = await run(copy, suite);
    const verdict = healthy.failed ? 'BROKEN' : 'healthy';
    say(
      verdict,
      healthy.seconds,
      'without a bug',
      `${titleOf(suite)} ${healthy.failed ? cause(healthy) : ''}`,
    );
  }
  for (const bug of bugs) {
    const found = await plantAndRun(bug);
    if (found === 'not found once') {
      say('REFRESH', 0, bug.name, `the text to replace is not there exactly once: ${bug.file}`);
      continue;
    }
    const verdict = found.failed ? 'caught' : 'SURVIVED';
    say(verdict, found.seconds, bug.name, `${titleOf(bug.caughtBy)}: ${cause(found)}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const caught = lines.filter((verdict) => verdict === 'caught').length;
const bad = lines.filter((verdict) => /[A-Z]{2}/.test(verdict)).length;
process.stdout.write(`${caught} of ${bugs.length} planted bugs caught\n`);
process.exitCode = bad === 0 ? 0 : 1;
