/**
 * `npm run test:sim -- [--seeds 10000] [--from 1] [--keep NAME]`: plays the histories of many seeds and
 * prints what happened in them, also when it is interrupted. One that fails is made short (not with
 * `--unshortened`) and printed; `--keep` also writes it to `regressions`, where `npm test` plays it from
 * then on.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BrokenPromiseError, belowFloors, playSeeds, type Totals } from './play.ts';

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
let last: { played: number; totals: Totals } | undefined;

/** What happened in so many seeds; the exit code is 1 where it was too little. */
function sum(played: number, totals: Totals): void {
  const rate = (played / ((performance.now() - began) / 1000)).toFixed(1);
  const cpu = process.cpuUsage();
  const ofCpu = (played / ((cpu.user + cpu.system) / 1e6)).toFixed(1);
  process.stdout.write(
    `${played} seeds from ${from}: no promise broken, ${rate} seeds/s (${ofCpu} a second of CPU)\n`,
  );
  for (const [what, count] of Object.entries(totals)) {
    process.stdout.write(`  ${what.padEnd(14)} ${count}\n`);
  }
  const missing = belowFloors(totals, played);
  if (missing.length > 0) {
    process.stdout.write(`too little happened:\n  ${missing.join('\n  ')}\n`);
    process.exitCode = 1;
  }
}

// Whoever has no more time still wants to know.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    if (last !== undefined) sum(last.played, last.totals);
    process.exit();
  });
}

try {
  const totals = await playSeeds(from, seeds, {
    shortens: !values.unshortened,
    progress(played, totals) {
      last = { played, totals };
      if (played % progressEvery === 0) process.stdout.write(`${played} of ${seeds}\n`);
    },
  });
  sum(seeds, totals);
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
