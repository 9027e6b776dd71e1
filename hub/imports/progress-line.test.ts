import { expect, it } from 'vitest';
import { createProgressLine } from './progress-line.ts';

function shown(isTTY: boolean): string {
  let text = '';
  let nowMs = 0;
  const line = createProgressLine({ isTTY, write: (part: string) => (text += part) }, () => nowMs);
  for (let percent = 0; percent <= 100; percent += 5) {
    nowMs = percent * 100;
    line.show({ bytesRead: percent, bytesTotal: 100, rows: percent * 10 });
  }
  line.end();
  return text;
}

it('draws a bar on a terminal, in one line', () => {
  const text = shown(true);
  expect(text.split('\r').at(-1)).toBe('████████████████████████ 100 %  1,000 rows, 100/s\x1b[K\n');
  expect(text.match(/\n/g)).toHaveLength(1);
});

it('writes a line for each tenth elsewhere, and nothing that only a terminal understands', () => {
  const lines = shown(false).trimEnd().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines[5]).toBe('50 %  500 rows, 100/s');
  expect(lines.join('')).not.toContain('\x1b');
});
