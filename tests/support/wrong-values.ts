/** What nobody would send, and ways to put it in every place of something that is good. */

export const huge = Number.MAX_SAFE_INTEGER;

/** What each field of a request is replaced with, one after the other. */
export const wrongValues: unknown[] = [
  null,
  true,
  '',
  'x'.repeat(1_500),
  '\u0000',
  '\ud800',
  "'; drop table record; --",
  '../../etc/passwd',
  '__proto__',
  -1,
  1.5,
  huge,
  -huge,
  1e308,
  [],
  [null],
  {},
  { toString: 'x', valueOf: 'y', length: 1e9 },
  { type: 'Buffer', data: [1, 2, 3] },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  JSON.parse(`${'['.repeat(400)}${']'.repeat(400)}`),
  Buffer.alloc(100),
];

/** Every place in a value, as the way to it. */
export function placesOf(value: unknown, way: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [way];
  const inside = Object.entries(value).flatMap(([name, entry]) =>
    placesOf(entry, [...way, Array.isArray(value) ? Number(name) : name]),
  );
  return [way, ...inside];
}

export function replaced(
  value: unknown,
  [first, ...rest]: (string | number)[],
  by: unknown,
): unknown {
  if (first === undefined) return by;
  if (Array.isArray(value)) {
    return (value as unknown[]).map((entry, i) =>
      i === first ? replaced(entry, rest, by) : entry,
    );
  }
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([name, entry]) => [name, name === first ? replaced(entry, rest, by) : entry]),
  );
}
