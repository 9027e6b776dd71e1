/** A scanner's hand: keys by their place, all at once, Enter last. */
import type { Page } from '@playwright/test';

const places: Readonly<Record<string, string>> = {
  '#': 'Digit3',
  '@': 'Digit2',
  '.': 'Period',
  '-': 'Minus',
  ']': 'BracketRight',
  '/': 'Slash',
  ':': 'Semicolon',
  _: 'Minus',
};
const shifted = /[A-Z#:@_]/;

/**
 * @param keyOf what the keyboard's layout makes of a key; the character itself unless said.
 * @param ends how many times Enter comes: some scanners send CR and LF.
 */
export async function scan(
  page: Page,
  text: string,
  keyOf: (character: string) => string = (character) => character,
  ends = 1,
): Promise<void> {
  const keys = [...text].map((character) => ({
    code: /\d/.test(character)
      ? `Digit${character}`
      : (places[character] ?? `Key${character.toUpperCase()}`),
    key: keyOf(character),
    shiftKey: shifted.test(character),
  }));
  for (let end = 0; end < ends; end += 1)
    keys.push({ code: 'Enter', key: 'Enter', shiftKey: false });
  await page.evaluate((presses) => {
    // All of one moment: how long a busy machine takes over each must not make a slow typist of the scanner.
    const at = performance.now();
    const downs = presses.map((init) => {
      const down = new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true });
      Object.defineProperty(down, 'timeStamp', { value: at });
      return down;
    });
    for (const down of downs) {
      const target = document.activeElement ?? document.body;
      const types = target.dispatchEvent(down) && down.key.length === 1;
      if (types && (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) {
        document.execCommand('insertText', false, down.key);
      }
    }
  }, keys);
}
