/**
 * A second place that knows how many changes were ever appended to the outbox: a small file beside it,
 * written after each append. An outbox that knows of fewer when it is opened has lost its end.
 *
 * It never knows of more than the outbox did, as it is written after it; a stop in between makes it know of
 * less, and then nothing is said. It is not forced to the disk: it costs a save nothing, and after a power
 * cut it may be as old as the system left it. There is nothing of anybody in it.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

export interface Count {
  /** Changes ever appended. */
  appended: number;
  /** The number of the last of them. */
  lastSequence: number;
}

export interface Witness {
  /** As it was when the files were opened; undefined where there is none that can be trusted. */
  atStart: Count | undefined;
  /** A count that could not be written is no reason to refuse a save that was made. */
  note(count: Count): void;
  close(): void;
}

const fileName = 'outbox.count';
/** Always as long, so that it is written in place and needs no room on a full disk. */
const bytes = 128;

/** @param station whose changes are counted; of another station's nothing is known. */
export function readWitness(dataDir: string, station: string): Count | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataDir, fileName), 'utf8');
  } catch {
    return undefined;
  }
  const [, said = '', of, appended, lastSequence, sum] =
    /^(dangol-count-1 (\S+) (\d+) (-?\d+)) ([0-9a-f]+) *\n$/.exec(text) ?? [];
  if (of !== station || sum !== sumOf(said)) return undefined;
  return { appended: Number(appended), lastSequence: Number(lastSequence) };
}

/** To be opened by whoever has the outbox's lock. */
export function openWitness(dataDir: string, station: string): Witness {
  const atStart = readWitness(dataDir, station);
  let file: number | undefined;
  try {
    file = openSync(join(dataDir, fileName), atStart === undefined ? 'w' : 'r+', 0o600);
  } catch {
    // Not even its name finds room: nothing is known at the next start.
  }
  return {
    atStart,
    note({ appended, lastSequence }) {
      if (file === undefined) return;
      const said = `dangol-count-1 ${station} ${appended} ${lastSequence}`;
      try {
        writeSync(file, `${`${said} ${sumOf(said)}`.padEnd(bytes - 1)}\n`, 0);
      } catch {
        // As above.
      }
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

function sumOf(text: string): string {
  return crc32(text).toString(16);
}
