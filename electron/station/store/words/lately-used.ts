/** What was worked out lately, as long as there is room for it; what was not asked for longest goes first. */
export interface LatelyUsed<Value> {
  /** @param make is called where the value is not kept. */
  get(key: string, make: () => Value): Value;
  clear(): void;
}

/** @param room how much is kept, as `sizeOf` counts; the newest is kept however large. */
export function createLatelyUsed<Value>(
  room: number,
  sizeOf: (value: Value) => number,
): LatelyUsed<Value> {
  const kept = new Map<string, Value>();
  let size = 0;

  function remove(key: string, value: Value): void {
    kept.delete(key);
    size -= sizeOf(value);
  }

  return {
    get(key, make) {
      const known = kept.get(key);
      if (known !== undefined) remove(key, known);
      const value = known ?? make();
      kept.set(key, value);
      size += sizeOf(value);
      for (const [oldest, its] of kept) {
        if (size <= room || oldest === key) break;
        remove(oldest, its);
      }
      return value;
    },
    clear() {
      kept.clear();
      size = 0;
    },
  };
}
