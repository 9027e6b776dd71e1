import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvReader, type CsvFault, type CsvRecord } from './csv-reader.ts';
import { createLineSplitter } from './line-splitter.ts';

/** Reads text cut into chunks of `chunkBytes`, as a stream would give it. */
function readText(
  text: string | Buffer,
  chunkBytes = 7,
  delimiter = ',',
): (CsvRecord | CsvFault)[] {
  const splitter = createLineSplitter({ decode: (bytes) => bytes.toString('utf8') });
  const reader = createCsvReader(delimiter);
  const bytes = Buffer.from(text);
  const out: (CsvRecord | CsvFault)[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    out.push(...reader.push(splitter.push(bytes.subarray(at, at + chunkBytes))));
  }
  return [...out, ...reader.push(splitter.end()), ...reader.end()];
}

describe('line numbers', () => {
  it('are those of the record’s first line, after quoted line breaks of either kind', () => {
    expect(readText('a,b\r\n"x\r\ny\r\n",2\r\n\r\n"1\n\n2",3\r\nc,d')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x\ny\n', '2'] },
      { line: 6, cells: ['1\n\n2', '3'] },
      { line: 9, cells: ['c', 'd'] },
    ]);
  });

  it('hold for any cells, line breaks, blank lines and chunk sizes', () => {
    const cell = fc.array(
      fc.constantFrom('a', '민', 'é', ' ', ',', ';', '"', '\n', '\r\n', "'", '😀', '0'),
      { maxLength: 6 },
    );
    const record = fc.record({
      cells: fc.array(cell, { minLength: 2, maxLength: 4 }),
      blanksBefore: fc.nat({ max: 2 }),
      alwaysQuoted: fc.boolean(),
    });
    let quotedBreaks = 0;
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 40 }),
        (records, lineBreak, chunkBytes) => {
          let text = '';
          const expected: CsvRecord[] = [];
          for (const { cells, blanksBefore, alwaysQuoted } of records) {
            text += lineBreak.repeat(blanksBefore);
            const line = text.split('\n').length;
            const values = cells.map((parts) => parts.join(''));
            text += values.map((value) => written(value, alwaysQuoted)).join(',') + lineBreak;
            expected.push({ line, cells: values.map((value) => value.replaceAll('\r\n', '\n')) });
            if (values.some((value) => value.includes('\n'))) quotedBreaks += 1;
          }
          expect(readText(text, chunkBytes)).toEqual(expected);
        },
      ),
      { numRuns: 400 },
    );
    expect(quotedBreaks).toBeGreaterThan(500);
  });
});

describe('a broken quotation mark', () => {
  it('costs its own line when it is never closed', () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `${i},row`);
    lines[10] = '10,"row';
    const read = readText(lines.join('\n'), 4096);
    expect(read).toHaveLength(2000);
    expect(read[10]).toEqual({ line: 11, fault: 'a quotation mark is opened and never closed' });
    expect(read[11]).toEqual({ line: 12, cells: ['11', 'row'] });
    expect(read[1999]).toEqual({ line: 2000, cells: ['1999', 'row'] });
  });

  it('costs its own line when it stands in the middle of a cell', () => {
    expect(readText('1,5" pipe\n2,"two\nlines"\n3,6" x 7" frame\n4,end\n')).toEqual([
      { line: 1, fault: 'a quotation mark stands in the middle of a cell that is not quoted' },
      { line: 2, cells: ['2', 'two\nlines'] },
      { line: 4, fault: 'a quotation mark stands in the middle of a cell that is not quoted' },
      { line: 5, cells: ['4', 'end'] },
    ]);
  });

  it('costs its own line when text follows the closing mark', () => {
    expect(readText('1,"a" b\n2,c\n')).toEqual([
      { line: 1, fault: 'text follows the closing quotation mark of a cell' },
      { line: 2, cells: ['2', 'c'] },
    ]);
  });

  it('costs each of many lines only once, and reading stays fast', () => {
    const text = Array.from({ length: 4000 }, (_, i) => `${i},it"s`).join('\n');
    const read = readText(text, 65_536);
    expect(read.filter((item) => 'fault' in item)).toHaveLength(4000);
    expect(read.map((item) => item.line)).toEqual(Array.from({ length: 4000 }, (_, i) => i + 1));
  });
});

it('gives a line that is no text up, and closes no cell over it', () => {
  const splitter = createLineSplitter({
    decode: (bytes) => (bytes.includes(0xff) ? null : bytes.toString()),
    bytesMax: 20,
  });
  const bytes = Buffer.concat([
    Buffer.from('a,"open\n'),
    Buffer.from([0xff, 0x0a]),
    Buffer.from(`b,"c"\n${'x'.repeat(30)}\nd,e\n`),
  ]);
  const reader = createCsvReader(',');
  expect([...reader.push(splitter.push(bytes)), ...reader.end()]).toEqual([
    { line: 1, fault: 'a quotation mark is opened and never closed' },
    { line: 2, fault: 'holds bytes that are not text in the encoding of the file' },
    { line: 3, cells: ['b', 'c'] },
    { line: 4, fault: 'is longer than a megabyte' },
    { line: 5, cells: ['d', 'e'] },
  ]);
});

function written(value: string, always: boolean): string {
  return always || /[",\r\n]/.test(value) || value.trim() === ''
    ? `"${value.replaceAll('"', '""')}"`
    : value;
}
