/**
 * The sides' process and the station's thread as bundles, made as the app's are: from sources Node holds
 * its compiler for types twice, some 60 MB that no shop has.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { bundle } from './bundle-names.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** @returns the address of the sides' process. */
export async function bundleSides(): Promise<URL> {
  const outDir = at('out/bench-lookup');
  await build({
    configFile: false,
    root: at('.'),
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: true,
      outDir,
      target: 'node24',
      rolldownOptions: {
        input: {
          [bundle.side]: at('bench/lookup/side-process.ts'),
          [bundle.worker]: at('electron/station/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  return new URL(`../../out/bench-lookup/${bundle.side}.js`, import.meta.url);
}
