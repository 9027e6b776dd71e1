/**
 * What stands behind a code: the orders of a number, the products of a GTIN, the pickups of a number or of
 * a keyed hash. Exact keys of the two files' indexes, each candidate checked on what is visible, as look-up
 * does.
 */
import type { RecordState } from '#shared/domain/record.ts';
import { codeForms, codeOf } from '#shared/domain/search/searchable.ts';
import { cutTerm, searchTerms } from '#shared/domain/search/terms.ts';
import type { Searched } from './searched.ts';

/** Living orders that have this number, `#1042` and `1042` alike. */
export function ordersNumbered(store: Searched, written: string): RecordState[] {
  return numbered(store, 'order', 'o', written);
}

/** Living pickups of this number, likewise. */
export function pickupsNumbered(store: Searched, written: string): RecordState[] {
  return numbered(store, 'pickup', 'k', written);
}

/** Living pickups with this keyed hash among those they are found by. */
export function pickupsHashed(store: Searched, hash: string): RecordState[] {
  const key = `h${hash}`;
  return visible(store, 'pickup', key).filter(({ kind, doc }) =>
    searchTerms(kind, doc).includes(cutTerm(key)),
  );
}

function numbered(store: Searched, kind: string, letter: string, written: string): RecordState[] {
  const code = codeOf(written);
  if (code === '') return [];
  return visible(store, kind, `${letter}${code}`).filter(({ doc }) => {
    const number = (doc as { number?: unknown }).number;
    return typeof number === 'string' && codeForms(number).includes(code);
  });
}

/** Living products with a variant of this GTIN, in its 14 digits. */
export function productsWithGtin(store: Searched, gtin: string): RecordState[] {
  return visible(store, 'product', `g${gtin}`).filter(({ doc }) => {
    const variants = (doc as { variants?: unknown }).variants;
    return Array.isArray(variants) && variants.some((variant) => variant?.gtin === gtin);
  });
}

function visible({ sources, read }: Searched, kind: string, key: string): RecordState[] {
  const found = new Map<string, RecordState>();
  for (const { terms, readNumber } of sources) {
    for (const row of terms.rows([{ key: cutTerm(key), exact: true }])) {
      const candidate = readNumber(row);
      const record = candidate?.kind === kind ? read(candidate) : undefined;
      if (record !== undefined && !record.deleted) found.set(record.id, record);
    }
  }
  return [...found.values()];
}
