/**
 * What may be a PIN: at least six digits, and none of those that anybody would try first. Few tries are
 * left to a thief; they must not be enough for what people choose.
 */
import { z } from 'zod';

export const PIN_LEAST = 6;
export const PIN_MOST = 12;

/** Digits as typed; whether it is a good PIN says `pinWeakness`. */
export const TypedPin = z.string().regex(/^\d{1,16}$/);

export type PinWeakness = 'too_short' | 'too_long' | 'repeats' | 'sequence' | 'date' | 'common';

/** Often chosen although neither a run nor a date: keypad patterns and doubled words of digits. */
const common = new Set([
  '159753',
  '147258',
  '258369',
  '147852',
  '741852',
  '852456',
  '159357',
  '357159',
  '142536',
  '112358',
  '314159',
  '271828',
  '696969',
  '420420',
  '520520',
  '131313',
  '101010',
  '102030',
  '112211',
  '100400',
  '282828',
  '486486',
  '123123',
  '456456',
  '789456',
  '147369',
  '963852',
  '369258',
]);

/** Why digits are no good PIN; undefined where they are one. */
export function pinWeakness(pin: string): PinWeakness | undefined {
  if (pin.length < PIN_LEAST) return 'too_short';
  if (pin.length > PIN_MOST) return 'too_long';
  if (isRepeating(pin)) return 'repeats';
  if (isRun(pin)) return 'sequence';
  if (isDate(pin)) return 'date';
  return common.has(pin) ? 'common' : undefined;
}

/** One group of digits over and over (111111, 121212, 123123), or no more than two different ones. */
function isRepeating(pin: string): boolean {
  if (new Set(pin).size <= 2) return true;
  for (let size = 1; size <= pin.length / 2; size += 1) {
    if (pin.length % size === 0 && pin.slice(0, size).repeat(pin.length / size) === pin)
      return true;
  }
  return false;
}

/** Each digit as far from the one before as all others (123456, 975310, 246802), counted round. */
function isRun(pin: string): boolean {
  const steps = new Set(
    [...pin].slice(1).map((digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10),
  );
  const [first, ...others] = steps;
  const oneStep = others.length === 0 && first !== undefined && [1, 2, 8, 9].includes(first);
  return oneStep || isTwoRuns(pin);
}

/** Two halves that are runs of one: 123321, 123234, 456654. */
function isTwoRuns(pin: string): boolean {
  if (pin.length % 2 !== 0) return false;
  const halves = [pin.slice(0, pin.length / 2), pin.slice(pin.length / 2)];
  return halves.every((half) => {
    const steps = new Set([...half].slice(1).map((digit, at) => Number(digit) - Number(half[at])));
    return steps.size === 1 && (steps.has(1) || steps.has(-1));
  });
}

/** A birthday or a year: YYMMDD, DDMMYY, MMDDYY, YYYYMMDD, DDMMYYYY, MMDDYYYY, or a year with two digits. */
function isDate(pin: string): boolean {
  const at = (from: number, to: number) => Number(pin.slice(from, to));
  const isDay = (month: number, day: number) => month >= 1 && month <= 12 && day >= 1 && day <= 31;
  const isYear = (year: number) => year >= 1900 && year <= 2099;
  if (pin.length === 6) {
    return (
      isDay(at(2, 4), at(4, 6)) ||
      isDay(at(2, 4), at(0, 2)) ||
      isDay(at(0, 2), at(2, 4)) ||
      (isYear(at(0, 4)) && at(4, 6) <= 12)
    );
  }
  if (pin.length === 8) {
    return (
      (isYear(at(0, 4)) && isDay(at(4, 6), at(6, 8))) ||
      (isYear(at(4, 8)) && (isDay(at(2, 4), at(0, 2)) || isDay(at(0, 2), at(2, 4)))) ||
      (isYear(at(0, 4)) && isYear(at(4, 8)))
    );
  }
  return false;
}
