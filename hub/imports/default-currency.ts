/**
 * The currency of prices that name none: the region's. But a product file with prices such as 9.99
 * cannot be in won; Shopify's own samples are like that, and are in dollars.
 */
import { minorDigits } from '#shared/domain/order.ts';
import { openText } from './csv/open-text.ts';
import { readSheet } from './csv/sheet.ts';
import { importKinds } from './import-kinds.ts';
import { hasDecimals } from './read-value.ts';

const euro = 'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ');

const currencies: Record<string, string> = {
  AU: 'AUD',
  CA: 'CAD',
  CH: 'CHF',
  CN: 'CNY',
  DK: 'DKK',
  GB: 'GBP',
  HK: 'HKD',
  JP: 'JPY',
  KR: 'KRW',
  NO: 'NOK',
  NZ: 'NZD',
  SE: 'SEK',
  SG: 'SGD',
  TW: 'TWD',
  ...Object.fromEntries(euro.map((country) => [country, 'EUR'])),
};

/** The currency of a region by its ISO 3166 code; dollars where this list does not know it. */
export function currencyOfRegion(region: string): string {
  return currencies[region] ?? 'USD';
}

/** @returns the currency to read a product file's prices in; `guessed` where the region's cannot be. */
export async function currencyOfProducts(
  file: string,
  region: string,
  options: { encoding?: string | undefined; signal?: AbortSignal | undefined },
): Promise<{ currency: string; guessed: boolean }> {
  const currency = currencyOfRegion(region);
  if (minorDigits(currency) > 0) return { currency, guessed: false };
  const text = await openText(file, options.encoding);
  const { shape } = importKinds['shopify-products'];
  for await (const { rows } of readSheet(text, shape, [], options.signal)) {
    if (rows.some((row) => 'row' in row && hasDecimals(row.row['Variant Price'] ?? ''))) {
      return { currency: 'USD', guessed: true };
    }
  }
  return { currency, guessed: false };
}
