/** `hub import KIND FILE`: progress on stderr, the report on stdout. */
import path from 'node:path';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { importFile } from './import-file.ts';
import { importKinds, isImportKind } from './import-kinds.ts';
import { createProgressLine, type ProgressOutput } from './progress-line.ts';
import { reportLines } from './report-lines.ts';
import { WrongFileError } from './wrong-file.ts';

export interface ImportCommand {
  db: Kysely<Database>;
  /** As typed. */
  kind: string;
  file: string;
  region: string;
  currency?: string | undefined;
  encoding?: string | undefined;
  /** The hub's directory for files of its own. */
  dangolDir: string;
  nowMs: () => number;
  signal: AbortSignal;
  /** A line on stdout. */
  print: (line: string) => void;
  progress: ProgressOutput;
}

export type ImportEnd =
  /** Also where rows were refused: the report has said which. */
  | { ok: true }
  | { ok: false; code: 'unknown_kind' | 'wrong_option' | 'wrong_file' | 'stopped'; detail: string };

/** Runs the import and prints its report. `detail` is for a person. */
export async function runImport(command: ImportCommand): Promise<ImportEnd> {
  const { kind, file, region, currency, print } = command;
  if (!isImportKind(kind)) {
    const known = Object.keys(importKinds).join(', ');
    return { ok: false, code: 'unknown_kind', detail: `it can import ${known}` };
  }
  if (!/^[A-Z]{2}$/.test(region)) {
    return { ok: false, code: 'wrong_option', detail: '--region wants a country code such as KR' };
  }
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) {
    return { ok: false, code: 'wrong_option', detail: '--currency wants a code such as KRW' };
  }
  const progress = createProgressLine(command.progress, command.nowMs);
  try {
    const report = await importFile({
      db: command.db,
      kind,
      file,
      region,
      currency,
      encoding: command.encoding,
      reportDir: path.join(command.dangolDir, 'imports'),
      nowMs: command.nowMs(),
      signal: command.signal,
      onProgress: (state) => progress.show(state),
    });
    progress.end();
    for (const line of reportLines(report)) print(line);
    if (report.complete) return { ok: true };
    return { ok: false, code: 'stopped', detail: 'the import was stopped' };
  } catch (error) {
    progress.end();
    if (!(error instanceof WrongFileError)) throw error;
    return { ok: false, code: 'wrong_file', detail: `${path.basename(file)}: ${error.message}` };
  }
}
