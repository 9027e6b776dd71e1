/** Says when any call to a store finds its files damaged. The call fails as it would have. */
import { isDamage } from './damage.ts';

/** Calls of its parts, and of what its calls give (a scan that goes on), are watched as well. */
export function watchDamage<Watched extends object>(store: Watched, told: () => void): Watched {
  const parts = store as Record<string, unknown>;
  const watched: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(parts)) {
    watched[name] = hasCalls(part) ? watchDamage(part, told) : part;
    if (typeof part !== 'function') continue;
    watched[name] = (...args: unknown[]) => {
      try {
        const given = (parts[name] as (...given: unknown[]) => unknown)(...args);
        return hasCalls(given) ? watchDamage(given, told) : given;
      } catch (error) {
        if (isDamage(error)) told();
        throw error;
      }
    };
  }
  return watched as Watched;
}

function hasCalls(part: unknown): part is object {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return false;
  return Object.values(part).some((one) => typeof one === 'function');
}
