/** Whose address it is, as far as limits go: of IPv6 the first 64 bits, which one household has all of. */
import { isIPv6 } from 'node:net';

/** @param address as Node names who is connected. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [before = '', after = ''] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = before === '' ? [] : before.split(':');
  const right = after === '' ? [] : after.split(':');
  const between = address.includes('::') ? 8 - left.length - right.length : 0;
  const groups = [...left, ...Array<string>(Math.max(0, between)).fill('0'), ...right];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
