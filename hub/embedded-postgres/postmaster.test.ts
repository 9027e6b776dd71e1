import { describe, expect, test } from 'vitest';
import { classify, parsePostmaster } from './postmaster.ts';

describe('postmaster.pid', () => {
  test('is read for the pid and the port', () => {
    const text = '4711\n/data\n1790000000\n46213\n\n127.0.0.1\n  1234 5\nready   \n';
    expect(parsePostmaster(text)).toEqual({ pid: 4711, port: 46213 });
  });

  test('is not believed while it is half-written', () => {
    for (const text of [
      '',
      '4711\n',
      '4711\n/data\n1790000000\n',
      '-4711\n/d\n1\n0\n',
      'x\ny\nz\nw',
    ]) {
      expect(parsePostmaster(text)).toBeUndefined();
    }
  });
});

test('the log of a failed start tells what to do about it', () => {
  const line = (text: string) => `2026-11-22 05:12:23 UTC [11176] FATAL:  ${text}\n`;
  expect(classify(line('lock file "postmaster.pid" already exists'))).toBe('already_running');
  expect(classify(line('lock file "postmaster.pid" is empty'))).toBe('already_running');
  expect(classify(line('pre-existing shared memory block (key 1, ID 2) is still in use'))).toBe(
    'busy',
  );
  expect(classify(line('could not bind IPv4 address "127.0.0.1": Address already in use'))).toBe(
    'port_taken',
  );
  expect(classify(line('database files are incompatible with server'))).toBe('failed');
});
