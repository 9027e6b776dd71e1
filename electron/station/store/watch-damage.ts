/** Says when any call to a store finds its files damaged. The call fails as it would have. */
import { isDamage } from './damage.ts';
import type { Store } from './store.ts';

export function watchDamage(store: Store, told: () => void): Store {
  const calls = store as unknown as Record<string, (...args: unknown[]) => unknown>;
  const watched: typeof calls = {};
  for (const name of Object.keys(calls)) {
    watched[name] = (...args: unknown[]) => {
      try {
        return calls[name]?.(...args);
      } catch (error) {
        if (isDamage(error)) told();
        throw error;
      }
    };
  }
  return watched as unknown as Store;
}
