import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const lingui = path.join(root, 'node_modules/@lingui/cli/dist/lingui.js');
const { NODE_ENV: _test, VITEST: _vitest, ...env } = process.env;
const check = (what: string) =>
  run(process.execPath, [lingui, 'check', what, '--workers', '1'], {
    cwd: root,
    env,
    timeout: 30_000,
  });

it('every message of the screens has its Korean', async () => {
  await expect(check('missing')).resolves.toBeDefined();
}, 30_000);

it('the catalogues hold exactly the messages of the source', async () => {
  await expect(check('sync')).resolves.toBeDefined();
}, 30_000);

it('Korean fills in the same values as English', async () => {
  const catalogue = await readFile(path.join(import.meta.dirname, 'ko.po'), 'utf8');
  const entries = [...catalogue.matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)/gm)];
  const values = (text = '') => [...new Set(text.match(/\{\w+(?=[,}])|<\d+>/g) ?? [])].sort();
  const odd = entries.filter(([, english, korean]) => {
    return values(english).join() !== values(korean).join();
  });
  expect(entries.length).toBeGreaterThan(250);
  expect(odd.map(([, english]) => english)).toEqual([]);
});
