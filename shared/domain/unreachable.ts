/** Closes a switch over a union: a new member then fails to compile here instead of passing silently. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
