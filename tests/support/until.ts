/** Waiting for something that another process will do: asks again, and says what never came. */

/** Asks until `look` gives something, for at most `withinMs`; then fails with what it saw last. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  withinMs = 45_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
