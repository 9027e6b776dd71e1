/**
 * `npm run test:sim -- [--seeds 10000] [--from 1] [--keep NAME]`: plays the histories of many seeds and
 * prints what happened in them. One that fails is made short (not with `--unshortened`) and printed;
 * `--keep` also writes it to `regressions`, where `npm test` plays it from then on.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BrokenPromiseError, belowFloors, playSeeds } from './play.ts';

const progressEvery = 500;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    keep: { type: 'string' },
    unshortened: { type: 'boolean', default: false },
  },
});
const seeds = Number(values.seeds);
const from = Number(values.from);
if (!Number.isSafeInteger(seeds) || seeds < 1 || !Number.isSafeInteger(from)) {
  throw new Error('--seeds and --from are whole numbers');
}

const began = performance.now();
const perSecond = (played: number) => (played / ((performance.now() - began) / 1000)).toFixed(1);
try {
  const totals = await playSeeds(from, seeds, {
    shortens: !values.unshortened,
    progress(played) {
      if (played % progressEvery !== 0) return;
      process.stdout.write(`${played} of ${seeds}, ${perSecond(played)} seeds/s\n`);
    },
  });
  process.stdout.write(
    `${seeds} seeds from ${from}: no promise broken, ${perSecond(seeds)} seeds/s\n`,
  );
  for (const [what, count] of Object.entries(totals)) {
    process.stdout.write(`  ${what.padEnd(14)} ${count}\n`);
  }
  const missing = belowFloors(totals, seeds);
  if (missing.length > 0) {
    process.stdout.write(`too little happened:\n  ${missing.join('\n  ')}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof BrokenPromiseError)) throw error;
  process.stdout.write(`seed ${error.shrunk.seed} breaks a promise: ${error.message}\n`);
  if (values.keep !== undefined) {
    const file = new URL(`./regressions/${values.keep}.json`, import.meta.url);
    writeFileSync(file, `${JSON.stringify(error.shrunk, null, 1)}\n`);
    process.stdout.write(`kept in ${fileURLToPath(file)}\n`);
  }
  process.exitCode = 1;
}
