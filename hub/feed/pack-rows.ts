/**
 * Rows as they go over the wire: the UTF-8 JSON of `[[kind, id, version, doc|null], …]`, compressed by
 * zstd: at level 1 (9.6 times fewer bytes in pages of 512 KB, at 1 GB/s), or more tightly (level 9: 10.1
 * times in pages of 128 KB, where level 1 brings 8.3, at 125 MB/s).
 */
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync } from 'node:zlib';
import { PAGE_BYTES_MAX } from '#shared/protocol/feed.ts';
import type { FeedRow } from './page-rows.ts';

const compress = promisify(zstdCompress);
/** So little is compressed sooner than another thread would take it up. */
const atOnceBytes = 16 * 1024;
const atLevel = (level: number) => ({
  params: { [constants.ZSTD_c_compressionLevel]: level },
});
const quickly = atLevel(1);
const tightly = atLevel(9);

export interface PackedRows {
  packed: Buffer;
  /** How many of the rows are in it; fewer than given where all of them would not have fitted. */
  count: number;
  /** Bytes before compression. */
  rawBytes: number;
}

/**
 * Packs as many of the rows as fit a page, from the first on. A single row always fits (document-size.ts).
 * @param tight spends time to save bytes.
 */
export async function packRows(rows: readonly FeedRow[], tight: boolean): Promise<PackedRows> {
  let count = rows.length;
  for (;;) {
    const raw = Buffer.from(`[${rows.slice(0, count).map(toJson).join(',')}]`);
    const packed =
      raw.length <= atOnceBytes
        ? zstdCompressSync(raw, quickly)
        : await compress(raw, tight ? tightly : quickly);
    if (packed.length <= PAGE_BYTES_MAX || count <= 1) {
      return { packed, count, rawBytes: raw.length };
    }
    // Nine tenths of what the ratio promises: the rows that stay may compress less well.
    const fitting = Math.floor(((count * PAGE_BYTES_MAX) / packed.length) * 0.9);
    count = Math.max(1, Math.min(count - 1, fitting));
  }
}

function toJson({ kind, id, version, doc }: FeedRow): string {
  return `[${JSON.stringify(kind)},${JSON.stringify(id)},${version},${doc ?? 'null'}]`;
}
