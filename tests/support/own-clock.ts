/** Another clock for the processes of one test, set from here: see other-clock.ts. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface OwnClock {
  /** Environment of a process that is to have this clock. */
  env: Record<string, string>;
  set(changed: { offsetMs?: number; rate?: number }): void;
  remove(): void;
}

export function makeOwnClock(): OwnClock {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'dangol-clock-'));
  const file = path.join(dir, 'clock.json');
  let setting = { offsetMs: 0, rate: 1 };
  const set: OwnClock['set'] = (changed) => {
    setting = { ...setting, ...changed };
    writeFileSync(`${file}.new`, JSON.stringify(setting));
    renameSync(`${file}.new`, file);
  };
  set({});
  return {
    env: {
      OTHER_CLOCK: file,
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${new URL('other-clock.ts', import.meta.url).href}`,
    },
    set,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
