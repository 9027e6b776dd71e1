/** What an import could not take as it was. Says where and why, never what stood there. */
export interface Problem {
  /** Physical line of the file, from 1. */
  line: number;
  /** Null where the row as a whole is meant. */
  column: string | null;
  /** In English, without any of the row's content. */
  reason: string;
  /** `refused`: the row was not imported. `left_out`: it was, without this value. */
  outcome: 'refused' | 'left_out';
}
