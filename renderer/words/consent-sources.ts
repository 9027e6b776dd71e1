/** Where consent was given or withdrawn, as the screens call it; a system's own name stays as it is. */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const known: Readonly<Record<string, MessageDescriptor>> = {
  counter: msg`at the counter`,
  kiosk: msg`at the kiosk`,
  web: msg`on the web`,
  import: msg`imported`,
};

export function consentSourceName(i18n: I18n, source: string): string {
  const words = known[source];
  return words === undefined ? source : i18n._(words);
}
