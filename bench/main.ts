/**
 * `npm run bench -- NAME …`: the measurements of look-up, first sync, recall, reading anew, sync and the
 * pickup desk. Each is a file of its own beside this one, loaded only when asked for, so that one's peers
 * do not weigh on another.
 */
const benches = ['lookup', 'first-sync', 'recall', 'renewal', 'sync', 'desk'] as const;

export interface Bench {
  /** @param args what follows the bench's name on the command line. Rejects where a run does not count. */
  run(args: string[]): Promise<void>;
}

const [name, ...args] = process.argv.slice(2);
const chosen = benches.find((bench) => bench === name);
if (chosen === undefined) {
  console.error(`usage: npm run bench -- ${benches.join('|')} … [--json]`);
  process.exitCode = 2;
} else {
  const { run } = (await import(`./${chosen}.ts`)) as Bench;
  await run(args);
}
