/**
 * Lets the store put its index in order while there is nothing else to do, one short piece a turn of the
 * event loop, so that a look-up never waits for more than one piece.
 */
export interface Tidier {
  /** Goes on until there is nothing to do, or the station is no longer idle. Never throws. */
  tidy(): void;
}

export function createTidier(parts: {
  /** One piece; false where there was nothing to do. */
  piece(): boolean;
  idle(): boolean;
  /** Resolves when what waited has had its turn. */
  turn(): Promise<void>;
  failed(error: unknown): void;
}): Tidier {
  let tidying = false;

  async function run(): Promise<void> {
    tidying = true;
    try {
      do await parts.turn();
      while (parts.idle() && parts.piece());
    } catch (error) {
      parts.failed(error);
    } finally {
      tidying = false;
    }
  }

  return {
    tidy() {
      if (!tidying) void run();
    },
  };
}
