/**
 * Keeps what an import could not take: the first few in memory for the report, all of them in a file
 * beside it, so that a hundred thousand refused rows need no more memory than one.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import type { Problem } from './problem.ts';

export interface ProblemLog {
  add(problems: readonly Problem[]): Promise<void>;
  close(): Promise<ProblemSummary>;
}

export interface ProblemSummary {
  /** Rows that were not imported. */
  refused: number;
  /** Values that were left out of rows that were. */
  leftOut: number;
  /** The first of both kinds, in the file's order. */
  first: Problem[];
  /** CSV of all of them, `line,outcome,column,reason`; null where there are none. */
  file: string | null;
}

const shown = 20;

/** @param file where to write them; nothing is written while there are none. */
export function createProblemLog(file: string): ProblemLog {
  const first: Problem[] = [];
  let refused = 0;
  let leftOut = 0;
  let stream: WriteStream | undefined;

  return {
    async add(problems) {
      if (problems.length === 0) return;
      if (stream === undefined) {
        await mkdir(path.dirname(file), { recursive: true });
        stream = createWriteStream(file, { mode: 0o600 });
        await once(stream, 'open');
        stream.write('line,outcome,column,reason\n');
      }
      for (const problem of problems) {
        if (problem.outcome === 'refused') refused += 1;
        else leftOut += 1;
        if (first.length < shown) first.push(problem);
      }
      if (!stream.write(problems.map(toLine).join(''))) await once(stream, 'drain');
    },
    async close() {
      if (stream !== undefined) {
        stream.end();
        await finished(stream);
      }
      return { refused, leftOut, first, file: stream === undefined ? null : file };
    },
  };
}

function toLine({ line, outcome, column, reason }: Problem): string {
  const cells = [String(line), outcome, column ?? '', reason];
  return `${cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
