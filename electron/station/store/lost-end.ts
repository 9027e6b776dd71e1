/**
 * Changes that went with the end of the outbox's file: its count of changes is compared with the witness's
 * at each start, and what is missing with what the hub holds as soon as it says so. Those that it holds
 * come back from it; the rest is lost, and is told.
 */
import type { Database } from 'better-sqlite3';
import type { Damage } from '#shared/rpc/status.ts';
import { noteDamage, readDamage } from './damage.ts';
import { readMeta, writeMeta } from './file-meta.ts';
import type { Count } from './witness.ts';

interface Missing {
  changes: number;
  /** The highest number among them. */
  upTo: number;
}

/** How many changes were ever appended. */
export interface AppendCount {
  /** Part of the caller's transaction. */
  add(changes: number): void;
  all(): number;
}

export function createAppendCount(outbox: Database): AppendCount {
  const add = outbox.prepare(`
    INSERT INTO meta (name, value) VALUES ('appended', @changes)
    ON CONFLICT (name) DO UPDATE SET value = value + @changes`);
  const all = outbox.prepare<[], string>("SELECT value FROM meta WHERE name = 'appended'").pluck();
  return {
    add: (changes) => void add.run({ changes }),
    all: () => Number(all.get() ?? 0),
  };
}

/** To be called once the outbox is open. @returns how many changes it does not know of any more. */
export function noticeLostEnd(outbox: Database, witness: Count | undefined): number {
  const count = createAppendCount(outbox);
  const changes = (witness?.appended ?? 0) - count.all();
  if (witness === undefined || changes <= 0) return 0;
  const before = readMissing(outbox);
  const missing: Missing = {
    changes: changes + (before?.changes ?? 0),
    upTo: Math.max(witness.lastSequence, before?.upTo ?? 0),
  };
  outbox
    .transaction(() => {
      writeMissing(outbox, missing);
      // So that the same changes are not missed twice.
      count.add(changes);
    })
    .immediate();
  return changes;
}

/**
 * What is missing and has a number above the hub's never reached it.
 * @param hubSequence the last number of this station that the hub holds, before anything more was sent.
 * @returns how many are lost; undefined where nothing was missing.
 */
export function settleLostEnd(outbox: Database, hubSequence: number): number | undefined {
  const missing = readMissing(outbox);
  if (missing === undefined) return undefined;
  const lost = Math.min(missing.changes, Math.max(0, missing.upTo - hubSequence));
  outbox
    .transaction(() => {
      writeMissing(outbox, undefined);
      const changes = lost + toldOf(outbox);
      noteDamage(outbox, { end: changes === 0 ? null : { changes, sure: true } });
    })
    .immediate();
  return lost;
}

/** What a person is to know of it: what is lost, or what may be. */
export function lostEnd(outbox: Database): Damage['end'] {
  const missing = readMissing(outbox);
  if (missing === undefined) return readDamage(outbox).end;
  return { changes: missing.changes + toldOf(outbox), sure: false };
}

/** Lost at earlier starts, and not yet read by anybody. */
function toldOf(outbox: Database): number {
  return readDamage(outbox).end?.changes ?? 0;
}

function readMissing(outbox: Database): Missing | undefined {
  const noted = readMeta(outbox, 'missing') ?? '';
  return noted === '' ? undefined : (JSON.parse(noted) as Missing);
}

function writeMissing(outbox: Database, missing: Missing | undefined): void {
  writeMeta(outbox, 'missing', missing === undefined ? '' : JSON.stringify(missing));
}
