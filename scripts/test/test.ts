// `npm test`: set-up, the static checks, and every test there is. Its last line says how many passed
// and failed; a static check counts as one, and a runner that ran no test at all has failed.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../start/build.ts';
import { electronBinary } from '../start/electron-binary.ts';
import { createSteps } from '../steps.ts';
import { type Command, type Finished, runAll, runCommand } from './command.ts';
import { add, type Counts, countPlaywright, countVitest, lastLine, noTests } from './counts.ts';
import { ensureBrowser } from './ensure-browser.ts';
import { staticChecks } from './static-checks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** More at once, and what is promised within a time would measure the other tests. */
const processors = Math.min(os.availableParallelism(), 4);
const steps = createSteps(process.stdout, () => performance.now());
const summary: string[] = [];
let total = noTests;

// A person's own settings are not the tests' business.
for (const name of Object.keys(process.env)) {
  if (/^(DANGOL_(?!BROWSER)|HUB_|DATABASE_URL$)/.test(name)) delete process.env[name];
}

const reports = await mkdtemp(path.join(os.tmpdir(), 'dangol-reports-'));
try {
  await setUp();
  await checkStatically();
  await runVitest(['simulation', 'unit', 'contract', 'architecture'], processors);
  // Faults wait for most of their time, for silences, leases and backoffs; the others work meanwhile.
  await runVitest(['integration', 'security', 'faults'], processors + 1);
  await runPlaywright();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total = add(total, { ...noTests, failed: 1 });
} finally {
  await rm(reports, { recursive: true, force: true });
}

console.log(`\n${summary.join('\n')}\n`);
console.log(lastLine(total));
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
process.disconnect?.();

async function setUp(): Promise<void> {
  await steps.run('screens built', async (say) =>
    say(await build(root, new AbortController().signal)),
  );
  await steps.run('browser', async (say) => {
    const browser = await ensureBrowser(root, say);
    if (!browser.ok) throw new Error(browser.words);
    process.env['DANGOL_BROWSER'] = browser.path;
    say(browser.path);
  });
}

async function checkStatically(): Promise<void> {
  const counts = { ...noTests };
  const startedAt = performance.now();
  await runAll(staticChecks(root), 2, root, ({ name, ok, output, durationMs }) => {
    console.log(`${ok ? '✓' : '✗'} ${name}  ${(durationMs / 1000).toFixed(1)} s`);
    if (ok) counts.passed++;
    else {
      counts.failed++;
      console.log(output.trim());
    }
  });
  tell('static checks', counts, performance.now() - startedAt);
}

/** @param workers files that run at the same time; each may start processes of its own. */
async function runVitest(projects: string[], workers: number): Promise<void> {
  const name = projects.join(', ');
  const report = path.join(reports, `${projects.join('-')}.json`);
  const finished = await show({
    name,
    program: 'vitest',
    args: [
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      `--maxWorkers=${workers}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
  });
  await count(finished, report, countVitest);
}

async function runPlaywright(): Promise<void> {
  const report = path.join(reports, 'playwright.json');
  const finished = await show({
    name: 'end to end',
    program: 'playwright',
    args: ['test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  await count(finished, report, countPlaywright);
  if (electronBinary() === undefined) {
    summary.push('  the end-to-end tests on real Electron were not run: its binary is not here');
  }
}

function show(command: Command): Promise<Finished> {
  console.log(`\n── ${command.name} ──`);
  return runCommand(command, { cwd: root, show: true });
}

/** A runner that failed without a failed test, or ran none, counts as one failure. */
async function count(
  { name, ok, durationMs }: Finished,
  report: string,
  read: (report: unknown) => Counts,
): Promise<void> {
  let counts = noTests;
  let why = '';
  try {
    counts = read(JSON.parse(await readFile(report, 'utf8')));
  } catch (error) {
    why = `  no report: ${String(error)}`;
  }
  const ranNothing = counts.passed + counts.failed === 0;
  if (ranNothing) why ||= '  no test was run';
  if (counts.failed === 0 && (!ok || ranNothing)) {
    why ||= '  the runner itself failed';
    counts = { ...counts, failed: 1 };
  }
  tell(name, counts, durationMs, why);
}

function tell(name: string, counts: Counts, durationMs: number, why = ''): void {
  total = add(total, counts);
  const mark = counts.failed === 0 ? '✓' : '✗';
  summary.push(`${mark} ${name}: ${lastLine(counts)}  ${(durationMs / 1000).toFixed(0)} s${why}`);
}
