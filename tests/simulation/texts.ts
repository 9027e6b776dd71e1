/** What is written in a simulated shop, so that a trace of it can be found anywhere. */

export function customerDoc(id: string, what: number): Record<string, unknown> {
  return {
    name: { family: 'Kim', given: `Given${id}x` },
    phone: `+8210000${10000 + (what % 9)}`,
    loyalty: { number: `L-${id}.-${what % 5}` },
  };
}

/** What is written about a customer holds one of these, in whatever form it is kept. */
export function tracesOf(customer: string): string[] {
  return [`given${customer}x`, `-of-${customer}.`, `l-${customer}.`].map((text) =>
    text.toLowerCase(),
  );
}

/** @param what tells mutations, notes and epochs apart. */
export function uuid(what: 'a' | 'b' | 'c' | 'e' | 'f', number: number): string {
  return `0192b3a4-0000-7000-8000-${what}${String(number).padStart(11, '0')}`;
}
