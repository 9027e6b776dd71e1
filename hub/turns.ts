/** So many at a time, the others in the order they came. */
export interface Turns {
  /** Runs the work when its turn has come. */
  take<Done>(work: () => Promise<Done>): Promise<Done>;
  /** How many wait. */
  waiting(): number;
}

export function createTurns(atOnce: number): Turns {
  let running = 0;
  const queue: (() => void)[] = [];
  return {
    async take(work) {
      if (running >= atOnce) await new Promise<void>((resolve) => void queue.push(resolve));
      else running += 1;
      try {
        return await work();
      } finally {
        // The place goes to the next one and is never free in between.
        const next = queue.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
    waiting: () => queue.length,
  };
}
