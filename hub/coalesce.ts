/**
 * One answer for all who ask the same thing at about the same time. Who asks while the work for it is under
 * way gets the answer of the next one, which begins after they asked: so an answer is never older than the
 * question, and however many ask, at most so many are working and one is waiting for each key.
 */
export type Coalescer<Answer> = (key: string, work: () => Promise<Answer>) => Promise<Answer>;

interface Turn<Answer> {
  working: Set<Promise<void>>;
  next: Promise<Answer> | undefined;
}

/** @param atOnce how many may be working for one key: with two, two who ask do not wait for each other. */
export function createCoalescer<Answer>(atOnce = 1): Coalescer<Answer> {
  const turns = new Map<string, Turn<Answer>>();

  function begin(key: string, turn: Turn<Answer>, work: () => Promise<Answer>): Promise<Answer> {
    const answer = work();
    const end = () => {
      turn.working.delete(over);
      if (turn.working.size === 0 && turn.next === undefined) turns.delete(key);
    };
    const over: Promise<void> = answer.then(end, end);
    turn.working.add(over);
    return answer;
  }
  return (key, work) => {
    const turn = turns.get(key) ?? { working: new Set(), next: undefined };
    turns.set(key, turn);
    if (turn.next === undefined && turn.working.size < atOnce) return begin(key, turn, work);
    turn.next ??= Promise.race(turn.working).then(() => {
      turn.next = undefined;
      return begin(key, turn, work);
    });
    return turn.next;
  };
}
