// How the renderer is built, as the `renderer` section of electron.vite.config.ts. A message without
// its Korean fails the build, so that no screen ever shows half a language.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import babel from '@rolldown/plugin-babel';
import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';

// Not `import.meta.dirname`: electron-vite bundles this file and keeps only the address true.
const root = fileURLToPath(new URL('.', import.meta.url));
const configPath = resolve(root, '../lingui.config.ts');

/** Turns the word macros into look-ups and the catalogues into modules; tests need the same. */
export const wordPlugins = () => [
  lingui({ configPath, failOnMissing: true, failOnCompileError: true }),
  babel({ presets: [linguiTransformerBabelPreset({}, { configPath })] }),
];

export const rendererConfig: UserConfig = {
  root,
  base: './',
  build: {
    outDir: resolve(root, '../out/renderer'),
    emptyOutDir: true,
    // Chromium of Electron 45 and of any browser a shop would still run.
    target: 'chrome140',
    // Under the page's policy an inlined font or icon could not load.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: resolve(root, 'index.html') },
  },
  worker: { format: 'es' },
  plugins: [react(), ...wordPlugins()],
};
