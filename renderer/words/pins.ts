/** Why a PIN or a code was not taken, in words that say what to do. */
import type { I18n } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import type { PinRefusal } from '#shared/rpc/session.ts';

const weakWords = {
  too_short: msg`A PIN has at least six digits.`,
  too_long: msg`A PIN has at most twelve digits.`,
  repeats: msg`The same digits again and again are guessed first. Choose another PIN.`,
  sequence: msg`Digits in a row are guessed first. Choose another PIN.`,
  date: msg`This could be a birthday or a year. Choose another PIN.`,
  common: msg`Many people choose this one. Choose another PIN.`,
} as const;

const otherWords = {
  no_pin: msg`There is no PIN yet. Set one with a one-time code from a lead.`,
  expired: msg`This has run out. Ask for it again.`,
  not_ready: msg`PINs can be checked once this station has reached the hub for the first time.`,
  not_permitted: msg`This person may not do that.`,
  storage_full: msg`This device has no room left, so nothing can be saved. Free some space and try again.`,
  failed: msg`That did not work. Try again.`,
} as const;

/** `locked` is not among them: it counts down. */
export function pinWords(
  i18n: I18n,
  refusal: Exclude<PinRefusal, { code: 'locked' }>,
  what: 'pin' | 'code',
): string {
  switch (refusal.code) {
    case 'wrong': {
      const { triesLeft } = refusal;
      const left = i18n._(
        msg`${plural(triesLeft, { one: '# more try before it locks.', other: '# more tries before it locks.' })}`,
      );
      return `${i18n._(what === 'pin' ? msg`Wrong PIN.` : msg`Wrong code.`)} ${left}`;
    }
    case 'weak':
      return i18n._(weakWords[refusal.why]);
    default:
      return i18n._(otherWords[refusal.code]);
  }
}
