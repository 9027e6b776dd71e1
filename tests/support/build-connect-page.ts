/** Builds the connect page as the renderer is built, with its manifest. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { writeRendererManifest } from '#electron/station/hosting/renderer-files.ts';

export async function buildConnectPage(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'dangol-connect-page-'));
  const dir = path.join(temporary, 'renderer');
  const root = fileURLToPath(new URL('./connect-page', import.meta.url));
  await build({
    configFile: false,
    logLevel: 'warn',
    root,
    build: {
      outDir: dir,
      emptyOutDir: true,
      target: 'chrome140',
      modulePreload: { polyfill: false },
    },
  });
  await writeRendererManifest(dir);
  return { dir, remove: () => rm(temporary, { recursive: true, force: true }) };
}
