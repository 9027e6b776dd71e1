/**
 * How many customers are asked for: first, then on demand, then at most. The first is what a screen of
 * 1080 lines shows, and one more: with each key that is typed no more is made ready than can be seen.
 */
export const LIMITS = [12, 100, 200] as const;
export const FIRST_LIMIT = LIMITS[0];
export const LAST_LIMIT = LIMITS[2];
