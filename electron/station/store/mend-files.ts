/**
 * Makes a damaged file good before the files are opened: it is set aside, and what of it is nowhere else is
 * carried over into a new one.
 *
 *   outbox    salvage → outbox.new.db, whole → the damaged one is set aside → the new one takes its place
 *   replica   set aside; a new one is made when the files are opened, and pulled again
 *
 * A stop in between is found at the next start (`finishExchange`): there is at every moment either the
 * damaged outbox or a whole new one.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Damage } from '#shared/rpc/status.ts';
import type { Log } from '../host.ts';
import { ciphers } from './cipher.ts';
import type { Access } from './connection.ts';
import { noteDamage } from './damage.ts';
import type { FileRole } from './file-meta.ts';
import { withInspection } from './inspect-file.ts';
import {
  countWaiting,
  NOTHING_SALVAGED,
  refillOutbox,
  type Salvaged,
  salvageOutbox,
} from './salvage-outbox.ts';
import { nameAside, setAside, setAsideRest } from './set-aside.ts';

const newOutbox = 'outbox.new.db';

/** Ends what a stop cut short. To be called before anything is opened. */
export function finishExchange(dataDir: string): void {
  setAsideRest(dataDir, 'replica');
  setAsideRest(dataDir, 'outbox');
  const made = join(dataDir, newOutbox);
  if (!existsSync(made)) return;
  // As long as the damaged one is in its place the new one may not be whole.
  if (existsSync(join(dataDir, 'outbox.db'))) removeFile(made);
  else renameSync(made, join(dataDir, 'outbox.db'));
}

export interface Mending {
  dataDir: string;
  /** The damaged file as it was to be opened. */
  access: Access;
  /** Makes an empty outbox at another path and opens it. */
  makeOutbox(path: string): Database;
  /** Whose files they are. */
  station: string;
  /** Milliseconds since 1970 by this device, a whole number. */
  clockMs(): number;
  log: Log;
}

/** @returns what is still to be remembered of it: an outbox remembers its own. */
export function mendFile(role: FileRole, mending: Mending): Partial<Damage> {
  if (role === 'replica') return mendReplica(mending);
  mendOutbox(mending);
  return {};
}

function mendReplica({ dataDir, log }: Mending): Partial<Damage> {
  const kept = nameAside(dataDir, 'replica');
  setAside(dataDir, 'replica');
  log({ level: 'error', event: 'file_set_aside', facts: { file: 'replica.db', kept } });
  return { replica: { kept } };
}

/** What is remembered stands in the new file before it takes its place, so nothing goes silently. */
function mendOutbox({ dataDir, access, makeOutbox, station, clockMs, log }: Mending): void {
  const salvaged = salvage(access);
  const path = join(dataDir, newOutbox);
  removeFile(path);
  const db = makeOutbox(path);
  const saved = countWaiting(salvaged);
  const { lost } = salvaged;
  const kept = nameAside(dataDir, 'outbox');
  try {
    refillOutbox(db, salvaged, { station, nowMs: clockMs() });
    noteDamage(db, { outbox: { kept, saved, lost } });
  } finally {
    db.close();
  }
  setAside(dataDir, 'outbox');
  finishExchange(dataDir);
  const facts = { file: 'outbox.db', kept, saved, lost: lost ?? -1 };
  log({ level: 'error', event: 'file_set_aside', facts });
}

function salvage(access: Access): Salvaged {
  for (const cipher of [access.cipher, ...ciphers.filter((other) => other !== access.cipher)]) {
    try {
      return withInspection({ ...access, cipher }, salvageOutbox);
    } catch {
      // Not even its first page can be read, or it is of the other cipher.
    }
  }
  return NOTHING_SALVAGED;
}

function removeFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}
