/**
 * Physical lines in, records out, each with the number of its first line. csv-parse reads the cells;
 * this file decides what to give it, because two things are needed that no parser offers: right line
 * numbers (csv-parse counts a CRLF within quotes twice) and going on after a broken quotation mark.
 *
 * 1. A record ends with the first line at which the quotation marks are even.
 * 2. If that cannot be read, or never comes, only the first of its lines is given up, and reading
 *    begins anew with the second: one stray mark costs one line, not the rest of the file.
 */
import { CsvError, parse } from 'csv-parse/sync';
import type { PhysicalLine } from './line-splitter.ts';

export interface CsvRecord {
  /** Number of the record's first physical line. */
  line: number;
  cells: string[];
}

export interface CsvFault {
  line: number;
  /** In English, without any of the line's content. */
  fault: string;
}

export interface CsvReader {
  push(lines: readonly PhysicalLine[]): (CsvRecord | CsvFault)[];
  end(): (CsvRecord | CsvFault)[];
}

/** A record that goes on for longer than this has a quotation mark that was never closed. */
const lengthMax = 1_048_576;
const linesMax = 5_000;

export function createCsvReader(delimiter: string): CsvReader {
  /** Lines still to be looked at, the next one last. */
  let ahead: PhysicalLine[] = [];
  /** The lines of a record whose quotation marks are odd so far. */
  let open: PhysicalLine[] = [];
  let openLength = 0;
  /** Records of one line each, waiting to be read together. */
  let whole: { line: number; text: string }[] = [];
  let out: (CsvRecord | CsvFault)[] = [];

  const flush = (): void => {
    for (const item of readTogether(whole, delimiter)) out.push(item);
    whole = [];
  };
  const giveUp = (first: PhysicalLine, fault: string): void => {
    flush();
    out.push({ line: first.number, fault });
    for (const line of open.slice(1).reverse()) ahead.push(line);
    open = [];
    openLength = 0;
  };
  const take = (line: PhysicalLine): void => {
    const [first = line] = open;
    if (line.text === null) {
      if (first !== line) {
        ahead.push(line);
        return giveUp(first, notClosed);
      }
      return giveUp(line, line.problem === 'too_long' ? tooLong : notText);
    }
    if (first === line && line.text.trim() === '') return;
    const odd = oddQuotes(line.text);
    if (first === line && !odd) {
      whole.push({ line: line.number, text: line.text });
      return;
    }
    open.push(line);
    openLength += line.text.length;
    if (first !== line && odd) return close(first);
    if (openLength > lengthMax || open.length > linesMax) giveUp(first, notClosed);
  };
  const close = (first: PhysicalLine): void => {
    const text = open.map((line) => line.text).join('\n');
    const read = readOne({ line: first.number, text }, delimiter);
    if ('fault' in read) return giveUp(first, read.fault);
    flush();
    out.push(read);
    open = [];
    openLength = 0;
  };
  const takeAll = (): void => {
    for (let line = ahead.pop(); line !== undefined; line = ahead.pop()) take(line);
  };
  const given = (): (CsvRecord | CsvFault)[] => {
    flush();
    const records = out;
    out = [];
    return records;
  };

  return {
    push(lines) {
      ahead = [...lines].reverse();
      takeAll();
      return given();
    },
    end() {
      for (let [first] = open; first !== undefined; [first] = open) {
        giveUp(first, notClosed);
        takeAll();
      }
      return given();
    },
  };
}

const notClosed = 'a quotation mark is opened and never closed';
const notText = 'holds bytes that are not text in the encoding of the file';
const tooLong = 'is longer than a megabyte';

function readTogether(
  records: readonly { line: number; text: string }[],
  delimiter: string,
): (CsvRecord | CsvFault)[] {
  if (records.length === 0) return [];
  try {
    const rows = parseText(records.map(({ text }) => text).join('\n'), delimiter);
    if (rows.length === records.length) {
      return records.map(({ line }, i) => ({ line, cells: rows[i] ?? [] }));
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return records.map((record) => readOne(record, delimiter));
}

function readOne(record: { line: number; text: string }, delimiter: string): CsvRecord | CsvFault {
  const { line, text } = record;
  try {
    const rows = parseText(text, delimiter);
    if (rows.length === 1 && rows[0] !== undefined) return { line, cells: rows[0] };
    return { line, fault: notClosed };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { line, fault: faultOf(error) };
  }
}

function parseText(text: string, delimiter: string): string[][] {
  return parse(text, {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    // Lengths were limited before; its own limit would count in other units.
    max_record_size: 0,
  });
}

function faultOf(error: CsvError): string {
  switch (error.code) {
    case 'INVALID_OPENING_QUOTE':
      return 'a quotation mark stands in the middle of a cell that is not quoted';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'text follows the closing quotation mark of a cell';
    default:
      return notClosed;
  }
}

function oddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}
