/** `hub demo`: loads the demo shop. */
import { loadDemo } from '../demo/load-demo.ts';
import { CommandError, type CommandContext } from './context.ts';
import { withDatabase } from './with-database.ts';

const defaultCustomers = 2_000;
const defaultSeed = 1;

export function loadDemoShop(
  context: CommandContext,
  customers = defaultCustomers,
  seed = defaultSeed,
): Promise<void> {
  return withDatabase(context, async (db) => {
    const loaded = await loadDemo({
      db,
      customers,
      seed,
      nowMs: Date.now(),
      signal: context.signal,
      onProgress: (count) => context.say(`${count} of ${customers} customers`),
    });
    if (loaded.ok) {
      context.print(`${loaded.customers} customers, ${loaded.added} of them new`);
    } else if (loaded.code === 'other_seed') {
      throw new CommandError(
        `another demo shop is loaded (seed ${loaded.seed}); use --seed ${loaded.seed}`,
      );
    } else {
      throw new CommandError(`stopped at ${loaded.customers} customers; run it again to go on`);
    }
  });
}
