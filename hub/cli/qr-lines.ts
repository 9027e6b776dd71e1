/** A QR code in a terminal, dark on light whatever the terminal's own colours are. */
import { encode } from 'uqr';

const paper = '\u001b[30;107m';
const reset = '\u001b[0m';

/** Two rows of the code in each line, with the quiet zone that scanners want. */
export function qrLines(text: string): string[] {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const dark = (row: number, column: number) => data[row]?.[column] === true;
  const lines: string[] = [];
  for (let row = 0; row < size; row += 2) {
    const halves = Array.from({ length: size }, (_, column) => {
      const [upper, lower] = [dark(row, column), dark(row + 1, column)];
      if (upper) return lower ? '█' : '▀';
      return lower ? '▄' : ' ';
    });
    lines.push(`${paper}${halves.join('')}${reset}`);
  }
  return lines;
}
