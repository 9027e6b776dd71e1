// What follows `npm run test:faults --`.

export type FaultOptions =
  | {
      ok: true;
      sizes: 'whole' | 'full';
      /** Of the random histories; 0 are those of every run. */
      seed: number;
      /** Arguments that choose the tests. */
      vitest: string[];
    }
  | { ok: false; detail: string };

const usage = 'npm run test:faults -- [F1 F2 …] [--full] [--seed=7]';

/** Reads numbers of faults in any case, `--full` and `--seed=7`. */
export function readFaultOptions(args: readonly string[]): FaultOptions {
  const faults: string[] = [];
  let sizes: 'whole' | 'full' = 'whole';
  let seed = 0;
  for (const arg of args) {
    const [, number] = /^f0*(\d{1,2})$/i.exec(arg) ?? [];
    const [, chosen] = /^--seed=(\d{1,9})$/.exec(arg) ?? [];
    if (arg === '--full') sizes = 'full';
    else if (chosen !== undefined) seed = Number(chosen);
    else if (number !== undefined) faults.push(`F${number}`);
    else return { ok: false, detail: `${arg} is no fault; ${usage}` };
  }
  if (faults.length === 0) return { ok: true, sizes, seed, vitest: [] };
  // A file is named by the numbers of its faults in two digits, so that others are not even loaded.
  const files = faults.map((fault) => `f${fault.slice(1).padStart(2, '0')}-`);
  const vitest = [...files, '--testNamePattern', `\\b(?:${faults.join('|')}):`];
  return { ok: true, sizes, seed, vitest };
}
