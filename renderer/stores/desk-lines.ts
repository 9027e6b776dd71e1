/** What of a pickup's lines can be handed out, and what of it was counted into the customer's hands so far. */
import { readScan } from '#shared/domain/scan.ts';
import type { DeskLine, DeskPickup } from '#shared/rpc/desk.ts';

/** How many of each line, by line id. */
export type Counted = Readonly<Record<string, number>>;

/** What was picked of a line and is neither handed out, refunded nor cancelled. */
export function leftToHand(line: DeskLine): number {
  const { quantity, picked, handedOver, refunded, cancelled } = line;
  return Math.max(0, Math.min(picked, quantity - refunded - cancelled) - handedOver);
}

export function linesToHand(pickup: DeskPickup): DeskLine[] {
  return pickup.lines.filter((line) => leftToHand(line) > 0);
}

export function piecesToHand(pickup: DeskPickup): number {
  return pickup.lines.reduce((sum, line) => sum + leftToHand(line), 0);
}

export function piecesCounted(counted: Counted): number {
  return Object.values(counted).reduce((sum, quantity) => sum + quantity, 0);
}

/** Every piece that can be handed out. */
export function allCounted(pickup: DeskPickup): Counted {
  return Object.fromEntries(linesToHand(pickup).map((line) => [line.lineId, leftToHand(line)]));
}

/** What a scanned item comes to: counted, one too many, of another order, or a code nobody knows. */
export type ItemHeard =
  | { is: 'counted'; lineId: string; counted: Counted }
  | { is: 'too_many'; lineId: string }
  | { is: 'not_here' }
  | { is: 'wrong'; gtin: string }
  | { is: 'no_item' };

/** Takes the scanned line with room first where the same item stands on two lines. */
export function hearItem(pickup: DeskPickup, counted: Counted, scanned: string): ItemHeard {
  const scan = readScan(scanned);
  if (scan.what !== 'product') return { is: 'no_item' };
  const same = pickup.lines.filter(({ gtin }) => gtin !== null && gtinOf(gtin) === scan.gtin);
  if (same.length === 0) return { is: 'wrong', gtin: scan.gtin };
  const room = same.find((line) => (counted[line.lineId] ?? 0) < leftToHand(line));
  const [first] = same;
  if (room === undefined) {
    return same.some((line) => leftToHand(line) > 0) && first !== undefined
      ? { is: 'too_many', lineId: first.lineId }
      : { is: 'not_here' };
  }
  return { is: 'counted', lineId: room.lineId, counted: count(counted, room.lineId, 1) };
}

/** GTINs are compared as 14 digits, whatever a line has them as. */
function gtinOf(gtin: string): string {
  return gtin.padStart(14, '0');
}

export function count(counted: Counted, lineId: string, by: number): Counted {
  return { ...counted, [lineId]: Math.max(0, (counted[lineId] ?? 0) + by) };
}

/** How many of a line are still to be picked. */
export function toPick({ quantity, picked, refunded, cancelled, shortage }: DeskLine): number {
  return shortage === null ? Math.max(0, quantity - refunded - cancelled - picked) : 0;
}

/** The line a scanned item is picked for and how many that makes; null where it is not to be picked. */
export function hearPick(
  pickup: DeskPickup,
  scanned: string,
): { lineId: string; quantity: number } | null {
  const scan = readScan(scanned);
  if (scan.what !== 'product') return null;
  const line = pickup.lines.find(
    (one) => one.gtin !== null && gtinOf(one.gtin) === scan.gtin && toPick(one) > 0,
  );
  return line === undefined ? null : { lineId: line.lineId, quantity: line.picked + 1 };
}
