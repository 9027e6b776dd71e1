/** Exit codes of a host, the same for both. */
export const exits = { stopped: 0, failed: 1, badOptions: 2, taken: 3, notBuilt: 4 } as const;
