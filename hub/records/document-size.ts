/**
 * A document must fit one page of the feed, compressed: one that did not would stop every station that
 * holds its scope at that place for ever. So it is refused where it would be written.
 */
import { zstdCompressSync } from 'node:zlib';
import { type RecordRef, recordKey } from '#shared/domain/record.ts';
import { PAGE_BYTES_MAX } from '#shared/protocol/feed.ts';

/** Room for the row around the document, and for PostgreSQL writing it with its own spaces. */
const fits = Math.floor(PAGE_BYTES_MAX * 0.8);

/** Even a document that compresses well must be read and applied at once by every station. */
const documentBytesMax = 4 * 1024 * 1024;

export class DocumentTooLargeError extends Error {
  override name = 'DocumentTooLargeError';
}

/** Throws DocumentTooLargeError where the JSON text would not fit a page. */
export function assertDocumentFits(ref: RecordRef, json: string): void {
  // A UTF-16 unit is at most three bytes of UTF-8; nearly every document ends here.
  if (json.length * 3 <= fits) return;
  const bytes = Buffer.from(json);
  if (bytes.length <= fits) return;
  if (bytes.length <= documentBytesMax && zstdCompressSync(bytes).length <= fits) return;
  throw new DocumentTooLargeError(`${recordKey(ref)}: a document of ${bytes.length} bytes`);
}
