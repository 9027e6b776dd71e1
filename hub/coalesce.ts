/**
 * One answer for all who ask the same thing at about the same time. Who asks while the work for it is under
 * way gets the answer of the next one, which begins after they asked: so an answer is never older than the
 * question, and however many ask, at most one is working and one is waiting for each key.
 */
export type Coalescer<Answer> = (key: string, work: () => Promise<Answer>) => Promise<Answer>;

export function createCoalescer<Answer>(): Coalescer<Answer> {
  const turns = new Map<string, { over: Promise<void>; next: Promise<Answer> | undefined }>();

  function begin(key: string, work: () => Promise<Answer>): Promise<Answer> {
    const answer = work();
    const end = () => {
      if (turns.get(key)?.next === undefined) turns.delete(key);
    };
    turns.set(key, { over: answer.then(end, end), next: undefined });
    return answer;
  }
  return (key, work) => {
    const turn = turns.get(key);
    if (turn === undefined) return begin(key, work);
    turn.next ??= turn.over.then(() => begin(key, work));
    return turn.next;
  };
}
