/** PostgreSQL's `integer`, for numbers that come from outside and may be anything JSON can write. */

const most = 2_147_483_647;

/** The number, or the nearest that the column holds. */
export function asInteger(value: number): number {
  return Math.max(-most, Math.min(most, value));
}
