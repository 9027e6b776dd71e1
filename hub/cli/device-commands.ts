/** `hub confirm`, `hub wipe`, `hub regrant`: who is let in, and who is to hold nothing any more. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import {
  confirmStation,
  forgetUnconfirmed,
  type PendingStation,
  pendingStations,
} from '../stations/confirm-station.ts';
import { regrantStation } from '../stations/regrant-station.ts';
import { orderWipe } from '../stations/wipe-station.ts';
import { CommandError, type CommandContext } from './context.ts';
import { noStation } from './named.ts';
import { withDatabase } from './with-database.ts';

/** `K7M-2QX`, `ABCD-1234`: easier to say than in one piece. */
export function groups(code: string): string {
  const half = code.length / 2;
  return `${code.slice(0, half)}-${code.slice(half)}`;
}

/**
 * Lets a station in that waits. Whoever types the code that the station shows has compared it by that;
 * whoever names the station is asked.
 */
export function confirm(
  context: CommandContext,
  { which, yes, reject }: { which: string; yes: boolean; reject: boolean },
): Promise<void> {
  return withDatabase(context, async (db) => {
    const nowMs = Date.now();
    const station = find(await pendingStations(db, nowMs), which);
    if (station === undefined) {
      await sayWhoWaits(context, db, nowMs);
      throw new CommandError(
        `no station waits under ${which}; codes differ, or ten minutes are over`,
      );
    }
    const { id, mode, store, compareCode } = station;
    if (reject) {
      await forgetUnconfirmed(db, { nowMs, id });
      context.print(`${id} was turned away`);
      return;
    }
    if (which === id && !yes) await askFirst(context, compareCode);
    if (!(await confirmStation(db, id, nowMs))) throw new CommandError(`${id} waits no more`);
    context.print(`${id} was confirmed: one ${mode} station of ${store}`);
  });
}

/** Without a code: who waits. */
export function pending(context: CommandContext, json: boolean): Promise<void> {
  return withDatabase(context, async (db) => {
    const nowMs = Date.now();
    if (json) context.print(JSON.stringify(await pendingStations(db, nowMs)));
    else await sayWhoWaits(context, db, nowMs);
  });
}

async function sayWhoWaits(
  context: CommandContext,
  db: Kysely<Database>,
  nowMs: number,
): Promise<void> {
  const waiting = await pendingStations(db, nowMs);
  if (waiting.length === 0) context.say('no station waits to be confirmed');
  for (const { id, store, mode, app, compareCode, confirmBy } of waiting) {
    const until = `until ${confirmBy.toISOString()}`;
    context.print(`${groups(compareCode)}  ${id}  ${store}  ${mode}  ${app}  ${until}`);
  }
}

function find(waiting: readonly PendingStation[], which: string): PendingStation | undefined {
  const typed = which
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const [station, ...others] = waiting.filter(
    ({ id, compareCode }) => id === which || compareCode === typed,
  );
  // Two of one code: nobody can tell by it which is meant.
  return others.length === 0 ? station : undefined;
}

async function askFirst({ ask, say }: CommandContext, compareCode: string): Promise<void> {
  say(`the station must show ${groups(compareCode)}`);
  const answer = await ask('Does it? Type "yes" to let it in: ');
  if (answer === undefined) {
    throw new CommandError(
      'nobody is there to ask; give the code that the station shows, or --yes',
      2,
    );
  }
  if (answer.trim().toLowerCase() !== 'yes') throw new CommandError('it was not let in');
}

const wipeWords = {
  ordered: 'is to be wiped; see: stations',
  ordered_before: 'was to be wiped before, and has not said that it is',
  wiped: 'was wiped before',
} as const;

/** Orders a wipe, after asking a person unless `yes`. */
export async function wipe(context: CommandContext, id: string, yes: boolean): Promise<void> {
  if (!yes) {
    const answer = await context.ask(
      'Everything on the station goes, also what it has not sent and cannot send. Type "wipe" to go on: ',
    );
    if (answer === undefined) throw new CommandError('nobody is there to ask; say --yes', 2);
    if (answer.trim() !== 'wipe') throw new CommandError('nothing was wiped');
  }
  const outcome = await withDatabase(context, (db) => orderWipe(db, id, Date.now()));
  if (outcome === 'unknown') throw noStation(id);
  if (outcome === 'unconfirmed') {
    throw new CommandError(`${id} holds nothing yet: confirm --reject`);
  }
  context.print(`${id} ${wipeWords[outcome]}`);
}

const regrantRefusals = {
  unknown: 'there is no such station; see: stations',
  wiped: 'it was wiped and holds nothing any more: enrol it anew',
  wipe_sent: 'it was told to wipe itself and may have done so: enrol it anew',
} as const;

/** Takes a revocation back, or a wipe that was not sent yet. */
export async function regrant(context: CommandContext, id: string): Promise<void> {
  const outcome = await withDatabase(context, (db) => regrantStation(db, id));
  if (outcome === 'regranted') context.print(`${id} is let in again, within a minute`);
  else if (outcome === 'not_revoked') {
    context.print(`${id} was not revoked`);
    context.say('a station whose lease ran out goes on by itself at its next contact');
  } else throw new CommandError(regrantRefusals[outcome]);
}
