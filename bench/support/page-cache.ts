/** Lets the operating system forget what it holds of files, so that the next reading is from the disk. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Of the files in one directory only, and without root: GNU dd advises the system so (POSIX_FADV_DONTNEED).
 * @returns false where there is no such dd.
 */
export function dropPageCache(directory: string): boolean {
  return readdirSync(directory).every((name) => {
    const file = join(directory, name);
    const { status } = spawnSync(
      'dd',
      [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fsync', 'count=0'],
      {
        stdio: 'ignore',
      },
    );
    return status === 0;
  });
}
