/** Scopes in human names: what a shop calls what it holds. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const byPrefix: Readonly<Record<string, MessageDescriptor>> = {
  store: msg`This store`,
  region: msg`Customers`,
  staff: msg`Staff`,
  policy: msg`Store rules`,
  catalog: msg`Products`,
};

export function scopeWords(scope: string): MessageDescriptor {
  return byPrefix[scope.split(':')[0] ?? ''] ?? msg`Other`;
}
