import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { announceEnd, claim, isStartProcess } from './only-one.ts';

let file: string;

beforeEach(() => {
  file = path.join(mkdtempSync(path.join(os.tmpdir(), 'dangol-claim-')), 'start.pid');
});

afterEach(() => rmSync(path.dirname(file), { recursive: true }));

test('the first one has the folder and the second one is told who has it', () => {
  expect(claim(file, () => false)).toEqual({ ok: true });
  expect(Number(readFileSync(file, 'utf8'))).toBe(process.pid);
  writeFileSync(file, '4711\n');
  const told = { ok: false, holder: 4711, ending: false };
  expect(claim(file, (pid) => pid === 4711)).toEqual(told);
});

test('one that is about to end says so', () => {
  announceEnd(file);
  writeFileSync(file, readFileSync(file, 'utf8').replace(String(process.pid), '4711'));
  expect(claim(file, () => true)).toEqual({ ok: false, holder: 4711, ending: true });
});

test('a claim that a killed one has left is taken over', () => {
  for (const stale of ['4711\n', '', 'rubbish']) {
    writeFileSync(file, stale);
    expect(claim(file, () => false)).toEqual({ ok: true });
    expect(Number(readFileSync(file, 'utf8'))).toBe(process.pid);
  }
});

test('a process that is something else by now does not hold a claim', () => {
  expect(isStartProcess(process.pid)).toBe(false);
  expect(isStartProcess(2 ** 22 + 1)).toBe(false);
});
