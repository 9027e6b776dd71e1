/** A key of another system, as `hub key create` would make it, good for an hour. */
import type { KeyScope, NewApiKey } from '#hub/http/api-keys.ts';

export function systemKey(...scopes: KeyScope[]): NewApiKey {
  const expiresAt = new Date(Date.now() + 3_600_000);
  return { name: 'another system', person: null, scopes, expiresAt };
}
