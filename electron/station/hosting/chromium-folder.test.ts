import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetChromium } from './chromium-folder.ts';

let dataDir: string;
let folder: string;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'dangol-chromium-'));
  folder = path.join(dataDir, 'electron');
  mkdirSync(path.join(folder, 'Cache'), { recursive: true });
  for (const name of ['SingletonLock', 'Local State', 'Cookies']) {
    writeFileSync(path.join(folder, name), '');
  }
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('where no station is enrolled nothing is left of what a window of one kept', () => {
  forgetChromium(dataDir);
  expect(readdirSync(folder).sort()).toEqual(['Local State', 'SingletonLock']);
});

test("an enrolled station's window keeps what it has", () => {
  writeFileSync(path.join(dataDir, 'station.json'), '{}');
  forgetChromium(dataDir);
  expect(readdirSync(folder)).toHaveLength(4);
});
