/** Names of a product's options in the screens' words; one of the shop's own naming stays as it is. */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const known: Readonly<Record<string, MessageDescriptor>> = {
  color: msg`Colour`,
  colour: msg`Colour`,
  size: msg`Size`,
};

export function optionName(i18n: I18n, name: string): string {
  const words = known[name.trim().toLowerCase()];
  return words === undefined ? name : i18n._(words);
}
