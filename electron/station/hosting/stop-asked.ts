/**
 * When a host is asked to stop: by a signal, or by the end of the pipe that whoever started it holds
 * as its standard input. A host must not outlive a starter that was killed, and keep its data
 * directory from the next one.
 */
import { fstatSync } from 'node:fs';

export function stopAsked(process: NodeJS.Process): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    if (!isPipe(0)) return;
    process.stdin.once('end', () => resolve());
    process.stdin.once('error', () => resolve());
    // Whoever reads commands from it sees them too; without a reader they are let go.
    process.stdin.resume();
  });
}

/** A program started by hand has a terminal there, or nothing; Windows' graphical programs none at all. */
function isPipe(descriptor: number): boolean {
  try {
    const stat = fstatSync(descriptor);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}
