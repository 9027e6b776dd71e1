/** Why a station's files were not opened. Nothing on the disk was changed. */
import type { FileProblem } from '#shared/rpc/status.ts';

export class OpenProblem extends Error {
  readonly problem: FileProblem;
  /** The file's name, without its directory. */
  readonly file: string;
  constructor(problem: FileProblem, file: string, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.problem = problem;
    this.file = file;
  }
}

/** The file is ours, and its pages are not what was written: it can be made good (mend-files.ts). */
export class FileDamaged extends OpenProblem {
  constructor(file: string, detail: string, cause?: unknown) {
    super('damaged', file, detail, cause);
  }
}
