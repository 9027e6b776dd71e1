/** The parcel's label and the customer's slip: as a picture for the screen, and on the printer where there is one. */
import { inBin, type Pickup, type PickupLine } from '#shared/domain/pickup.ts';
import type { CallArgs, CallResult } from '#shared/rpc/contract.ts';
import { CallRefused } from '#shared/rpc/server.ts';
import { previewOf, print } from '../printing/printer.ts';
import { binText, labelText, type PrintedPickup, slipText } from '../printing/receipt-text.ts';
import type { ServiceContext } from './context.ts';
import { readPickup } from './desk-view.ts';

export async function printPickup(
  context: ServiceContext,
  { pickupId, what }: CallArgs<'desk.label'>,
): Promise<CallResult<'desk.label'>> {
  const pickup = readPickup(context, pickupId);
  if (pickup === undefined) throw new CallRefused('invalid', `no pickup ${pickupId} here`);
  const text =
    what === 'bin'
      ? labelText(printed(context, pickup, inBin), 'ko')
      : slipText(printed(context, pickup, handedLast(pickup)), pickup.buyer.language ?? 'ko');
  return { svg: previewOf(text), printed: await print(text, context.desk.printer) };
}

/** As `readScan` reads it. */
export async function printShelf(
  context: ServiceContext,
  { bin }: CallArgs<'desk.shelf_label'>,
): Promise<CallResult<'desk.shelf_label'>> {
  const name = bin.toUpperCase();
  const text = binText(name, `DGB1.${name}`);
  return { svg: previewOf(text), printed: await print(text, context.desk.printer) };
}

function printed(
  { identity, nowMs }: ServiceContext,
  pickup: Pickup,
  piecesOf: (line: PickupLine) => number,
): PrintedPickup {
  return {
    number: pickup.number,
    buyer: pickup.buyer.masked,
    bin: pickup.bin ?? null,
    lines: pickup.lines.flatMap((line) => {
      const quantity = piecesOf(line);
      return quantity === 0 ? [] : [{ title: line.title, variant: line.variant ?? null, quantity }];
    }),
    storeName: identity.storeName,
    at: localTime(nowMs()),
  };
}

/** What the last hand-over gave; it is for this that somebody takes a slip along. */
function handedLast({ handOvers }: Pickup): (line: PickupLine) => number {
  const last = handOvers.findLast(({ undone }) => undone === undefined);
  return ({ id }) => last?.lines.find(({ lineId }) => lineId === id)?.quantity ?? 0;
}

/** `2026-11-22 18:04`, by the clock of the shop. */
function localTime(ms: number): string {
  const at = new Date(ms);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
