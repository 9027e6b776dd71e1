/**
 * How index entries lie in the file: an entry is a key and a row as one string of bytes, and sorted
 * entries are packed into blocks of about a kilobyte, each entry as what it does not share with the one
 * before. A fifth of the bytes of a table row a key, and one statement for sixty of them.
 *
 * Entries are "binary strings" here: a character a byte (latin1), so that `<` orders them as SQLite's
 * memcmp does. Keys are ASCII but for a few, and those are the same string either way.
 */

/** UTF-8 of the key, a zero, four bytes of the row: entries sort by key, then by row. */
export type Entry = string;

export interface Block {
  /** The first entry, in full; the block's name within its run. */
  first: Entry;
  /** The entries after the first: how much is shared with the one before, how long the rest is, the rest. */
  rest: Uint8Array;
}

/** With the first entry and SQLite's own bytes this stays below what would need an overflow page. */
const restBytesMax = 900;

/** Longer keys are cut: what is found under them is a candidate, and is checked. */
const keyBytesMax = 200;

const rowBytes = 4;
const rowMax = 2 ** 32 - 1;

/** The key as the index orders it. */
export function keyBytes(key: string): string {
  const binary = /^[\x00-\x7f]*$/.test(key) ? key : Buffer.from(key, 'utf8').toString('latin1');
  return binary.length <= keyBytesMax ? binary : binary.slice(0, keyBytesMax);
}

/** The end of a row's entries. Throws a RangeError for a row that is no unsigned number of 32 bits. */
export function rowEnding(row: number): string {
  if (!(row >= 0 && row <= rowMax)) throw new RangeError(`row ${row} does not fit the index`);
  return String.fromCharCode(0, row >>> 24, (row >>> 16) & 255, (row >>> 8) & 255, row & 255);
}

/** @param ending `rowEnding` of the row. */
export function entryOf(key: string, ending: string): Entry {
  return keyBytes(key) + ending;
}

/** Packs sorted, distinct entries; blocks come out about equally full. */
export function packBlocks(entries: readonly Entry[]): Block[] {
  const shared = new Uint8Array(entries.length);
  let bytes = 0;
  for (let i = 1; i < entries.length; i += 1) {
    const same = sharedLength(entries[i - 1] as Entry, entries[i] as Entry);
    shared[i] = same;
    bytes += 2 + (entries[i] as Entry).length - same;
  }
  const blocks = Math.max(1, Math.ceil(bytes / restBytesMax));
  const enough = bytes / blocks;
  const packed: Block[] = [];
  for (let i = 0; i < entries.length; ) {
    const first = entries[i] as Entry;
    const rest = Buffer.allocUnsafe(restBytesMax);
    let length = 0;
    for (i += 1; i < entries.length && length < enough; i += 1) {
      const entry = entries[i] as Entry;
      const from = shared[i] as number;
      if (length + 2 + entry.length - from > restBytesMax) break;
      rest[length++] = from;
      rest[length++] = entry.length - from;
      for (let at = from; at < entry.length; at += 1) rest[length++] = entry.charCodeAt(at);
    }
    packed.push({ first, rest: rest.subarray(0, length) });
  }
  return packed;
}

/** All entries of a block, in order. */
export function unpackBlock({ first, rest }: Block): Entry[] {
  const entries = [first];
  const entry = Buffer.allocUnsafe(256);
  entry.write(first, 0, 'latin1');
  for (let at = 0; at < rest.length; ) {
    let length = rest[at++] as number;
    const end = at + 1 + (rest[at] as number);
    for (at += 1; at < end; at += 1) entry[length++] = rest[at] as number;
    entries.push(entry.toString('latin1', 0, length));
  }
  return entries;
}

/** What is asked of the index: one key, or every key that begins with it. */
export interface Wanted {
  /** What entries begin with. */
  start: string;
  bytes: Uint8Array;
  exact: boolean;
}

export function wantedOf(key: string, exact: boolean): Wanted {
  const start = exact ? `${keyBytes(key)}\0` : keyBytes(key);
  return { start, bytes: Buffer.from(start, 'latin1'), exact };
}

/**
 * Adds the rows of the block's entries that are wanted to `rows`.
 * @returns true where the block ends before the wanted entries do: the next one may have more.
 */
export function findRows({ first, rest }: Block, wanted: Wanted, rows: number[]): boolean {
  const { bytes, exact } = wanted;
  const entry = new Uint8Array(256);
  let length = first.length;
  for (let at = 0; at < length; at += 1) entry[at] = first.charCodeAt(at);
  for (let at = 0; ; ) {
    const order = compareStart(entry, length, bytes);
    if (order > 0) return false;
    const keyLength = length - rowBytes - 1;
    if (order === 0 && (exact ? keyLength === bytes.length - 1 : keyLength >= bytes.length)) {
      rows.push(rowAt(entry, length));
    }
    if (at >= rest.length) return true;
    length = rest[at++] as number;
    const end = at + 1 + (rest[at] as number);
    for (at += 1; at < end; at += 1) entry[length++] = rest[at] as number;
  }
}

/** 0 where the entry begins with `start`, else whether it comes before (-1) or after (1) what does. */
function compareStart(entry: Uint8Array, length: number, start: Uint8Array): number {
  for (let at = 0; at < start.length; at += 1) {
    if (at >= length) return -1;
    const difference = (entry[at] as number) - (start[at] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The row that an entry is of. */
export function rowOf(entry: Entry): number {
  let row = 0;
  for (let at = entry.length - rowBytes; at < entry.length; at += 1) {
    row = row * 256 + entry.charCodeAt(at);
  }
  return row;
}

function rowAt(entry: Uint8Array, length: number): number {
  return new DataView(entry.buffer, entry.byteOffset).getUint32(length - rowBytes);
}

function sharedLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a.charCodeAt(same) === b.charCodeAt(same)) same += 1;
  return same;
}
