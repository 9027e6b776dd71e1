/**
 * A CSV file as rows by column name. Names are compared exactly, as the shop systems write them; a
 * file that lacks what its kind needs is refused as a whole, saying what is missing and what it might
 * be instead. Columns nobody knows are kept: they only must not share a name.
 */
import { WrongFileError } from '../wrong-file.ts';
import { createCsvReader, type CsvFault } from './csv-reader.ts';
import type { OpenedText } from './open-text.ts';

/** A row's cells that are not blank, by column name. */
export type Row = Record<string, string>;

export interface SheetRow {
  /** The row's first physical line, from 1. */
  line: number;
  row: Row;
}

export interface SheetShape {
  /** As in "a Shopify customers export". */
  name: string;
  /** Without one of these it is not this kind. */
  required: readonly string[];
  /** Columns that are read; each may stand there once. */
  read: readonly string[];
}

export interface SheetChunk {
  rows: (SheetRow | CsvFault)[];
  bytesRead: number;
}

/**
 * Reads the header, then the rows, some at a time. Throws WrongFileError before the first row.
 * @param others the kinds it might be taken for.
 */
export async function* readSheet(
  text: OpenedText,
  shape: SheetShape,
  others: readonly SheetShape[],
  signal?: AbortSignal,
): AsyncGenerator<SheetChunk> {
  let reader: ReturnType<typeof createCsvReader> | undefined;
  let columns: string[] | undefined;
  let waiting: Parameters<NonNullable<typeof reader>['push']>[0] = [];

  for await (const { lines, bytesRead } of text.lines(signal)) {
    waiting = waiting.length === 0 ? lines : [...waiting, ...lines];
    if (reader === undefined) {
      const first = waiting.findIndex(({ text }) => text === null || text.trim() !== '');
      if (first === -1) continue;
      const { delimiter, skipLine } = delimiterOf(waiting[first]?.text ?? '');
      reader = createCsvReader(delimiter);
      waiting = waiting.slice(skipLine ? first + 1 : first);
    }
    const records = reader.push(waiting);
    waiting = [];
    const rows: SheetChunk['rows'] = [];
    for (const record of records) {
      if ('fault' in record) {
        if (columns === undefined) throw new WrongFileError(`the first line ${record.fault}`);
        rows.push(record);
      } else if (columns === undefined) {
        columns = columnsOf(record.cells, shape, others);
      } else {
        const read = toRow(record, columns);
        if (read !== null) rows.push(read);
      }
    }
    yield { rows, bytesRead };
  }
  const rows = (reader?.end() ?? []).flatMap((record) => {
    if ('fault' in record) return [record];
    if (columns === undefined) {
      columns = columnsOf(record.cells, shape, others);
      return [];
    }
    return toRow(record, columns) ?? [];
  });
  if (columns === undefined) throw new WrongFileError('the file holds no header line');
  yield { rows, bytesRead: text.bytesTotal };
}

function toRow(
  record: { line: number; cells: string[] },
  columns: string[],
): SheetRow | CsvFault | null {
  const { line, cells } = record;
  if (cells.every((cell) => cell.trim() === '')) return null;
  if (cells.length !== columns.length) {
    return { line, fault: `has ${cells.length} cells where the header has ${columns.length}` };
  }
  if (cells.some((cell) => cell.includes('\0'))) {
    return { line, fault: 'holds the character NUL' };
  }
  const named = cells.flatMap((cell, i): [string, string][] => {
    const value = cell.trim();
    return value === '' ? [] : [[columns[i] ?? '', value]];
  });
  return { line, row: Object.fromEntries(named) };
}

const delimiters = [',', ';', '\t', '|'] as const;

/** By the header line: the delimiter that cuts it into most cells; or what Excel's `sep=` line says. */
function delimiterOf(header: string): { delimiter: string; skipLine: boolean } {
  const said = /^sep=(.)$/i.exec(header.trim())?.[1];
  if (said !== undefined) return { delimiter: said, skipLine: true };
  const counted = delimiters.map((delimiter) => ({
    delimiter,
    cells: header.split(delimiter).length,
  }));
  const best = counted.reduce((a, b) => (b.cells > a.cells ? b : a));
  return { delimiter: best.delimiter, skipLine: false };
}

function columnsOf(
  header: readonly string[],
  shape: SheetShape,
  others: readonly SheetShape[],
): string[] {
  const names = header.map((name) => name.trim());
  const missing = shape.required.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new WrongFileError(unlike(names, missing, shape, others));
  const twice = shape.read.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined) {
    const at = names.flatMap((name, i) => (name === twice ? [i + 1] : []));
    throw new WrongFileError(
      `column "${twice}" stands there ${at.length} times (${at.join(', ')})`,
    );
  }
  const taken = new Set(shape.read);
  return names.map((name, i) => {
    if (shape.read.includes(name)) return name;
    let own = name === '' ? `column ${i + 1}` : name;
    for (let n = 2; taken.has(own); n++) own = `${name} (${n})`;
    taken.add(own);
    return own;
  });
}

function unlike(
  names: readonly string[],
  missing: readonly string[],
  shape: SheetShape,
  others: readonly SheetShape[],
): string {
  const parts = [
    `this does not look like a ${shape.name} export: ${missing.length === 1 ? 'column' : 'columns'} ${missing
      .map((name) => `"${name}"`)
      .join(', ')} missing`,
  ];
  const wanted = missing.find((name) => names.some((n) => n.toLowerCase() === name.toLowerCase()));
  if (wanted !== undefined) {
    const near = names.find((n) => n.toLowerCase() === wanted.toLowerCase());
    parts.push(`there is "${near}", but names must be written exactly so`);
  }
  const other = others.find(({ required }) => required.every((name) => names.includes(name)));
  if (other !== undefined) parts.push(`it looks like a ${other.name} export`);
  return parts.join('; ');
}
