/** uuid v7 out of a seeded stream, so that the demo shop's ids are the same each time. */
import type { Random } from './random.ts';

export function makeUuid(random: Random, nowMs: number): () => string {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => random.int(16).toString(16)).join('');
  const time = nowMs.toString(16).padStart(12, '0');
  return () => `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
}
