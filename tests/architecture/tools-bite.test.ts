// A checker that is set up wrongly finds nothing and looks just like clean code. So each of them is
// run, with this project's own settings, on a small project with mistakes planted in it.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let planted: string;

beforeAll(async () => {
  planted = await mkdtemp(path.join(os.tmpdir(), 'dangol-canary-'));
  for (const file of ['tsconfig.base.json', 'tsconfig.json', '.oxlintrc.json', 'biome.json']) {
    await cp(path.join(root, file), path.join(planted, file));
  }
  const folders = ['shared/tsconfig.json', 'hub/tsconfig.json', 'renderer/tsconfig.json'];
  for (const file of folders) await cp(path.join(root, file), path.join(planted, file));
  await symlink(path.join(root, 'node_modules'), path.join(planted, 'node_modules'), 'junction');
  const settings = JSON.parse(await readFile(path.join(root, 'knip.json'), 'utf8')) as object;
  await writeFile(
    path.join(planted, 'knip.json'),
    JSON.stringify({ ...settings, entry: ['hub/main.ts'], ignoreDependencies: [] }),
  );
  await writeFile(
    path.join(planted, 'package.json'),
    JSON.stringify({ name: 'planted', type: 'module', dependencies: { pg: '*', zod: '*' } }),
  );
  await mkdir(path.join(planted, '.git'));
  await write(
    'hub/main.ts',
    `import pg from 'pg';\nimport { used } from './used.ts';\n\nconsole.log(pg.Client, used);\n`,
  );
  await write('hub/used.ts', 'export const used = 1;\nexport const unused = 2;\n');
  await write('hub/orphan.ts', 'export const orphan = 1;\n');
  await write(
    'hub/forgotten.ts',
    'async function save() {}\nexport function run() {\n  save();\n}\n',
  );
  await write('hub/loose.ts', 'export const loose = (x: any) => x == 1;\n');
  await write('hub/ugly.ts', 'export   const ugly = "double"\n');
  await write('hub/window.ts', 'export const title = document.title;\n');
  await write('hub/wrong.ts', `export const wrong: number = 'text';\n`);
  await write('shared/wrong.ts', `export const clock = () => setTimeout(() => {}, 1);\n`);
  await write('renderer/wrong.ts', `export const home = process.env.HOME;\n`);
});

afterAll(() => rm(planted, { recursive: true, force: true }));

test('the formatter refuses a file that is not formatted', async () => {
  const { code, output } = await run('biome', ['format', '--vcs-enabled=false', 'hub']);
  expect(code).not.toBe(0);
  expect(output).toContain('ugly.ts');
  expect(output).not.toContain('used.ts');
});

test('the linter finds mistakes, those that need types included', async () => {
  const { code, output } = await run('oxlint', ['-f', 'unix', 'hub', 'shared', 'renderer']);
  expect(code).not.toBe(0);
  for (const rule of ['no-floating-promises', 'no-explicit-any', 'eqeqeq']) {
    expect(output).toContain(rule);
  }
});

test("the hub's types know Node and no window", async () => {
  const { code, output } = await run('tsc', ['-p', 'hub']);
  expect(code).not.toBe(0);
  expect(output).toMatch(/hub\/wrong\.ts.*TS2322/);
  expect(output).toMatch(/hub\/window\.ts.*TS2584/);
  expect(output).not.toContain('main.ts');
});

test('the shared types know neither timers nor Node', async () => {
  const { code, output } = await run('tsc', ['-p', 'shared']);
  expect(code).not.toBe(0);
  expect(output).toMatch(/shared\/wrong\.ts.*setTimeout/);
});

test("the renderer's types know no Node", async () => {
  const { code, output } = await run('tsc', ['-p', 'renderer']);
  expect(code).not.toBe(0);
  expect(output).toMatch(/renderer\/wrong\.ts.*process/);
});

test('the unused-code check finds files, exports and dependencies that nobody uses', async () => {
  const { code, output } = await run('knip', ['--no-progress']);
  expect(code).not.toBe(0);
  expect(output).toMatch(/Unused files.*\n(.*\n)*?.*hub\/orphan\.ts/);
  expect(output).toMatch(/Unused dependencies.*\n(.*\n)*?zod /);
  expect(output).toMatch(/Unused exports.*\n(.*\n)*?unused /);
});

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(planted, file)), { recursive: true });
  await writeFile(path.join(planted, file), text);
}

function run(tool: string, args: string[]): Promise<{ code: number; output: string }> {
  const program = path.join(root, 'node_modules', '.bin', tool);
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '' };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: planted, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, output: stdout + stderr });
    });
  });
}
