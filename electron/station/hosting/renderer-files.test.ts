import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadRendererFiles, manifestOf, writeRendererManifest } from './renderer-files.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'dangol-hosting-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function built(): Promise<string> {
  const renderer = path.join(dir, 'renderer');
  mkdirSync(path.join(renderer, 'assets'), { recursive: true });
  writeFileSync(path.join(renderer, 'index.html'), '<p>');
  writeFileSync(path.join(renderer, 'assets', 'a-1.js'), '1;');
  await writeRendererManifest(renderer);
  return renderer;
}

test('files are served by their address, the page at /', async () => {
  const files = await loadRendererFiles(await built());
  expect([...files.keys()].toSorted()).toEqual(['/', '/assets/a-1.js']);
  expect(files.get('/')).toMatchObject({
    contentType: 'text/html; charset=utf-8',
    immutable: false,
  });
  expect(files.get('/assets/a-1.js')).toMatchObject({ immutable: true });
});

test('files that came after the build are not served', async () => {
  const renderer = await built();
  writeFileSync(path.join(renderer, 'assets', 'planted.js'), 'evil');
  expect([...(await loadRendererFiles(renderer)).keys()]).not.toContain('/assets/planted.js');
});

test('files that were changed, are missing, or were never built are refused with what to do', async () => {
  const renderer = await built();
  writeFileSync(path.join(renderer, 'assets', 'a-1.js'), '2;');
  await expect(loadRendererFiles(renderer)).rejects.toThrow(
    'the renderer is not built (/assets/a-1.js is not as it was built): run `npm run build`',
  );
  rmSync(path.join(renderer, 'assets', 'a-1.js'));
  await expect(loadRendererFiles(renderer)).rejects.toThrow('/assets/a-1.js is missing');
  rmSync(manifestOf(renderer));
  await expect(loadRendererFiles(renderer)).rejects.toThrow('it has no manifest');
});

test('no file can be named outside the folder by a manifest', async () => {
  const renderer = await built();
  writeFileSync(path.join(dir, 'secret.html'), 'secret');
  const manifest = JSON.parse(readFileSync(manifestOf(renderer), 'utf8')) as {
    files: Record<string, unknown>;
  };
  const sha256 = createHash('sha256').update('secret').digest('hex');
  manifest.files['/../secret.html'] = { sha256 };
  writeFileSync(manifestOf(renderer), JSON.stringify(manifest));
  await expect(loadRendererFiles(renderer)).rejects.toThrow('it has no manifest');
});

test('a file of a type no host can serve stops the build', async () => {
  const renderer = await built();
  writeFileSync(path.join(renderer, 'page.exe'), '');
  await expect(writeRendererManifest(renderer)).rejects.toThrow('/page.exe: no content type');
});
