/**
 * Files of the Freely Extensible Biomedical Record Linkage project: a header line, then one person a
 * line, columns separated by a comma and usually a space, missing values empty. `rec_id` says who it is:
 * `rec-552-org` and its damaged copies `rec-552-dup-0`, `rec-552-dup-1` share the number.
 */
import { readFileSync, statSync } from 'node:fs';

/** Columns a file must have. Others are read where they are there. */
const needed = ['rec_id', 'given_name', 'surname', 'suburb'] as const;
const known = [
  ...needed,
  'street_number',
  'address_1',
  'address_2',
  'postcode',
  'state',
  'date_of_birth',
  'latin_name',
] as const;
export type Column = (typeof known)[number];

/** What a person who gave a wrong file is told: what is wrong with which input, and what would be right. */
export class BadInput extends Error {}

/** One line of a file; a missing value is an empty text. */
export interface FebrlRecord {
  /** What the records of one person share. */
  person: string;
  original: boolean;
  fields: Readonly<Partial<Record<Column, string>>>;
}

/** @throws BadInput */
export function readFebrlFile(path: string): FebrlRecord[] {
  return parseFebrl(textOf(path), path);
}

/**
 * @param name of the input, for messages.
 * @throws BadInput
 */
export function parseFebrl(text: string, name: string): FebrlRecord[] {
  const [head = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const columns = cellsOf(head).map((column) => column.toLowerCase());
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw new BadInput(
      `${name}: not a FEBRL file: its first line has no column ${missing.join(', ')}. ` +
        'Expected a line such as "rec_id, given_name, surname, street_number, …, suburb, postcode, …".',
    );
  }
  const records: FebrlRecord[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const at = `${name}, line ${i + 2}`;
    const cells = cellsOf(line);
    if (cells.length !== columns.length) {
      throw new BadInput(
        `${at}: ${cells.length} values where the first line names ${columns.length} columns. ` +
          'A missing value is left empty between its commas.',
      );
    }
    records.push(recordOf(columns, cells, at));
  });
  if (records.length === 0) throw new BadInput(`${name}: no record after the first line.`);
  return records;
}

/** The records as a file that `parseFebrl` reads, with the columns that any of them has. */
export function writeFebrl(records: readonly FebrlRecord[]): string {
  const columns = known.filter(
    (column) =>
      (needed as readonly string[]).includes(column) ||
      records.some(({ fields }) => (fields[column] ?? '') !== ''),
  );
  const lines = records.map(({ fields }) =>
    columns.map((column) => (fields[column] ?? '').replace(/[,\r\n]/g, ' ')).join(', '),
  );
  return [columns.join(', '), ...lines, ''].join('\n');
}

function recordOf(columns: readonly string[], cells: readonly string[], at: string): FebrlRecord {
  const fields: Partial<Record<Column, string>> = {};
  for (const column of known) {
    const index = columns.indexOf(column);
    if (index >= 0) fields[column] = cells[index] ?? '';
  }
  const [, person, kind] = /^rec-(\d+)(?:-(org|dup)\b.*)?$/.exec(fields.rec_id ?? '') ?? [];
  if (person === undefined) {
    throw new BadInput(
      `${at}: rec_id is "${fields.rec_id ?? ''}". ` +
        'Expected rec-NUMBER-org for an original and rec-NUMBER-dup-NUMBER for a duplicate.',
    );
  }
  return { person, original: kind === 'org', fields };
}

function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim());
}

function textOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new BadInput(`${path}: no such file. Give the path of a FEBRL file.`);
  if (stat.isDirectory()) {
    throw new BadInput(`${path}: a directory. Give one or two files in it, such as dataset1.csv.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) {
      throw new BadInput(`${path}: not a text file in UTF-8. Give a FEBRL file (.csv).`);
    }
    throw new BadInput(`${path}: cannot be read (${(error as Error).message}).`);
  }
}
