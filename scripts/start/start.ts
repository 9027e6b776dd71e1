// `npm start`, on the project's own Node: from the installed packages to stations on the screen.
//
//   build → PostgreSQL → hub → demo shop → stations → windows → `ready`
//
// Whatever is started is put on a stack first and ended in the reverse order, at Ctrl-C, when
// something fails, or when the process that started this one is killed. Is this one killed itself,
// the others notice (end-with-parent.ts) and end on their own.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../hub/embedded-postgres.ts';
import { createSteps, type Steps } from '../steps.ts';
import { build } from './build.ts';
import { openBrowserWindow } from './browser-window.ts';
import { downloadElectron, electronBinary } from './electron-binary.ts';
import { findBrowser, hasDisplay } from './find-browser.ts';
import { announceEnd, claim, isStartProcess } from './only-one.ts';
import { help, parseOptions, type StartOptions } from './options.ts';
import { choosePort } from './ports.ts';
import { nodeProgram, runOnce, type Service, startService } from './service.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dangolDir = path.resolve(root, process.env['DANGOL_DIR'] ?? '.dangol');
const inDangolDir = (...names: string[]) => path.join(dangolDir, ...names);

/** An expected "no", with words for a person: shown without a stack. */
class CannotStart extends Error {}

interface Run {
  options: StartOptions;
  steps: Steps;
  /** Ends whatever was started, last first. */
  ends: (() => Promise<unknown>)[];
  services: Service[];
  /** Aborted when this start is to stop. */
  signal: AbortSignal;
}

process.exitCode = await main();
process.disconnect?.();

async function main(): Promise<number> {
  const parsed = parseOptions(process.argv.slice(2));
  if (!parsed.ok && parsed.code === 'help') {
    console.log(help);
    return 0;
  }
  if (!parsed.ok) {
    console.error(`${parsed.message}\n\n${help}`);
    return 2;
  }
  const stop = stopRequest();
  const run: Run = {
    options: parsed.options,
    steps: createSteps(process.stdout, () => performance.now(), stop.signal),
    ends: [],
    services: [],
    signal: stop.signal,
  };
  let code = 0;
  try {
    await untilAborted(stop.signal, setUp(run));
    await untilAborted(stop.signal, firstEnd(run.services));
  } catch (error) {
    if (!stop.signal.aborted) {
      code = 1;
      console.error(`\n${describe(error)}`);
    }
  }
  stop.hurryBy(() => {
    for (const service of run.services) service.kill();
  });
  if (run.ends.length > 0) {
    announceEnd(inDangolDir('start.pid'));
    const last = createSteps(process.stdout, () => performance.now());
    await last.run('stopped', async () => {
      for (const end of run.ends.toReversed()) await end().catch(() => {});
    });
  }
  return code;
}

async function setUp(run: Run): Promise<void> {
  const { options, steps } = run;
  await mkdir(inDangolDir('logs'), { recursive: true });
  await mkdir(inDangolDir('browser'), { recursive: true });
  await claimFolder(run);
  if (options.reset) await steps.run('everything of before deleted', reset);

  await steps.run('screens built', async (say) => say(await build(root, run.signal)));
  const hub = await startHub(run);
  await loadDemo(run);
  const electron = await findElectron(run);
  const stations: Station[] = [];
  for (let number = 1; number <= options.stations; number++) {
    stations.push(await startStation(run, number, hub, electron));
  }
  const addresses = await openWindows(run, stations);
  steps.note('Ctrl-C stops everything.');
  for (const [index, address] of addresses.entries()) {
    steps.note(`station ${index + 1} ${address}`);
  }
  steps.note('ready');
}

/** Waits for one that is ending, or that was killed a moment ago and does not know it yet. */
async function claimFolder(run: Run): Promise<void> {
  const file = inDangolDir('start.pid');
  const startedAt = performance.now();
  for (;;) {
    run.signal.throwIfAborted();
    const outcome = claim(file, isStartProcess);
    if (outcome.ok) break;
    if (performance.now() - startedAt > (outcome.ending ? 60_000 : 2_500)) {
      throw new CannotStart(
        `Dangol is already running here (process ${outcome.holder}); stop it first.`,
      );
    }
    await delay(200);
  }
  run.ends.push(() => rm(file, { force: true }));
}

async function reset(): Promise<void> {
  await removeEmbeddedPostgres(inDangolDir('postgres'));
  const kept = new Set(['start.pid', 'test-postgres', 'logs', 'browser']);
  for (const name of await readdir(dangolDir)) {
    if (!kept.has(name)) await rm(inDangolDir(name), { recursive: true, force: true });
  }
}

/** Starts PostgreSQL and the hub; gives the hub's address. */
async function startHub(run: Run): Promise<string> {
  const { options, steps } = run;
  const chosen = await choosePort(options.port);
  if (!chosen.ok) {
    throw new CannotStart(
      `Port ${chosen.taken} is taken; give another with --port, or none for a free one.`,
    );
  }
  if (chosen.insteadOf !== undefined) {
    steps.note(`! port ${chosen.insteadOf} is taken; the hub listens on ${chosen.port}`);
  }
  if (process.env['DATABASE_URL'] === undefined) {
    await steps.run('PostgreSQL', async (say) => {
      const starting = startEmbeddedPostgres({ dataDir: inDangolDir('postgres') });
      run.ends.push(async () => (await starting).stop());
      if (!(await starting).started) say('was running');
    });
  }
  return steps.run('hub', async () => {
    const hub = startService({
      ...nodeProgram('hub/main.ts', ['serve', '--port', String(chosen.port)]),
      ...surroundings('hub'),
      name: 'the hub',
    });
    keep(run, hub);
    const [, address = ''] = await hub.line(/^hub ready (http:\S+)/, 60_000);
    return address;
  });
}

async function loadDemo(run: Run): Promise<void> {
  const customers = String(run.options.customers);
  const said = await run.steps.run('demo shop', () =>
    runOnce(
      {
        ...nodeProgram('hub/main.ts', ['demo', '--customers', customers]),
        ...surroundings('demo'),
        name: 'the demo shop',
      },
      run.signal,
    ),
  );
  const pin = said.find((line) => line.startsWith('staff sign in'));
  if (pin !== undefined) run.steps.note(`  ${pin}`);
}

/** Electron's program where a window is wanted and possible; downloads it when it is not there. */
async function findElectron(run: Run): Promise<string | undefined> {
  if (!run.options.open || !hasDisplay()) return undefined;
  const there = electronBinary();
  if (there !== undefined) return there;
  const outcome = await run.steps.run('Electron', async (say) => {
    const download = await downloadElectron(
      inDangolDir('electron-download-failed'),
      Date.now(),
      run.signal,
    );
    if (download !== 'downloaded') say(`download ${download}; a browser is used instead`, '–');
    return download;
  });
  return outcome === 'downloaded' ? electronBinary() : undefined;
}

interface Station {
  service: Service;
  /** Of its page, with a launch secret in it; undefined when Electron shows it. */
  address: string | undefined;
}

async function startStation(
  run: Run,
  number: number,
  hub: string,
  electron: string | undefined,
): Promise<Station> {
  return run.steps.run(`station ${number}`, async (say) => {
    if (electron !== undefined) {
      try {
        return await startHost(run, number, hub, electron);
      } catch (error) {
        if (error instanceof CannotStart) throw error;
        say('Electron does not run here; a browser is used instead');
      }
    }
    return startHost(run, number, hub, undefined);
  });
}

async function startHost(
  run: Run,
  number: number,
  hub: string,
  electron: string | undefined,
): Promise<Station> {
  const { mode } = run.options;
  const host = electron === undefined ? 'browser' : 'electron';
  // Each host keeps its keys in its own way, so each has its own data.
  const name = `${host}-${mode}-${number}`;
  const dataDir = inDangolDir('stations', name);
  await mkdir(dataDir, { recursive: true });
  const args = ['--data-dir', dataDir, '--hub', hub, '--mode', mode];
  // Kept in the station's own folder, so that whoever deletes that makes it enrol again.
  const enrolled = path.join(dataDir, 'enrolled-by-npm-start');
  const mustEnrol = !existsSync(enrolled);
  if (mustEnrol) args.push('--enrol-code', await enrolCode(run, number));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const service = startService({
    ...(electron === undefined
      ? nodeProgram('electron/browser-host/main.ts', args)
      : { program: electron, args: [...asRoot, root, ...args] }),
    ...surroundings(name),
    name: `station ${number}`,
  });
  run.ends.push(service.stop);
  try {
    if (mustEnrol) {
      const [line] = await service.line(/^station (not |already )?enrolled.*/, 60_000);
      if (line.startsWith('station not')) throw new CannotStart(line);
      await writeFile(enrolled, '');
    }
    const [, address] = await service.line(/^station ready(?: (http:\S+))?/, 60_000);
    run.services.push(service);
    return { service, address };
  } catch (error) {
    await service.stop();
    throw error;
  }
}

async function enrolCode(run: Run, number: number): Promise<string> {
  // The code goes from the hub straight to the station: there is nobody between them to compare for.
  const args = ['enrol', '--store', 'gangnam', '--mode', run.options.mode, '--confirmed', '--json'];
  const lines = await runOnce(
    { ...nodeProgram('hub/main.ts', args), ...surroundings(`enrol-${number}`), name: 'enrolment' },
    run.signal,
  );
  const answer = JSON.parse(lines.at(-1) ?? '') as { code: string };
  return answer.code;
}

/** Opens a window for each station that has an address. Gives what to print for each. */
async function openWindows(run: Run, stations: Station[]): Promise<string[]> {
  const browser = run.options.open && hasDisplay() ? findBrowser() : undefined;
  const addresses: string[] = [];
  for (const [index, { service, address }] of stations.entries()) {
    if (address === undefined) addresses.push('in its Electron window');
    else if (browser === undefined) addresses.push(address);
    else {
      await run.steps.run(`window ${index + 1} in ${browser.name}`, async () => {
        const window = await openBrowserWindow(browser, address, inDangolDir('browser'));
        run.ends.push(window.close);
      });
      // The window has used its address up; another page needs another.
      service.send('launch');
      addresses.push((await service.line(/^launch (http:\S+)/, 10_000))[1] ?? '');
    }
  }
  if (run.options.open && browser === undefined && addresses.some((a) => a.startsWith('http'))) {
    const why = hasDisplay() ? 'no Chromium or Chrome is installed' : 'there is no display';
    run.steps.note(`! ${why}: open the address yourself`);
  }
  return addresses;
}

function keep(run: Run, service: Service): void {
  run.services.push(service);
  run.ends.push(service.stop);
}

function surroundings(log: string): { cwd: string; env: NodeJS.ProcessEnv; logFile: string } {
  return {
    cwd: root,
    // The demo shop has no real person in it, so a machine without a keystore may hold it.
    env: { ...process.env, DANGOL_DIR: dangolDir, DANGOL_DEVELOPMENT_KEYS: '1' },
    logFile: inDangolDir('logs', `${log}.log`),
  };
}

/** Rejects with words about the first of them that ends. */
async function firstEnd(services: Service[]): Promise<never> {
  throw new CannotStart(await Promise.race(services.map((service) => service.ended)));
}

/** Aborts at Ctrl-C, at a request to end, and when whoever started this process is gone. */
function stopRequest(): { signal: AbortSignal; hurryBy: (hurry: () => void) => void } {
  const controller = new AbortController();
  let firstAtMs: number | undefined;
  let hurry = () => {};
  const ask = () => {
    firstAtMs ??= performance.now();
    controller.abort();
    // npm and the terminal may each pass on the same Ctrl-C; a later one is meant.
    if (performance.now() - firstAtMs > 1_500) hurry();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  process.once('disconnect', ask);
  return {
    signal: controller.signal,
    hurryBy: (act) => {
      hurry = act;
    },
  };
}

function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')));
    work.then(resolve, reject);
  });
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message;
}
