/** Why nothing of a line is to be handed over. */
import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { DeskLine } from '#shared/rpc/desk.ts';
import { shortageWords } from './desk.ts';

const given = msg`handed over`;
const refunded = msg`refunded`;
const cancelled = msg`cancelled`;
const notPicked = msg`not picked yet`;

export function whyNone(i18n: I18n, line: DeskLine): string {
  if (line.shortage !== null)
    return i18n._(shortageWords[line.shortage.reason]).toLocaleLowerCase();
  if (line.refunded >= line.quantity) return i18n._(refunded);
  if (line.cancelled >= line.quantity) return i18n._(cancelled);
  return i18n._(line.handedOver > 0 ? given : notPicked);
}
