/** Scopes in human names: what a shop calls what it holds. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const byPrefix: Readonly<Record<string, MessageDescriptor>> = {
  store: msg`This store`,
  // Not only people: their purchases, sizes, notes and consent are counted with them.
  region: msg`Customers and records`,
  staff: msg`Staff`,
  policy: msg`Store rules`,
  catalog: msg`Products`,
};

export function scopeWords(scope: string): MessageDescriptor {
  return byPrefix[scope.split(':')[0] ?? ''] ?? msg`Other`;
}
