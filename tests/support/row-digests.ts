/** Digests of rows as a station computes them, for tests of the hub. */
import { hash } from 'node:crypto';
import type { KeyRow } from '#shared/protocol/digest.ts';
import {
  digestText,
  emptySums,
  type LeafSums,
  type RowDigest,
  rowDigestOf,
  toggle,
} from '#shared/protocol/row-digest.ts';

export function digestOf([kind, id, version]: KeyRow): RowDigest {
  return rowDigestOf(hash('md5', digestText(kind, id, version), 'binary'));
}

export function sumsOf(rows: Iterable<KeyRow>): LeafSums {
  const sums = emptySums();
  for (const row of rows) toggle(sums, digestOf(row));
  return sums;
}
