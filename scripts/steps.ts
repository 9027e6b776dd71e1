// One line a step: a tick, what was done, how long it took. On a terminal the line is there from the
// beginning, with three dots in place of the tick.

export interface Steps {
  /** Runs the work and writes its line; `said` may add a word to it. Passes a failure on. */
  run: <T>(name: string, work: (say: (word: string) => void) => Promise<T>) => Promise<T>;
  /** A line for a person between the steps. */
  note: (line: string) => void;
}

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
        const result = await work((text) => {
          word = ` (${text})`;
        });
        output.write(line('✓'));
        return result;
      } catch (error) {
        output.write(line('✗'));
        throw error;
      }
    },
    note: (line) => void output.write(`${line}\n`),
  };
}
