/**
 * What a scope's rows come to in 65,536 sums, so that two holders find what they do not share by
 * comparing few of them. Station and hub compute the same.
 *
 *   leaf     the first two bytes of the MD5 of `kind/id`: which of the 65,536 sums a living record counts in
 *   sum      exclusive or of the first eight bytes of the MD5 of `kind/id@version`, a line feed, and the
 *            document as it stands in a page (document-text.ts)
 *
 * A sum over 256 leaves (one more level, and the root's children) is the exclusive or of theirs. A row at
 * another version, or with another document, changes the one leaf of its key.
 */

export const LEAVES = 65_536;

/** Children of one prefix, and bytes of their sums on the wire. */
export const CHILDREN = 256;
export const SUM_BYTES = 8;

/** Sixteen bytes, a character each (Node's encoding `binary`). */
export type Md5 = (text: string) => string;

/** A living record and its document's text. */
export interface DigestedRow {
  kind: string;
  id: string;
  version: number;
  text: string;
}

/** The sums of all leaves: two numbers of 32 bits each, the high one first. */
export type LeafSums = Uint32Array;

export function emptySums(): LeafSums {
  return new Uint32Array(LEAVES * 2);
}

/** One row's part: its leaf and the 64 bits that are added to the leaf's sum, or taken off: both are the same. */
export interface RowDigest {
  leaf: number;
  high: number;
  low: number;
}

/** Which leaf a record counts in, at whatever version. */
export function leafOf(kind: string, id: string, md5: Md5): number {
  const digest = md5(`${kind}/${id}`);
  return (digest.charCodeAt(0) << 8) | digest.charCodeAt(1);
}

export function rowDigest({ kind, id, version, text }: DigestedRow, md5: Md5): RowDigest {
  const digest = md5(`${kind}/${id}@${version}\n${text}`);
  const byte = (at: number) => digest.charCodeAt(at);
  return {
    leaf: leafOf(kind, id, md5),
    high: (byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3),
    low: (byte(4) << 24) | (byte(5) << 16) | (byte(6) << 8) | byte(7),
  };
}

/** The 64 bits as 16 hexadecimal digits, as they stand in a key row. */
export function sumText({ high, low }: Pick<RowDigest, 'high' | 'low'>): string {
  const hex = (part: number) => (part >>> 0).toString(16).padStart(8, '0');
  return hex(high) + hex(low);
}

/** Counts a row in, or out where it was in. */
export function toggle(sums: LeafSums, { leaf, high, low }: RowDigest): void {
  const at = leaf * 2;
  sums[at] = (sums[at] as number) ^ high;
  sums[at + 1] = (sums[at + 1] as number) ^ low;
}

/**
 * The 256 sums below a prefix of hexadecimal digits: '' for the buckets, two digits for a bucket's leaves.
 * Each as eight bytes, the most significant first.
 */
export function sumsUnder(sums: LeafSums, prefix: string): Uint8Array {
  const bytes = new Uint8Array(CHILDREN * SUM_BYTES);
  const view = new DataView(bytes.buffer);
  const leavesEach = prefix === '' ? CHILDREN : 1;
  const first = prefix === '' ? 0 : Number.parseInt(prefix, 16) * CHILDREN;
  for (let child = 0; child < CHILDREN; child += 1) {
    let high = 0;
    let low = 0;
    const from = first + child * leavesEach;
    for (let leaf = from; leaf < from + leavesEach; leaf += 1) {
      high ^= sums[leaf * 2] as number;
      low ^= sums[leaf * 2 + 1] as number;
    }
    view.setUint32(child * SUM_BYTES, high >>> 0);
    view.setUint32(child * SUM_BYTES + 4, low >>> 0);
  }
  return bytes;
}

/** The children of a prefix whose sums differ, as prefixes with two digits more. */
export function differingChildren(prefix: string, mine: Uint8Array, theirs: Uint8Array): string[] {
  const differing: string[] = [];
  for (let child = 0; child < CHILDREN; child += 1) {
    const from = child * SUM_BYTES;
    for (let at = from; at < from + SUM_BYTES; at += 1) {
      if (mine[at] === theirs[at]) continue;
      differing.push(prefix + child.toString(16).padStart(2, '0'));
      break;
    }
  }
  return differing;
}

/** Whether a leaf lies below a prefix of two or four digits. */
export function leavesBelow(prefixes: readonly string[]): (leaf: number) => boolean {
  const wanted = new Uint8Array(LEAVES);
  for (const prefix of prefixes) {
    const each = prefix.length === 4 ? 1 : CHILDREN;
    const from = Number.parseInt(prefix, 16) * each;
    wanted.fill(1, from, from + each);
  }
  return (leaf) => wanted[leaf] === 1;
}
