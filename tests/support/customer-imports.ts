/**
 * Shopify customer exports for a file of tests, and what became of them in a database of each test's own. To be
 * called once, at the top.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { importFile, type ImportOptions, type ImportReport } from '#hub/imports/import-file.ts';
import { type RecordChange, writeRecords } from '#hub/records/write-records.ts';
import { type ImportDesk, openImportDesk } from './import-desk.ts';
import { customerColumns, toCsv } from './shopify-csv.ts';

export interface CustomerImports {
  readonly db: ImportDesk['db'];
  readonly dir: string;
  importText(text: string | Buffer, options?: Partial<ImportOptions>): Promise<ImportReport>;
  /** The documents of a kind by their ids. */
  docs(kind: string): Promise<Record<string, unknown>>;
  versions(): Promise<unknown>;
  write(...changes: RecordChange[]): Promise<void>;
}

export const nowMs = Date.UTC(2026, 4, 1, 3);

export function useCustomerImports(): CustomerImports {
  let desk: ImportDesk;
  beforeEach(async () => {
    desk = await openImportDesk();
  });
  afterEach(() => desk.close());
  return {
    get db() {
      return desk.db;
    },
    get dir() {
      return desk.dir;
    },
    async importText(text, options = {}) {
      const { db, dir } = desk;
      const file = path.join(dir, 'export.csv');
      await writeFile(file, text);
      return await importFile({
        db,
        kind: 'shopify-customers',
        file,
        region: 'KR',
        reportDir: path.join(dir, 'reports'),
        nowMs,
        ...options,
      });
    },
    async docs(kind) {
      const rows = await desk.db
        .selectFrom('record')
        .select(['id', 'doc'])
        .where('kind', '=', kind)
        .orderBy('id')
        .execute();
      return Object.fromEntries(rows.map(({ id, doc }) => [id, doc]));
    },
    async versions() {
      return await desk.db
        .selectFrom('record')
        .select(['kind', 'id', 'version'])
        .orderBy('version')
        .execute();
    },
    async write(...changes) {
      await desk.db.transaction().execute((trx) => writeRecords(trx, changes));
    },
  };
}

/** A row of the export with only these cells. */
export function rowWith(cells: Record<string, string>, columns = customerColumns): string[] {
  return columns.map((column) => cells[column] ?? '');
}

export function exportOf(...rows: Record<string, string>[]): string {
  return toCsv([customerColumns, ...rows.map((cells) => rowWith(cells))]);
}

export const minji = {
  'Customer ID': "'7001",
  'First Name': '민지',
  'Last Name': '김',
  Email: 'minji@example.com',
  'Accepts Email Marketing': 'yes',
  'Default Address Address1': '도산대로 214',
  'Default Address City': '강남구',
  'Default Address Province Code': 'KR-11',
  'Default Address Country Code': 'KR',
  'Default Address Zip': "'06021",
  Phone: "'010-0000-4821",
  'Accepts SMS Marketing': 'no',
  'Total Spent': '129000.00',
  Note: 'Likes linen.\nNo calls, "please".',
  Tags: 'vip, 단골',
  'Loyalty tier (customer.metafields.custom.tier)': 'gold',
};
