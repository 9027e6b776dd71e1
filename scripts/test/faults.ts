// `npm run test:faults`: faults of design/sync.md's matrix on real processes and files, each a test whose
// name begins with its number. Each prints its counts; without numbers, all of them run.
import { fileURLToPath } from 'node:url';
import { build } from '../start/build.ts';
import { runCommand } from './command.ts';
import { readFaultOptions } from './fault-options.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const options = readFaultOptions(process.argv.slice(2));
if (!options.ok) {
  console.error(options.detail);
  process.exitCode = 2;
} else {
  await build(root, new AbortController().signal);
  const { ok } = await runCommand(
    {
      name: 'faults',
      program: 'vitest',
      // One file at a time: what is measured must not be another fault's load.
      args: ['run', '--project', 'faults', '--no-file-parallelism', ...options.vitest],
      env: { FAULTS: options.sizes, FAULTS_SEED: String(options.seed) },
      timeoutMs: 12 * 60 * 60_000,
    },
    { cwd: root, show: true },
  );
  process.exitCode = ok ? 0 : 1;
}
process.disconnect?.();
