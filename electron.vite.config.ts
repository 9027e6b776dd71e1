/**
 * The builds: `out/main` (Electron's main process and the station worker), `out/preload` and
 * `out/renderer` with its manifest, from which both hosts serve. In development the station and the
 * browser host need no build: Node runs their TypeScript as it is.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import { mergeConfig, type Plugin } from 'vite';
import { writeRendererManifest } from './electron/station/hosting/renderer-files.ts';
import { rendererConfig } from './renderer/vite.config.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Native modules and what Electron itself brings; everything else goes into the bundle. */
const external = ['electron', 'better-sqlite3', /^node:/];

function rendererManifest(): Plugin {
  return {
    name: 'dangol-renderer-manifest',
    apply: 'build',
    closeBundle: () => writeRendererManifest(at('out/renderer')),
  };
}

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      externalizeDeps: false,
      rollupOptions: {
        input: { index: at('electron/main/index.ts'), worker: at('electron/station/worker.ts') },
        external,
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      rollupOptions: {
        input: { index: at('electron/preload/index.ts') },
        external,
        // A sandboxed preload script is one CommonJS file: it can require nothing but Electron.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: mergeConfig(rendererConfig, { plugins: [rendererManifest()] }),
});
