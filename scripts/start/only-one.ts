// `npm start` runs once in a folder: two would open the same stations' files. A pid left behind by a
// killed one is recognised by what that process is now, and one that is about to end says so.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

export type Claim = { ok: true } | { ok: false; holder: number; ending: boolean };

/** Claims the folder of `file` for this process, unless another one has it. */
export function claim(file: string, isStart: (pid: number) => boolean): Claim {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    return { ok: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const [pid, word] = readClaim(file).split(/\s+/);
  const holder = Number(pid);
  if (holder > 0 && holder !== process.pid && isStart(holder)) {
    return { ok: false, holder, ending: word === 'ending' };
  }
  rmSync(file, { force: true });
  return claim(file, isStart);
}

/** Tells the next one that it is worth waiting for this one's end. */
export function announceEnd(file: string): void {
  writeFileSync(file, `${process.pid} ending\n`);
}

/** The holder may just have ended and taken its file away. */
function readClaim(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Is this process an `npm start`? */
export function isStartProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform === 'win32') return true;
    const command = execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes('scripts/start/start.ts');
  } catch (error) {
    // Without `ps` a living process is believed; one that is not there, or is another's, is not.
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
