/** What was done at the pickup desk, as the list of unsent and refused changes says it. */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';

const words: Readonly<Record<string, MessageDescriptor>> = {
  'pickup.pick': msg`Picked`,
  'pickup.shortage': msg`Item missing`,
  'pickup.stage': msg`Put into a bin`,
  'pickup.ready': msg`Ready to collect`,
  'pickup.hold': msg`Held`,
  'pickup.release': msg`Released`,
  'pickup.claim': msg`Served at the desk`,
  'pickup.leave': msg`Left at the desk`,
  'pickup.attempt': msg`Wrong code`,
  'pickup.hand_over': msg`Handed over`,
  'pickup.undo': msg`Hand-over undone`,
  'pickup.collector': msg`Collector named`,
  'pickup.resend': msg`Notice sent again`,
  'return.receive': msg`Return taken in`,
  'arrival.note': msg`Customer has come`,
  'arrival.serve': msg`Customer served`,
  'incident.acknowledge': msg`Incident closed`,
};

/** Undefined for what is no change of the pickup desk. */
export function deskChangeName(
  i18n: I18n,
  { name, args }: { name: string; args: Record<string, unknown> },
): string | undefined {
  const done = words[name];
  if (done === undefined) return undefined;
  const { pickupId } = args;
  if (typeof pickupId !== 'string') return i18n._(done);
  const number = pickupId.replace(/^pickup:/, '#');
  const what = i18n._(done);
  return t(i18n)`Order ${number}: ${what}`;
}
