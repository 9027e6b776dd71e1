/** Loyalty tiers as the screens call them; a tier of the shop's own naming stays as it is. */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const known: Readonly<Record<string, MessageDescriptor>> = {
  welcome: msg`Welcome`,
  bronze: msg`Bronze`,
  silver: msg`Silver`,
  gold: msg`Gold`,
  platinum: msg`Platinum`,
  black: msg`Black`,
  vip: msg`VIP`,
};

export function tierName(i18n: I18n, tier: string): string {
  const words = known[tier.trim().toLowerCase()];
  return words === undefined ? tier : i18n._(words);
}
