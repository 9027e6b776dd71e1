/** The code that a person compares on both sides before a station is let in; what it is: shared/protocol/enrol.ts. */
import { scryptSync } from 'node:crypto';
import { compareCodeFrom, compareCost, compareSalt, compareText } from '#shared/protocol/enrol.ts';

/** Some 100 ms of work; undefined where nobody has to compare. */
export function compareCodeOf(identity: {
  hub: string;
  hubKey?: string | undefined;
  keys: { publicKey: string };
  confirm?: { challenge: string } | undefined;
}): string | undefined {
  const { hub, hubKey, keys, confirm } = identity;
  if (hubKey === undefined || confirm === undefined) return undefined;
  const text = compareText({
    hub,
    hubKey,
    publicKey: keys.publicKey,
    challenge: confirm.challenge,
  });
  return compareCodeFrom(scryptSync(text, compareSalt, 32, compareCost));
}
