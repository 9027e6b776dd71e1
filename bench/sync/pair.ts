/** Two replicas of one book, Dangol's or a peer's. */
export interface Pair {
  /** @returns the milliseconds that one change took from the first until the second shows it. */
  propagate(change: number): Promise<number>;
  close(): Promise<void>;
}
