/**
 * Some exports write one thing over several rows (an order's line items, a product's variants), with
 * the thing's own fields on the first. Rows that follow each other with the same key are one thing.
 */
import type { Row, SheetRow } from './csv/sheet.ts';

export interface RowGroup {
  /** Physical line of its first row. */
  line: number;
  rows: SheetRow[];
}

export interface Grouper {
  /** @returns the group that ended because this row begins another. */
  add(row: SheetRow): RowGroup | undefined;
  /** @returns the last group. */
  end(): RowGroup | undefined;
}

/** More than any order or product may have; a file that repeats one key for ever is cut here. */
const rowsMax = 2_500;

/** @param keyOf undefined where every row is a thing of its own. A blank key groups nothing. */
export function createGrouper(keyOf: ((row: Row) => string) | undefined): Grouper {
  let group: RowGroup | undefined;
  let key = '';
  return {
    add(row) {
      const own = keyOf?.(row.row) ?? '';
      if (group !== undefined && own !== '' && own === key && group.rows.length < rowsMax) {
        group.rows.push(row);
        return undefined;
      }
      const ended = group;
      group = { line: row.line, rows: [row] };
      key = own;
      return ended;
    },
    end() {
      const ended = group;
      group = undefined;
      return ended;
    },
  };
}

/** The first cell of a column that is not blank, and its line. */
export function firstCell(group: RowGroup, column: string): { cell: string; line: number } {
  for (const { line, row } of group.rows) {
    const cell = row[column];
    if (cell !== undefined) return { cell, line };
  }
  return { cell: '', line: group.line };
}
