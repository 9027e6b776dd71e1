/** What a line of an order is called, and why nothing of it is to be handed over. */
import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { DeskLine } from '#shared/rpc/desk.ts';
import { shortageWords } from './desk.ts';

/** What of a line says what it is. */
type Named = Pick<DeskLine, 'title' | 'variant' | 'size'>;

const given = msg`handed over`;
const refunded = msg`refunded`;
const cancelled = msg`cancelled`;
const notPicked = msg`not picked yet`;

/**
 * A line's title, variant and size, apart by dots. Shops write the size into the variant, too
 * ("Navy / 95", or "S" alone); then it is not said again.
 */
export function lineName(line: Named): string {
  return [line.title, lineKind(line)].filter((word) => word !== '').join(' · ');
}

/** The same without the title. */
export function lineKind({ variant, size }: Pick<DeskLine, 'variant' | 'size'>): string {
  const sizeSaid = variant?.split('/').some((part) => part.trim() === size) === true;
  return [variant, sizeSaid ? null : size].filter((word) => word !== null).join(' · ');
}

/** A line's title and variant where its size stands beside them, in large. */
export function nameBesideSize({ title, variant, size }: Named): string {
  const parts = variant?.split('/').map((part) => part.trim()) ?? [];
  const other = parts.includes(size ?? '') ? parts.filter((part) => part !== size) : [variant];
  return [title, ...other].filter((word) => word !== null && word !== '').join(' · ');
}

export function whyNone(i18n: I18n, line: DeskLine): string {
  if (line.shortage !== null)
    return i18n._(shortageWords[line.shortage.reason]).toLocaleLowerCase();
  if (line.refunded >= line.quantity) return i18n._(refunded);
  if (line.cancelled >= line.quantity) return i18n._(cancelled);
  return i18n._(line.handedOver > 0 ? given : notPicked);
}
