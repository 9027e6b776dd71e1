/** Makes a failing history shorter for as long as it still fails: whole stretches first, then single steps. */
import type { History, Step } from './history.ts';

/**
 * @param fails plays a history; true where a promise is broken.
 * @param triesMost how often it may be played.
 */
export async function shrink(
  history: History,
  fails: (history: History) => Promise<boolean>,
  triesMost = 600,
): Promise<History> {
  let best = history;
  let tries = 0;
  const isBetter = async (shorter: History): Promise<boolean> => {
    if (tries >= triesMost) return false;
    tries += 1;
    if (!(await fails(shorter))) return false;
    best = shorter;
    return true;
  };

  for (let stretch = Math.ceil(best.steps.length / 2); stretch >= 1; ) {
    let dropped = false;
    for (let from = 0; from < best.steps.length; ) {
      const steps = best.steps.filter((_, i) => i < from || i >= from + stretch);
      if (await isBetter({ ...best, steps })) dropped = true;
      else from += stretch;
    }
    if (stretch === 1 && !dropped) break;
    stretch = dropped ? stretch : Math.floor(stretch / 2);
  }
  await isBetter({ ...best, rested: true });
  for (const what of ['stations', 'customers'] as const) {
    for (let few = 1; few < best[what]; few += 1) {
      if (await isBetter({ ...best, [what]: few })) break;
    }
  }
  return best;
}

/** A history as a person reads it, a step a line. */
export function told({ seed, stations, customers, rested, steps }: History): string {
  const line = ({ do: deed, at, which, what, id }: Step) =>
    `  ${String(id).padStart(4)} s${at % stations} ${deed} (${which}, ${what})`;
  const start = rested ? 'everybody level' : 'everybody in their first sync';
  return [
    `${stations} stations, ${customers} customers, ${start}, seed ${seed}; ${steps.length} steps:`,
    ...steps.map(line),
  ].join('\n');
}
