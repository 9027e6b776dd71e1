// `npm start` runs once in a folder: two would open the same stations' files. A pid left behind by a
// killed one is recognised by what that process is now.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Claims the folder of `file`; gives the pid of the one who has it, or undefined when it is ours. */
export function claim(file: string, isStart: (pid: number) => boolean): number | undefined {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = Number(readFileSync(file, 'utf8'));
  if (holder > 0 && holder !== process.pid && isStart(holder)) return holder;
  rmSync(file, { force: true });
  return claim(file, isStart);
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
