import { describe, expect, it } from 'vitest';
import { characterOf, createWedge, type WedgeEvent } from './wedge.ts';

const codes: Record<string, string> = {
  '/': 'Slash',
  ':': 'Semicolon',
  '.': 'Period',
  '-': 'Minus',
};

function codeOf(character: string): { code: string; shift: boolean } {
  if (/\d/.test(character)) return { code: `Digit${character}`, shift: false };
  if (/[a-z]/i.test(character)) {
    return { code: `Key${character.toUpperCase()}`, shift: character !== character.toLowerCase() };
  }
  return { code: codes[character] ?? '', shift: character === ':' };
}

/** Types a text key by key, `gapMs` apart, then the end key. */
function typed(text: string, gapMs: number, end = 'Enter', feed = createWedge(), from = 1000) {
  const events: WedgeEvent[] = [...text].map((character, i) =>
    feed({ ...codeOf(character), at: from + i * gapMs }),
  );
  events.push(feed({ code: end, shift: false, at: from + text.length * gapMs }));
  return events;
}

describe('telling a scanner from a person', () => {
  it('reads a fast burst ended by Enter or Tab', () => {
    expect(typed('8801234567893', 8).at(-1)).toEqual({ type: 'scan', text: '8801234567893' });
    expect(typed('DG104821', 20, 'Tab').at(-1)).toEqual({ type: 'scan', text: 'DG104821' });
    expect(typed('https://id.gs1.org/01/09506000134352', 2).at(-1)).toEqual({
      type: 'scan',
      text: 'https://id.gs1.org/01/09506000134352',
    });
  });

  it('takes no person for a scanner: too slow, too short, or a pause before Enter', () => {
    expect(typed('8801234567893', 60).at(-1)).toEqual({ type: 'none' });
    expect(typed('4821', 20).at(-1)).toEqual({ type: 'none' });
    expect(typed('12', 2).at(-1)).toEqual({ type: 'none' });
    const feed = createWedge();
    for (const [i, digit] of [...'88012345'].entries()) {
      feed({ code: `Digit${digit}`, shift: false, at: i * 8 });
    }
    expect(feed({ code: 'Enter', shift: false, at: 500 })).toEqual({ type: 'none' });
  });

  it('reads a short code where it comes faster than any hand', () => {
    expect(typed('1042', 8).at(-1)).toEqual({ type: 'scan', text: '1042' });
    expect(typed('a1042', 14).at(-1)).toEqual({ type: 'scan', text: 'a1042' });
  });

  it('reads the separator between GS1 elements', () => {
    const feed = createWedge();
    let at = 0;
    const press = (code: string, control = false) =>
      feed({ code, shift: false, control, at: (at += 5) });
    for (const digit of '1012') press(`Digit${digit}`);
    press('ControlLeft', true);
    press('BracketRight', true);
    for (const digit of '21') press(`Digit${digit}`);
    expect(press('Enter')).toEqual({ type: 'scan', text: '1012\u001d21' });
    expect(characterOf({ code: 'KeyC', shift: false, control: true })).toBeUndefined();
  });

  it('leaves what a person typed just before out of the scan', () => {
    const feed = createWedge();
    feed({ code: 'KeyA', shift: false, at: 0 });
    expect(typed('8801234567893', 8, 'Enter', feed, 200).at(-1)).toEqual({
      type: 'scan',
      text: '8801234567893',
    });
  });

  it('says where a burst may begin, so that the field can be put back', () => {
    expect(typed('880123', 8).map(({ type }) => type)).toEqual([
      'first',
      'none',
      'none',
      'none',
      'none',
      'none',
      'scan',
    ]);
  });

  it('reads two scans after each other as two', () => {
    const feed = createWedge();
    const first = typed('11111111', 5, 'Enter', feed, 0).at(-1);
    const second = typed('22222222', 5, 'Enter', feed, 50).at(-1);
    expect([first, second]).toEqual([
      { type: 'scan', text: '11111111' },
      { type: 'scan', text: '22222222' },
    ]);
  });

  it('reads keys by their place, whatever the layout makes of them, and Shift between them', () => {
    expect(characterOf({ code: 'KeyR', shift: false })).toBe('r');
    expect(characterOf({ code: 'Digit3', shift: true })).toBe('#');
    expect(characterOf({ code: 'Numpad7', shift: false })).toBe('7');
    expect(characterOf({ code: 'F2', shift: false })).toBeUndefined();
    const feed = createWedge();
    let at = 0;
    for (const letter of 'ABCDEF') {
      feed({ code: 'ShiftLeft', shift: true, at: (at += 3) });
      feed({ code: `Key${letter}`, shift: true, at: (at += 3) });
    }
    expect(feed({ code: 'Enter', shift: false, at: at + 3 })).toEqual({
      type: 'scan',
      text: 'ABCDEF',
    });
  });
});
