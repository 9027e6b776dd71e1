// Builds Electron's entries and the screens when what they are made of has changed since the last
// time: a hash over all of it is kept beside the output.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const inputs = ['renderer', 'shared', 'electron', 'resources'];
const inputFiles = ['electron.vite.config.ts', 'lingui.config.ts', 'package-lock.json'];

/** Brings `out/` up to date. Throws with the builder's own words when it fails. */
export async function build(root: string, signal: AbortSignal): Promise<'built' | 'was current'> {
  const stamp = path.join(root, 'out', 'built-from');
  const hash = await hashInputs(root);
  const last = await readFile(stamp, 'utf8').catch(() => '');
  if (last === hash && existsSync(path.join(root, 'out/renderer/index.html'))) return 'was current';
  const program = path.join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const child = spawn(process.execPath, [program, 'build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  // Its end is told by `close`, also when it was stopped.
  child.once('error', () => {});
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the build failed:\n${output.trim()}`);
  await writeFile(stamp, hash);
  return 'built';
}

/** Tests beside the sources do not count: they are in no output. */
async function hashInputs(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of inputs) {
    const entries = await readdir(path.join(root, folder), {
      recursive: true,
      withFileTypes: true,
    });
    const files = entries
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
    for (const file of files) {
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(await readFile(file))
        .update('\0');
    }
  }
  for (const file of inputFiles) {
    hash.update(await readFile(path.join(root, file)).catch(() => ''));
  }
  return hash.digest('hex');
}
