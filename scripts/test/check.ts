// `npm run check`: what is quick. Two things at a time; of what fails, everything it said.
import { fileURLToPath } from 'node:url';
import { type Finished, runAll } from './command.ts';
import { staticChecks } from './static-checks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const quickTests = {
  name: 'unit, contract and architecture tests',
  program: 'vitest',
  args: ['run', '--project', 'unit', '--project', 'contract', '--project', 'architecture'],
};

const startedAt = performance.now();
const failed: Finished[] = [];
// The tests take longest, so they begin first.
await runAll([quickTests, ...staticChecks(root)], 2, root, (finished) => {
  const { name, ok, durationMs } = finished;
  console.log(`${ok ? '✓' : '✗'} ${name}  ${(durationMs / 1000).toFixed(1)} s`);
  if (!ok) failed.push(finished);
});
for (const { name, output } of failed) console.error(`\n── ${name} ──\n${output.trim()}`);

const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
if (failed.length > 0) {
  console.error(`\n${failed.map(({ name }) => name).join(', ')} failed  ${seconds} s`);
} else console.log(`all is well  ${seconds} s`);
process.exitCode = failed.length === 0 ? 0 : 1;
process.disconnect?.();
