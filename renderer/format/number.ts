/** Counts, bytes and money, as each language writes them. */
import { minorDigits } from '#shared/domain/order.ts';
import { languageTag, type Locale } from './time.ts';

/** `12,345` */
export function count(value: number, locale: Locale): string {
  return new Intl.NumberFormat(languageTag(locale)).format(value);
}

/** `42%`, rounded down: a hundred is said only of what is whole. `share` from 0 to 1. */
export function percent(share: number, locale: Locale): string {
  return new Intl.NumberFormat(languageTag(locale), {
    style: 'percent',
    roundingMode: 'floor',
  }).format(share);
}

/** `640 KB`, `12.3 MB`: the powers of ten that disks and networks are sold by. */
export function bytes(value: number, locale: Locale): string {
  const megabytes = value >= 1_000_000;
  const number = new Intl.NumberFormat(languageTag(locale), {
    maximumFractionDigits: megabytes ? 1 : 0,
  }).format(value / (megabytes ? 1_000_000 : 1000));
  return `${number} ${megabytes ? 'MB' : 'KB'}`;
}

/** An amount in minor units with its currency: `₩39,000`, `€12.50`. */
export function money(minor: number, currency: string, locale: Locale): string {
  const digits = minorDigits(currency);
  try {
    return new Intl.NumberFormat(languageTag(locale), {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(minor / 10 ** digits);
  } catch {
    return `${(minor / 10 ** digits).toFixed(digits)} ${currency}`;
  }
}
