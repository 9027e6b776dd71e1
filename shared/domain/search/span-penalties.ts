/**
 * What makes readings of one typed word comparable. 박즌영 may be 박 and 즌영, or 박즌 and 영: each part is
 * weighed against what the book would make one expect of it, and rare parts would win by being rare. So
 * each way to cut a word pays for how much rarer its parts are than those of the likeliest way.
 */
import type { QuerySpan } from './score-similar.ts';

/**
 * @param shares how likely each span is typed for anybody of the book, from 0 to 1.
 * @returns what to take off each span's weights.
 */
export function spanPenalties(spans: readonly QuerySpan[], shares: readonly number[]): number[] {
  const rarity = shares.map((share) => -Math.log(share));
  const penalties = spans.map(() => 0);
  spans.forEach((word, at) => {
    if (!word.whole) return;
    const cuts = cutsOf(word, spans);
    const ways = [
      { parts: [at], rarity: rarity[at] as number },
      ...cuts.map((parts) => ({
        parts,
        rarity: parts.reduce((sum, part) => sum + (rarity[part] as number), 0),
      })),
    ];
    const least = Math.min(...ways.map((way) => way.rarity));
    for (const way of ways) {
      for (const part of way.parts) penalties[part] = (way.rarity - least) / way.parts.length;
    }
  });
  return penalties;
}

/** The pairs of parts that make the word, as places in `spans`. */
function cutsOf(word: QuerySpan, spans: readonly QuerySpan[]): number[][] {
  const byCut = new Map<number, number[]>();
  spans.forEach(({ cut, wordFrom }, i) => {
    if (cut !== null && wordFrom === word.from) byCut.set(cut, [...(byCut.get(cut) ?? []), i]);
  });
  return [...byCut.values()];
}
