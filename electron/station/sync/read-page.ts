/** Unpacks a page from the hub: zstd, JSON, and each row by its schema, as it enters. */
import { promisify } from 'node:util';
import { zstdDecompress, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { type Page, PageRow } from '#shared/protocol/feed.ts';

const decompress = promisify(zstdDecompress);

/** A page is at most 256 KB compressed; this bounds what a hostile or broken hub can make us unpack. */
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024;

/** So little is unpacked here, sooner than another thread would take it up. */
const AT_ONCE_BYTES = 4 * 1024;
const AT_ONCE_UNPACKED_BYTES = 64 * 1024;

const PageRows = z.array(PageRow);

export interface UnpackedPage {
  rows: PageRow[];
  /** Bytes of the unpacked JSON, for progress. */
  bytes: number;
}

/** Rejects where the page is damaged or does not hold the rows it says. */
export async function readPage(
  page: Pick<Page, 'scope' | 'rows' | 'count'>,
): Promise<UnpackedPage> {
  const json = await unzip(page.rows, UNPACKED_BYTES_MAX);
  const rows = rowsOf(JSON.parse(json.toString('utf8')));
  if (rows.length !== page.count) {
    throw new Error(`a page of ${page.scope} says ${page.count} rows and holds ${rows.length}`);
  }
  return { rows, bytes: json.byteLength };
}

/** Takes zstd apart that is at most so long unpacked. Rejects where it is longer, or damaged. */
export async function unzip(packed: Uint8Array, bytesMax: number): Promise<Buffer> {
  return unzipAtOnce(packed) ?? (await decompress(packed, { maxOutputLength: bytesMax }));
}

/** Undefined where it is more than that, or damaged: the longer way says which. */
function unzipAtOnce(packed: Uint8Array): Buffer | undefined {
  if (packed.byteLength > AT_ONCE_BYTES) return undefined;
  try {
    return zstdDecompressSync(packed, { maxOutputLength: AT_ONCE_UNPACKED_BYTES });
  } catch {
    return undefined;
  }
}

/**
 * A million rows come in a first sync, and the schema makes each anew; so a row that is plainly right is
 * taken as it is. Whatever is not is the schema's to judge. Throws its errors.
 */
export function rowsOf(parsed: unknown): PageRow[] {
  return Array.isArray(parsed) && parsed.every(isPlainRow) ? parsed : PageRows.parse(parsed);
}

const plainId = /^[A-Za-z0-9][A-Za-z0-9:._#@+-]{0,119}$/;

/** Never true where `PageRow` would refuse. */
function isPlainRow(row: unknown): row is PageRow {
  if (!Array.isArray(row) || row.length !== 4) return false;
  const [kind, id, version, doc] = row as unknown[];
  return (
    typeof kind === 'string' &&
    kind.length >= 1 &&
    kind.length <= 40 &&
    typeof id === 'string' &&
    plainId.test(id) &&
    typeof version === 'number' &&
    Number.isSafeInteger(version) &&
    version >= 1 &&
    typeof doc === 'object' &&
    !Array.isArray(doc) &&
    // JSON may hold a field of this name; the schema leaves it out.
    (doc === null || !Object.hasOwn(doc, '__proto__'))
  );
}
