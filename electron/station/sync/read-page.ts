/** Unpacks a page from the hub: zstd, JSON, and each row by its schema, as it enters. */
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { type Page, PageRow } from '#shared/protocol/feed.ts';

const decompress = promisify(zstdDecompress);

/** A page is at most 256 KB compressed; this bounds what a hostile or broken hub can make us unpack. */
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024;

const PageRows = z.array(PageRow);

export interface UnpackedPage {
  rows: PageRow[];
  /** Bytes of the unpacked JSON, for progress. */
  bytes: number;
}

/** Rejects where the page is damaged or does not hold the rows it says. */
export async function readPage(page: Page): Promise<UnpackedPage> {
  const json = await decompress(page.rows, { maxOutputLength: UNPACKED_BYTES_MAX });
  const rows = PageRows.parse(JSON.parse(json.toString('utf8')));
  if (rows.length !== page.count) {
    throw new Error(`a page of ${page.scope} says ${page.count} rows and holds ${rows.length}`);
  }
  return { rows, bytes: json.byteLength };
}
