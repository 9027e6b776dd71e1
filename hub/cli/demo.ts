/** `hub demo`: loads the demo shop. */
import { DEMO_PIN } from '../demo/demo-pins.ts';
import { loadDemo } from '../demo/load-demo.ts';
import { CommandError, type CommandContext } from './context.ts';
import { withDatabase } from './with-database.ts';

const defaultCustomers = 2_000;
const defaultSeed = 1;

/** One line for each tenth, whatever the size of the shop. */
function sayTenths({ say }: CommandContext, customers: number): (loaded: number) => void {
  let said = 0;
  return (loaded) => {
    const tenths = Math.floor((loaded / customers) * 10);
    if (tenths <= said) return;
    said = tenths;
    say(`${loaded} of ${customers} customers`);
  };
}

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
      onProgress: sayTenths(context, customers),
    });
    if (loaded.ok) {
      context.print(`${loaded.customers} customers, ${loaded.added} of them new`);
      context.print(`staff sign in with PIN ${DEMO_PIN}`);
    } else if (loaded.code === 'other_seed') {
      throw new CommandError(
        `another demo shop is loaded (seed ${loaded.seed}); use --seed ${loaded.seed}`,
      );
    } else {
      throw new CommandError(`stopped at ${loaded.customers} customers; run it again to go on`);
    }
  });
}
