/**
 * Opens a file of text as it comes from shop systems and spreadsheets, or says in plain words why it
 * is none: a directory, a workbook, a picture, an empty file. Knows UTF-8 with and without its mark,
 * UTF-16 with one, and what else it is told (Korean spreadsheets save EUC-KR).
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { WrongFileError } from '../wrong-file.ts';
import { createLineSplitter, type Decode, type PhysicalLine } from './line-splitter.ts';

export interface OpenedText {
  bytesTotal: number;
  /** Lines as they are read, some at a time, with the bytes read so far. Can be asked for once. */
  lines(signal?: AbortSignal): AsyncGenerator<{ lines: PhysicalLine[]; bytesRead: number }>;
}

/** @param encoding a label of the WHATWG encoding standard; default UTF-8, or what the file's mark says. */
export async function openText(file: string, encoding?: string): Promise<OpenedText> {
  const bytesTotal = await sizeOf(file);
  const head = await readHead(file);
  assertText(head);
  const kind = encodingOf(head, encoding);
  const breakByte = head.includes(0x0a) || !head.includes(0x0d) ? 0x0a : 0x0d;

  return {
    bytesTotal,
    async *lines(signal) {
      const splitter = createLineSplitter({ decode: decoderOf(kind), breakByte });
      const stream = createReadStream(file, {
        start: kind.markBytes,
        highWaterMark: 262_144,
        ...(signal === undefined ? {} : { signal }),
      });
      const wide = kind.wide ? new TextDecoder(kind.label) : undefined;
      let bytesRead = kind.markBytes;
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        bytesRead += chunk.length;
        const bytes = wide ? Buffer.from(wide.decode(chunk, { stream: true })) : chunk;
        yield { lines: splitter.push(bytes), bytesRead };
      }
      const rest = wide ? splitter.push(Buffer.from(wide.decode())) : [];
      yield { lines: [...rest, ...splitter.end()], bytesRead };
    },
  };
}

interface Encoding {
  label: string;
  /** Two bytes a character: turned into UTF-8 before it is cut into lines. */
  wide: boolean;
  markBytes: number;
}

async function sizeOf(file: string): Promise<number> {
  let stats: Awaited<ReturnType<typeof stat>>;
  try {
    stats = await stat(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new WrongFileError('there is no such file', { cause });
    }
    throw new WrongFileError(`the file cannot be read (${code})`, { cause });
  }
  if (stats.isDirectory()) throw new WrongFileError('this is a directory, not a file');
  if (!stats.isFile()) throw new WrongFileError('this is not a regular file');
  if (stats.size === 0) throw new WrongFileError('the file is empty');
  return stats.size;
}

async function readHead(file: string): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new WrongFileError(`the file cannot be read (${code})`, { cause });
  }
}

const magic: [bytes: string, what: string][] = [
  ['504b0304', 'an Excel workbook or another zip archive; save the sheet as CSV UTF-8'],
  ['d0cf11e0', 'an old Excel workbook; save the sheet as CSV UTF-8'],
  ['1f8b', 'compressed; unpack it first'],
  ['25504446', 'a PDF'],
  ['89504e47', 'a picture'],
  ['ffd8ff', 'a picture'],
];

function assertText(head: Buffer): void {
  for (const [bytes, what] of magic) {
    if (head.subarray(0, bytes.length / 2).toString('hex') === bytes) {
      throw new WrongFileError(`the file is not text: it is ${what}`);
    }
  }
  if (markOf(head) === undefined && head.includes(0)) {
    throw new WrongFileError(
      'the file is not text: it holds binary data (or UTF-16 without its mark)',
    );
  }
}

function markOf(head: Buffer): Encoding | undefined {
  const start = head.subarray(0, 3).toString('hex');
  if (start === 'efbbbf') return { label: 'utf-8', wide: false, markBytes: 3 };
  if (start.startsWith('fffe')) return { label: 'utf-16le', wide: true, markBytes: 2 };
  if (start.startsWith('feff')) return { label: 'utf-16be', wide: true, markBytes: 2 };
  return undefined;
}

function encodingOf(head: Buffer, asked: string | undefined): Encoding {
  const marked = markOf(head);
  if (marked !== undefined) return marked;
  if (asked === undefined) return { label: 'utf-8', wide: false, markBytes: 0 };
  try {
    const label = new TextDecoder(asked).encoding;
    return { label, wide: label.startsWith('utf-16'), markBytes: 0 };
  } catch (cause) {
    throw new WrongFileError(`there is no encoding named ${asked}`, { cause });
  }
}

function decoderOf({ label, wide }: Encoding): Decode {
  if (label === 'utf-8' || wide) return (bytes) => (isUtf8(bytes) ? bytes.toString('utf8') : null);
  const decoder = new TextDecoder(label, { fatal: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      return null;
    }
  };
}
