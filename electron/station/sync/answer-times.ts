/**
 * Whether the hub takes long to answer, so that the screen can say why what is sent stays counted. Nothing
 * here waits for anything: it only looks on.
 */
import type { HubLink, Timing } from './ports.ts';

/** A question that is open for so long, or was, makes the line a slow one. */
export const SLOW_MS = 2_000;

export interface AnswerTimes {
  /** The last answer took long, or the next one already does. */
  slow(): boolean;
  /** The same link, looked on. Questions of links before it count no more. */
  watch<Watched extends Pick<HubLink, 'pull' | 'push'>>(link: Watched): Watched;
}

/** @param changed is told when `slow` may have changed. */
export function createAnswerTimes(
  { monotonicMs, callAfter }: Pick<Timing, 'monotonicMs' | 'callAfter'>,
  changed: () => void,
): AnswerTimes {
  /** When each open question of the link was asked. */
  let asked = new Set<{ atMs: number }>();
  let lastWasSlow = false;

  async function timed<T>(question: Set<{ atMs: number }>, answer: Promise<T>): Promise<T> {
    const one = { atMs: monotonicMs() };
    question.add(one);
    const cancel = callAfter(SLOW_MS, changed);
    try {
      const given = await answer;
      if (question === asked) {
        const before = lastWasSlow;
        lastWasSlow = monotonicMs() - one.atMs >= SLOW_MS;
        if (before && !lastWasSlow) changed();
      }
      return given;
    } finally {
      cancel();
      question.delete(one);
    }
  }

  return {
    slow: () => lastWasSlow || [...asked].some(({ atMs }) => monotonicMs() - atMs >= SLOW_MS),
    watch(link) {
      const questions = new Set<{ atMs: number }>();
      asked = questions;
      lastWasSlow = false;
      // In place: what else the link has, such as the hub's version, is read when it is known.
      const pull = link.pull.bind(link);
      const push = link.push.bind(link);
      link.pull = (request) => timed(questions, pull(request));
      link.push = (request) => timed(questions, push(request));
      return link;
    },
  };
}
