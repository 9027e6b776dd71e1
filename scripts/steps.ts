// One line a step: a tick (or a dash, where there was nothing to do), what was done, how long it took. On a terminal the line is there from the
// beginning, with three dots in place of the tick.

export interface Steps {
  /** Runs the work and writes its line. Passes a failure on. */
  run: <T>(name: string, work: (say: Say) => Promise<T>) => Promise<T>;
  /** A line for a person between the steps. */
  note: (line: string) => void;
}

/** Adds a word to a step's line, and may put another mark in the place of the tick. */
export type Say = (word: string, mark?: '✓' | '–') => void;

export interface StepOutput {
  isTTY?: boolean | undefined;
  write: (text: string) => unknown;
}

const clearLine = '\r\u001b[2K';

/** Once `signal` is aborted no further step begins. */
export function createSteps(output: StepOutput, now: () => number, signal?: AbortSignal): Steps {
  const live = output.isTTY === true;
  return {
    async run(name, work) {
      signal?.throwIfAborted();
      const startedAt = now();
      let word = '';
      const line = (mark: string) => {
        const seconds = ((now() - startedAt) / 1000).toFixed(1);
        return `${live ? clearLine : ''}${mark} ${name}${word}  ${seconds} s\n`;
      };
      if (live) output.write(`… ${name}`);
      try {
        let mark = '✓';
        const result = await work((text, other = '✓') => {
          word = ` (${text})`;
          mark = other;
        });
        output.write(line(mark));
        return result;
      } catch (error) {
        output.write(line('✗'));
        throw error;
      }
    },
    note: (line) => void output.write(`${line}\n`),
  };
}
