/** Digests of rows as a station computes them, for tests of the hub. */
import { hash } from 'node:crypto';
import type { PageRow } from '#shared/protocol/feed.ts';
import { documentText } from '#shared/protocol/document-text.ts';
import {
  emptySums,
  type LeafSums,
  type Md5,
  type RowDigest,
  rowDigest,
  toggle,
} from '#shared/protocol/row-digest.ts';

export const md5: Md5 = (text) => hash('md5', text, 'binary');

/** @param row with its document as a page had it. */
export function digestOf([kind, id, version, doc]: PageRow): RowDigest {
  return rowDigest({ kind, id, version, text: documentText(doc) }, md5);
}

/** Of the living rows among them. */
export function sumsOf(rows: Iterable<PageRow>): LeafSums {
  const sums = emptySums();
  for (const row of rows) if (row[3] !== null) toggle(sums, digestOf(row));
  return sums;
}
