/** The code that a person compares on both sides before a station is let in; what it is: shared/protocol/enrol.ts. */
import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { compareCodeFrom, compareCost, compareSalt, compareText } from '#shared/protocol/enrol.ts';

const derive = promisify<string, string, number, typeof compareCost, Buffer>(scrypt);

export async function compareCodeOf(of: Parameters<typeof compareText>[0]): Promise<string> {
  return compareCodeFrom(await derive(compareText(of), compareSalt, 32, compareCost));
}
