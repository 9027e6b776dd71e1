// All that the system's own Node (20 or newer) ever does here: install the packages when they are
// missing or not the ones of package-lock.json, find the project's Node 24 among them, and hand over
// to a TypeScript file that it runs. Uses nothing but Node itself.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** better-sqlite3 and electron do not work below. From 22.18 on Node runs .ts without a flag. */
const oldestNode = [22, 12];
const firstWithTypes = [22, 18];

/**
 * Makes everything ready and runs `script` (from the project's root) with this process's arguments.
 * Ends this process with its exit code.
 * @param {string} script
 */
export async function handOver(script) {
  if (!packagesAreCurrent()) await install();
  const node = findNode();
  const bin = path.join(root, 'node_modules', '.bin');
  const env = {
    ...process.env,
    PATH: [bin, path.dirname(node.path), process.env.PATH].join(path.delimiter),
    // Halves the time each of our processes takes to start.
    NODE_COMPILE_CACHE:
      process.env.NODE_COMPILE_CACHE ?? path.join(root, 'node_modules/.cache/node-compile'),
  };
  if (isOlder(node.version, firstWithTypes)) {
    env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} --experimental-strip-types --no-warnings`.trim();
  }
  const child = spawn(node.path, [path.join(root, script), ...process.argv.slice(2)], {
    env,
    // By the channel it learns when this process is killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  const watch = whenAbandoned(() => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    clearInterval(watch);
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
    process.disconnect?.();
  });
}

/**
 * Under `npm run` there are a shell and npm above this process. Where one of them is killed the other
 * may not tell, and everything would go on unseen: so look for them now and then.
 * @param {() => void} act
 */
function whenAbandoned(act) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const family = () => `${process.ppid} ${parentOf(process.ppid)}`;
  const before = family();
  const timer = setInterval(() => {
    if (family() === before) return;
    clearInterval(timer);
    act();
  }, 500);
  return timer;
}

/**
 * Only Linux tells; elsewhere this process's own parent has to do.
 * @param {number} pid
 */
function parentOf(pid) {
  try {
    // 'pid (name) state ppid …'; the name may hold blanks and brackets.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1)?.split(' ')[2];
  } catch {
    return undefined;
  }
}

/** Is every package of the lock file installed in that version? npm keeps its own list of them. */
function packagesAreCurrent() {
  try {
    const wanted = readPackages('package-lock.json');
    const installed = readPackages('node_modules/.package-lock.json');
    return Object.entries(wanted).every(([place, { version, optional }]) => {
      if (place === '') return true;
      // An optional one that is not there is for another platform.
      return installed[place] === undefined
        ? optional === true
        : installed[place].version === version;
    });
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
}

async function install() {
  const startedAt = performance.now();
  if (process.stdout.isTTY) process.stdout.write('… packages');
  // Under `npm run`, npm tells where it and its Node are. The Node of node_modules will be replaced.
  const { npm_execpath: npm, npm_node_execpath: node = process.execPath } = process.env;
  const [program, ...before] = npm === undefined ? ['npm'] : [node, npm];
  const child = spawn(program, [...before, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: npm === undefined && process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.once('close', resolve);
  });
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[2K');
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (code !== 0) {
    console.error(output.trim());
    fail(`✗ packages  ${seconds} s\n\nnpm could not install the packages; its words are above.`);
  }
  console.log(`✓ packages  ${seconds} s`);
}

/** The project's own Node where its package is for this platform, else one that is new enough. */
function findNode() {
  const name = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const own = path.join(root, `node_modules/node-${name}-${process.arch}/bin/${file}`);
  const candidates = [own, process.execPath, process.env.npm_node_execpath ?? ''];
  const seen = [];
  for (const candidate of candidates.filter((place) => place !== '' && existsSync(place))) {
    const { stdout } = spawnSync(candidate, ['--version'], { encoding: 'utf8' });
    const version = /^v(\d+)\.(\d+)/
      .exec(stdout ?? '')
      ?.slice(1)
      .map(Number);
    if (version === undefined) continue;
    if (!isOlder(version, oldestNode)) return { path: candidate, version };
    seen.push(version.join('.'));
  }
  return fail(
    `Dangol needs Node ${oldestNode.join('.')} or newer. For ${process.platform} on ` +
      `${process.arch} it does not bring its own, and the one here is ${seen.join(', ')}.`,
  );
}

/**
 * @param {number[]} version
 * @param {number[]} than
 */
function isOlder([major = 0, minor = 0], [thanMajor = 0, thanMinor = 0]) {
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
