/**
 * A barcode scanner that types like a keyboard ("wedge"), told from a person by its speed.
 *
 * 1. Keys are read by `KeyboardEvent.code`, the key's place: under a Korean layout or input method `key`
 *    is a syllable or `Process`, the place is still right.
 * 2. Nothing is held back from a person who types fast; a burst is only known at its end (Enter or Tab).
 */

/** One key press, as much of a KeyboardEvent as matters. `at` in milliseconds of any steady clock. */
export interface WedgeKey {
  code: string;
  shift: boolean;
  control?: boolean;
  at: number;
}

/** Scanners send a key every 1 to 30 ms; the fastest typists rarely two within 40. */
const LONGEST_GAP_MS = 40;
const SHORTEST_SCAN = 6;
/** Four digits and Enter may be a person's in a hurry, unless all came at a pace that no hand has. */
const SHORTEST_FAST_SCAN = 3;
const FAST_GAP_MS = 15;

/** GS1's separator (FNC1), which scanners send as the control key's combination for U+001D. */
const SEPARATOR = '\u001d';

const plain: Readonly<Record<string, string>> = {
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  Backquote: '`~',
  Space: '  ',
  NumpadAdd: '++',
  NumpadSubtract: '--',
  NumpadMultiply: '**',
  NumpadDivide: '//',
  NumpadDecimal: '..',
};
const shiftedDigits = ')!@#$%^&*(';

/** The character of a key on the US layout that scanners use, or undefined for a key without one. */
export function characterOf({
  code,
  shift,
  control = false,
}: Omit<WedgeKey, 'at'>): string | undefined {
  if (control) return code === 'BracketRight' ? SEPARATOR : undefined;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return shift ? shiftedDigits[Number(digit)] : digit;
  const pad = /^Numpad(\d)$/.exec(code)?.[1];
  if (pad !== undefined) return pad;
  return plain[code]?.[shift ? 1 : 0];
}

export type WedgeEvent =
  /** The first key of what may become a scan: the moment to remember what the focused field held. */
  { type: 'first' } | { type: 'none' } | { type: 'scan'; text: string };

/** @returns a function to be told of every key press, in order. */
export function createWedge(): (key: WedgeKey) => WedgeEvent {
  let text = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  let longestGap = 0;

  return (key) => {
    const modifier = /^(?:Shift|CapsLock|Control)/.test(key.code);
    if (modifier) return { type: 'none' };
    const gap = key.at - lastAt;
    const inBurst = gap <= LONGEST_GAP_MS;
    lastAt = key.at;
    if (inBurst && text !== '') longestGap = Math.max(longestGap, gap);
    if (/^(?:Enter|NumpadEnter|Tab)$/.test(key.code)) {
      const scanned = inBurst ? text : '';
      text = '';
      const shortest = longestGap <= FAST_GAP_MS ? SHORTEST_FAST_SCAN : SHORTEST_SCAN;
      return scanned.length >= shortest ? { type: 'scan', text: scanned } : { type: 'none' };
    }
    const character = characterOf(key);
    if (character === undefined) {
      text = '';
      return { type: 'none' };
    }
    const first = !inBurst || text === '';
    if (first) longestGap = 0;
    text = first ? character : text + character;
    return { type: first ? 'first' : 'none' };
  };
}
