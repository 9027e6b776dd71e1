/**
 * Cuts a stream of bytes into the physical lines an editor shows, numbered from 1, so that a report
 * can say where to look. Works on bytes: a line break is the byte 0x0A in UTF-8 and in EUC-KR alike
 * and part of no other character, so a line is decoded alone and a broken one harms no other.
 */

export interface PhysicalLine {
  /** From 1. */
  number: number;
  /** Without its line break. Null where it cannot be read. */
  text: string | null;
  /** Why there is no text. */
  problem?: 'encoding' | 'too_long';
}

export interface LineSplitter {
  /** @returns the lines that are complete with this chunk. */
  push(chunk: Buffer): PhysicalLine[];
  /** @returns the last line, where the file does not end with a line break. */
  end(): PhysicalLine[];
}

/** @returns null where the bytes are not text of the encoding. */
export type Decode = (bytes: Buffer) => string | null;

export interface SplitterOptions {
  decode: Decode;
  /** 0x0D for files of old Macintosh programs, which have no other break. */
  breakByte?: 0x0a | 0x0d;
  /** A longer line is given without its text; default 1 MB. */
  bytesMax?: number;
}

const carriageReturn = 0x0d;

export function createLineSplitter(options: SplitterOptions): LineSplitter {
  const { decode, breakByte = 0x0a, bytesMax = 1_048_576 } = options;
  let parts: Buffer[] = [];
  let length = 0;
  let number = 0;

  const keep = (part: Buffer): void => {
    length += part.length;
    if (length <= bytesMax) parts.push(part);
    else parts = [];
  };
  const finish = (): PhysicalLine => {
    number += 1;
    const tooLong = length > bytesMax;
    const joined = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    const bytes = joined.at(-1) === carriageReturn ? joined.subarray(0, -1) : joined;
    parts = [];
    length = 0;
    if (tooLong) return { number, text: null, problem: 'too_long' };
    const text = decode(bytes);
    return text === null ? { number, text, problem: 'encoding' } : { number, text };
  };

  return {
    push(chunk) {
      const lines: PhysicalLine[] = [];
      let start = 0;
      for (;;) {
        const end = chunk.indexOf(breakByte, start);
        if (end === -1) break;
        keep(chunk.subarray(start, end));
        lines.push(finish());
        start = end + 1;
      }
      const rest = chunk.subarray(start);
      // The stream may use the chunk again; what is too long anyway is not copied first.
      if (rest.length > 0) keep(length + rest.length > bytesMax ? rest : Buffer.from(rest));
      return lines;
    },
    end: () => (length > 0 ? [finish()] : []),
  };
}
