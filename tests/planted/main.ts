/**
 * `npm run test:planted -- [words of a name…]`: plants one bug after the other in a copy of the tree and
 * runs the part of the tests that must fail on it. First each part is run without a bug, since one that
 * fails anyway would catch anything. Exit code 1 where a bug survives, or is not to be planted any more.
 * It takes minutes; one that was interrupted goes on where it was, for as long as the tree stays the same
 * (.dangol/planted.json).
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PlantedBug, plantedBugs, type Suite } from './bugs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Neither source nor worth a copy. */
const leftOut = new Set(['node_modules', '.git', '.dangol', 'out', 'dist', 'test-results']);
const secondsMost = 600;
/** What was found of this tree so far, for a run that was interrupted. */
const notes = path.join(root, '.dangol', 'planted.json');

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

/** A fingerprint of all source in the copy. */
function fingerprintOf(copy: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(copy, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|tsx|json|sql)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !path.relative(copy, file).startsWith('node_modules'))
    .toSorted();
  for (const file of files)
    hash.update(`${path.relative(copy, file)}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

/** The lines of an earlier run on the same source, by what they are about. */
function readNotes(fingerprint: string): Map<string, string> {
  try {
    const noted = JSON.parse(readFileSync(notes, 'utf8')) as {
      of: string;
      lines: [string, string][];
    };
    return new Map(noted.of === fingerprint ? noted.lines : []);
  } catch {
    return new Map();
  }
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
const fingerprint = fingerprintOf(copy);
const noted = readNotes(fingerprint);
const verdicts: string[] = [];

/** Finds out, or says what an earlier run found. Only what is as it should be is noted. */
async function look(about: string, find: () => Promise<{ verdict: string; line: string }>) {
  const before = noted.get(about);
  if (before !== undefined) {
    process.stdout.write(`${before} (before)\n`);
    verdicts.push(before.split(' ')[0] as string);
    return;
  }
  const { verdict, line } = await find();
  process.stdout.write(`${line}\n`);
  verdicts.push(verdict);
  if (isBad(verdict)) return;
  noted.set(about, line);
  mkdirSync(path.dirname(notes), { recursive: true });
  writeFileSync(notes, JSON.stringify({ of: fingerprint, lines: [...noted] }));
}

function isBad(verdict: string): boolean {
  return /[A-Z]{2}/.test(verdict);
}

function told(verdict: string, seconds: number, name: string, by: string) {
  const line = `${verdict.padEnd(9)} ${seconds.toFixed(1).padStart(6)} s  ${name.padEnd(58)} ${by}`;
  return { verdict, line };
}

try {
  const suites = new Map(bugs.map(({ caughtBy }) => [JSON.stringify(caughtBy), caughtBy]));
  for (const [about, suite] of suites) {
    await look(about, async () => {
      const healthy = await run(copy, suite);
      const { failed, seconds } = healthy;
      const by = `${titleOf(suite)} ${failed ? cause(healthy) : ''}`;
      return told(failed ? 'BROKEN' : 'healthy', seconds, 'without a bug', by);
    });
  }
  for (const bug of bugs) {
    await look(bug.name, async () => {
      const found = await plantAndRun(bug);
      if (found === 'not found once') {
        const by = `the text to replace is not there exactly once: ${bug.file}`;
        return told('REFRESH', 0, bug.name, by);
      }
      const by = `${titleOf(bug.caughtBy)}: ${cause(found)}`;
      return told(found.failed ? 'caught' : 'SURVIVED', found.seconds, bug.name, by);
    });
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const caught = verdicts.filter((verdict) => verdict === 'caught').length;
process.stdout.write(`${caught} of ${bugs.length} planted bugs caught\n`);
process.exitCode = verdicts.some(isBad) ? 1 : 0;
