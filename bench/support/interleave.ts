/**
 * Sides measured in turn, A B C, A B C, …, with the control case first, in the middle and last: what
 * the machine does beside the bench meets all of them alike, and shows where it does not.
 */
import { type Control, controlMs, judgeControl } from './control.ts';

export interface Side<Result> {
  name: string;
  run(round: number): Result | Promise<Result>;
}

export interface Interleaved<Result> {
  /** Each side's results, one a round. */
  rounds: Map<string, Result[]>;
  control: Control;
}

/**
 * @param rounds at least 1.
 * @param control milliseconds the control case takes now.
 */
export async function interleave<Result>(
  rounds: number,
  sides: readonly Side<Result>[],
  control = controlMs,
): Promise<Interleaved<Result>> {
  control(); // Warm.
  const firstMs = control();
  let middleMs = firstMs;
  const results = new Map(sides.map(({ name }) => [name, [] as Result[]]));
  for (let round = 0; round < rounds; round += 1) {
    if (round === rounds >> 1) middleMs = control();
    for (const { name, run } of sides) results.get(name)?.push(await run(round));
  }
  return { rounds: results, control: judgeControl(firstMs, middleMs, control()) };
}
