/**
 * Imports one file. Reads it once from beginning to end in constant memory:
 *
 *   bytes → lines → rows → groups of rows → items → one transaction for about a thousand rows
 *
 * 1. A transaction holds its records and what is remembered of their rows: a run that is cut at any
 *    point has lost nothing and doubled nothing, and running the file again goes over what is there
 *    without changing it.
 * 2. Every row is accounted for: in a record, or in the problems with its line and a reason.
 * 3. Throws WrongFileError where the file as a whole is not what it was said to be; before any change.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Kysely } from 'kysely';
import { v7 } from 'uuid';
import type { Database } from '../database/schema.ts';
import { type BatchWriter, createBatchWriter } from './batch-writer.ts';
import { type OpenedText, openText } from './csv/open-text.ts';
import { readSheet } from './csv/sheet.ts';
import type { ApplyContext } from './customer-changes.ts';
import { currencyOfProducts, currencyOfRegion } from './default-currency.ts';
import { type ImportKind, importKinds, type KindOfImport, sourceOf } from './import-kinds.ts';
import { createProblemLog, type ProblemSummary } from './problem-log.ts';
import { createGrouper, type RowGroup } from './row-group.ts';

export interface ImportOptions {
  db: Kysely<Database>;
  kind: ImportKind;
  file: string;
  /** ISO 3166 code: of phones without a prefix, of addresses without a country, and of the scope. */
  region: string;
  /** ISO 4217 code of prices that name none; default the region's. */
  currency?: string | undefined;
  /** WHATWG label; default UTF-8 or what the file's mark says. */
  encoding?: string | undefined;
  /** Where the list of problems is written, if there are any. */
  reportDir: string;
  nowMs: number;
  onProgress?: (progress: ImportProgress) => void;
  /** Stops between two transactions. */
  signal?: AbortSignal;
}

export interface ImportProgress {
  bytesRead: number;
  bytesTotal: number;
  rows: number;
}

export interface ImportReport extends ProblemSummary {
  kind: ImportKind;
  things: 'customers' | 'orders' | 'products';
  /** False where it was stopped; run it again to go on. */
  complete: boolean;
  /** Rows of the file below the header, blank ones not counted. */
  rows: number;
  created: number;
  changed: number;
  unchanged: number;
  /** Of prices that named none. */
  currency: string;
  /** True where the currency was guessed from the prices. */
  currencyGuessed: boolean;
}

export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const { kind, file, region, signal } = options;
  // Of the union of kinds only the kind itself understands its items.
  const plan = importKinds[kind] as unknown as KindOfImport;
  const text = await openText(file, options.encoding);
  const { currency, guessed } = await chooseCurrency(options);
  const context: ApplyContext = {
    source: sourceOf(kind),
    scope: plan.scopeOf(region),
    language: region === 'KR' ? 'ko' : 'en',
    nowMs: options.nowMs,
    run: randomUUID(),
    newId: v7,
  };
  const problems = createProblemLog(problemFile(options));
  const writer = createBatchWriter({
    db: options.db,
    kind: plan,
    context,
    options: { source: context.source, region, currency },
    problems,
  });
  const report = async (complete: boolean): Promise<ImportReport> => ({
    kind,
    things: plan.things,
    complete,
    ...writer.counts,
    currency,
    currencyGuessed: guessed,
    ...(await problems.close()),
  });

  try {
    await readAll(text, plan, writer, options);
    return await report(true);
  } catch (error) {
    const unfinished = await report(false);
    if (signal?.aborted === true) return unfinished;
    throw error;
  }
}

/** Rejects with the signal's reason where it was stopped. */
async function readAll(
  text: OpenedText,
  plan: KindOfImport,
  writer: BatchWriter,
  { signal, onProgress }: ImportOptions,
): Promise<void> {
  const others = Object.values(importKinds)
    .map(({ shape }) => shape)
    .filter((shape) => shape !== plan.shape);
  const grouper = createGrouper(plan.keyOf);
  const take = (group: RowGroup | undefined): void => {
    if (group !== undefined) writer.addGroup(group);
  };
  let rowsRead = 0;
  for await (const { rows, bytesRead } of readSheet(text, plan.shape, others, signal)) {
    for (const row of rows) {
      rowsRead += 1;
      if ('fault' in row) writer.addFault(row);
      else take(grouper.add(row));
      if (writer.isFull()) await writer.write();
      signal?.throwIfAborted();
    }
    onProgress?.({ bytesRead, bytesTotal: text.bytesTotal, rows: rowsRead });
    signal?.throwIfAborted();
  }
  take(grouper.end());
  await writer.write();
}

async function chooseCurrency(
  options: ImportOptions,
): Promise<{ currency: string; guessed: boolean }> {
  const { kind, file, region, currency } = options;
  if (currency !== undefined) return { currency, guessed: false };
  if (kind === 'shopify-products') return await currencyOfProducts(file, region, options);
  return { currency: currencyOfRegion(region), guessed: false };
}

/** `customers_export.2026-05-01T08-00-00.problems.csv` */
function problemFile({ file, reportDir, nowMs }: ImportOptions): string {
  const moment = new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return path.join(reportDir, `${path.parse(file).name}.${moment}.problems.csv`);
}
