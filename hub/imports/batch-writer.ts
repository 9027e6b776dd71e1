/**
 * Collects what was read and writes it, about a thousand rows in a transaction, with what the import
 * remembers of them. Counts and problems change after the commit, never before.
 */
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { DocumentTooLargeError } from '../records/document-size.ts';
import type { Applied } from './apply-customers.ts';
import type { CsvFault } from './csv/csv-reader.ts';
import type { ApplyContext } from './customer-changes.ts';
import type { KindOfImport, ReadOptions } from './import-kinds.ts';
import type { Problem } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { RowGroup } from './row-group.ts';

export interface BatchCounts {
  rows: number;
  created: number;
  changed: number;
  unchanged: number;
}

export interface BatchWriter {
  addGroup(group: RowGroup): void;
  addFault(fault: CsvFault): void;
  isFull(): boolean;
  write(): Promise<void>;
  /** Of what is committed. */
  counts: BatchCounts;
}

export interface BatchPorts {
  db: Kysely<Database>;
  kind: KindOfImport;
  context: ApplyContext;
  options: ReadOptions;
  problems: ProblemLog;
}

type Outcome = Applied | { outcome: 'refused'; code: 'too_large' };

const rowsPerTransaction = 1_000;

export function createBatchWriter(ports: BatchPorts): BatchWriter {
  const { kind, options, problems } = ports;
  const counts: BatchCounts = { rows: 0, created: 0, changed: 0, unchanged: 0 };
  let read: { item: { line: number }; group: RowGroup }[] = [];
  let found: Problem[] = [];
  let rows = 0;

  return {
    counts,
    addGroup(group) {
      const mapped = kind.read(group, options);
      if (mapped.item !== null) read.push({ item: mapped.item, group });
      found.push(...mapped.problems);
      rows += group.rows.length;
    },
    addFault({ line, fault }) {
      found.push({ line, column: null, reason: fault, outcome: 'refused' });
      rows += 1;
    },
    isFull: () => rows >= rowsPerTransaction,
    async write() {
      const outcomes = await apply(
        ports,
        read.map(({ item }) => item),
      );
      for (const [i, applied] of outcomes.entries()) {
        if (applied.outcome === 'refused') found.push(...refusedRows(read[i]?.group, applied));
        else counts[applied.outcome] += 1;
      }
      counts.rows += rows;
      await problems.add(found.sort((a, b) => a.line - b.line));
      read = [];
      found = [];
      rows = 0;
    },
  };
}

/** All in one transaction; where one thing is too large for a station, each in its own to find it. */
async function apply(ports: BatchPorts, items: { line: number }[]): Promise<Outcome[]> {
  const { db, kind, context } = ports;
  const inOne = (some: { line: number }[]) =>
    db.transaction().execute((trx) => kind.apply(trx, context, some));
  if (items.length === 0) return [];
  try {
    return await inOne(items);
  } catch (error) {
    if (!(error instanceof DocumentTooLargeError)) throw error;
    if (items.length === 1) return [{ outcome: 'refused', code: 'too_large' }];
  }
  const outcomes: Outcome[] = [];
  for (const item of items) outcomes.push(...(await apply(ports, [item])));
  return outcomes;
}

function refusedRows(
  group: RowGroup | undefined,
  refusal: Extract<Outcome, { outcome: 'refused' }>,
): Problem[] {
  const reason = reasonOf(refusal);
  return (group?.rows ?? []).map(({ line }) => ({
    line,
    column: null,
    reason,
    outcome: 'refused',
  }));
}

function reasonOf(refusal: Extract<Outcome, { outcome: 'refused' }>): string {
  switch (refusal.code) {
    case 'twice':
      return `is about the same as line ${refusal.line}`;
    case 'erased':
      return 'is about somebody or something that was erased';
    case 'too_large':
      return 'is too large for a station to hold';
  }
}
