/** `hub erase` and `hub erasures`: erasing a person, and seeing which stations have confirmed it. */
import { v7 as uuidV7 } from 'uuid';
import { eraseSubject } from '../erasure/erase-subject.ts';
import { type ErasureLine, listErasures } from '../erasure/list-erasures.ts';
import { countsOf, type ErasureCounts, planErasure } from '../erasure/plan-erasure.ts';
import { CommandError, type CommandContext } from './context.ts';
import { customerNamed } from './customer-named.ts';
import { withDatabase } from './with-database.ts';

export interface EraseOptions {
  /** A customer's record id, or `SOURCE/ID` as another system knows them. */
  customer: string;
  /** Erase without asking. */
  yes: boolean;
  /** Only say what would go. */
  dryRun: boolean;
  json: boolean;
}

/** Erases a person, after asking unless `yes`; with `dryRun` it only says what would go. */
export function erase(context: CommandContext, options: EraseOptions): Promise<void> {
  const { customer, yes, dryRun, json } = options;
  return withDatabase(context, async (db) => {
    const subject = await customerNamed(db, customer);
    const plan = await db.transaction().execute((trx) => planErasure(trx, subject));
    if (plan === undefined) throw new CommandError(`there is no customer ${customer}`);
    const counts = countsOf(plan);
    if (dryRun) {
      if (json) context.print(JSON.stringify({ customer: subject, counts }));
      else for (const line of countLines(counts)) context.print(line);
      return;
    }
    for (const line of countLines(counts)) context.say(line);
    if (!yes) await askFirst(context);
    const outcome = await db
      .transaction()
      .execute((trx) => eraseSubject(trx, subject, { nowMs: Date.now(), newId: uuidV7 }));
    if (!outcome.ok) throw new CommandError(`there is no customer ${customer}`);
    if (json) {
      context.print(JSON.stringify({ customer: subject, ...outcome }));
    } else if (outcome.outcome === 'erased_before') {
      context.print(`${subject} was erased before (${outcome.erasure})`);
    } else {
      context.print(`${subject} was erased here (${outcome.erasure})`);
      context.say(`${outcome.stations} stations have to confirm it; see: erasures`);
    }
  });
}

/** Who was erased, and which stations have confirmed it. */
export async function erasures(context: CommandContext, json: boolean): Promise<void> {
  const lines = await withDatabase(context, (db) => listErasures(db));
  if (json) {
    context.print(JSON.stringify(lines));
    return;
  }
  if (lines.length === 0) context.say('nobody was erased yet');
  for (const line of lines) for (const text of erasureLines(line)) context.print(text);
}

async function askFirst({ ask }: CommandContext): Promise<void> {
  const answer = await ask('It cannot be undone. Type "erase" to go on: ');
  if (answer === undefined) {
    throw new CommandError('nobody is there to ask; say --yes, or --dry-run to look only', 2);
  }
  if (answer.trim() !== 'erase') throw new CommandError('nothing was erased');
}

function countLines(counts: ErasureCounts): string[] {
  const kinds = Object.entries(counts.records).map(([kind, count]) => `${kind} ${count}`);
  const open = counts.openOrders === 0 ? '' : `, ${counts.openOrders} of them not sent yet`;
  return [
    `removed: ${kinds.length === 0 ? 'nothing' : kinds.join(', ')}`,
    `kept without the person: order ${counts.orders}${open}`,
    `emptied: ${counts.sourceRows} rows of other systems, ${counts.answers} answers to stations`,
  ];
}

function erasureLines({ erasure, customer, erasedAt, ...state }: ErasureLine): string[] {
  const { confirmed, of, missing, revoked, removed } = state;
  const took = Object.entries(removed).map(([what, count]) => `${what} ${count}`);
  const silent = [
    ...missing.map((station) => ({ ...station, what: 'has not confirmed' })),
    ...revoked.map((station) => ({ ...station, what: 'is revoked and has not confirmed' })),
  ];
  return [
    `${erasure}  ${customer}  erased ${erasedAt.toISOString()}  confirmed by ${confirmed} of ${of}`,
    ...(state.receipts.length === 0 ? [] : [`  removed at stations: ${took.join(', ')}`]),
    ...silent.map(
      ({ station, store, mode, what, lastContactAt }) =>
        `  ${station}  ${store}  ${mode}  ${what}  last contact ${lastContactAt?.toISOString() ?? 'never'}`,
    ),
  ];
}
