/**
 * Numbers kept beside very many things of which few are touched at a time: all zero again after `clear`,
 * for the price of those that were touched. Look-up asks for them with every keystroke.
 */
export interface Marks {
  /** At least as long as was asked for; write by `set` only. */
  readonly values: Uint8Array | Uint32Array;
  /** What is not zero, each once. */
  readonly touched: readonly number[];
  set(at: number, value: number): void;
  clear(): void;
  /** Makes room for so many. Only while nothing is touched. */
  makeRoom(length: number): void;
}

export function createMarks(kind: 'bytes' | 'bits'): Marks {
  const make = (length: number) =>
    kind === 'bytes' ? new Uint8Array(length) : new Uint32Array(length);
  let values = make(0);
  let touched: number[] = [];
  return {
    get values() {
      return values;
    },
    get touched() {
      return touched;
    },
    set(at, value) {
      if (values[at] === 0) touched.push(at);
      values[at] = value;
    },
    clear() {
      for (const at of touched) values[at] = 0;
      touched = [];
    },
    makeRoom(length) {
      if (values.length < length) values = make(Math.ceil(length * 1.25));
    },
  };
}
