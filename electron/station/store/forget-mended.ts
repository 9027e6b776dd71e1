/** Once everything was pulled again nobody needs to know that the replica was damaged. */
import type { Store } from './store.ts';

/** @returns true where it was known until now, and is no more. */
export function forgetMended(store: Pick<Store, 'damage' | 'scopes' | 'forgetDamage'>): boolean {
  if (store.damage().replica === null) return false;
  const scopes = store.scopes();
  if (scopes.length === 0 || scopes.some(({ levelAt }) => levelAt === null)) return false;
  store.forgetDamage('replica');
  return true;
}
