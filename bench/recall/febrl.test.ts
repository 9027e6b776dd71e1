import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BadInput, parseFebrl, readFebrlFile, writeFebrl } from './febrl.ts';

const head = 'rec_id, given_name, surname, suburb, postcode';

function fileWith(content: string | Uint8Array): string {
  const directory = mkdtempSync(join(tmpdir(), 'dangol-febrl-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'people.csv');
  writeFileSync(path, content);
  return path;
}

describe('a FEBRL file', () => {
  it('is read with a space after the commas and without, and with values missing', () => {
    const spaced = parseFebrl(`${head}\nrec-7-org, ann, o'brien, st james, 4011\n`, 'x');
    const tight = parseFebrl(
      `\ufeff${head.replaceAll(', ', ',')}\r\nrec-7-dup-3,,o'brien,,\r\n\r\n`,
      'x',
    );
    expect(spaced).toEqual([
      {
        person: '7',
        original: true,
        fields: {
          rec_id: 'rec-7-org',
          given_name: 'ann',
          surname: "o'brien",
          suburb: 'st james',
          postcode: '4011',
        },
      },
    ]);
    expect(tight).toMatchObject([
      { person: '7', original: false, fields: { given_name: '', suburb: '' } },
    ]);
  });

  it('is written so that it reads the same', () => {
    const text =
      'rec_id, given_name, surname, suburb, latin_name\nrec-1-org, 민지, 김, 강남구, Kim Minji\nrec-1-dup-0, 김밍지, , 강남, \n';
    const records = parseFebrl(text, 'x');
    expect(parseFebrl(writeFebrl(records), 'x')).toEqual(records);
  });
});

describe('what is no such file is named, with the way out:', () => {
  it.each([
    [
      'another header',
      'id;name\n1;ann\n',
      /no column rec_id, given_name, surname, suburb.*Expected/s,
    ],
    ['nothing in it', '', /no column rec_id/],
    ['only a header', `${head}\n`, /no record after the first line/],
    ['a line cut short', `${head}\nrec-1-org, ann\n`, /line 2: 2 values .* 5 columns/],
    [
      'another kind of id',
      `${head}\n1, ann, lee, x, 1\n`,
      /line 2: rec_id is "1".*rec-NUMBER-org/s,
    ],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe, 0, 1), /not a text file in UTF-8/],
  ])('%s', (_, content, message) => {
    const path = fileWith(content);
    expect(() => readFebrlFile(path)).toThrow(BadInput);
    expect(() => readFebrlFile(path)).toThrow(message);
    expect(() => readFebrlFile(path)).toThrow(path);
  });

  it('no file, and a directory', () => {
    expect(() => readFebrlFile('/no/such.csv')).toThrow('/no/such.csv: no such file');
    expect(() => readFebrlFile(tmpdir())).toThrow(/a directory\. Give one or two files/);
  });
});
