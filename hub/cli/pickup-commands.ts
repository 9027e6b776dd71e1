/** `hub pickup-code`, `hub pickup import|policy|release|waits`: what the desks need of the hub. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Kysely } from 'kysely';
import { renderSVG } from 'uqr';
import { z } from 'zod';
import { PickupPolicy, usualPolicy } from '#shared/domain/pickup-policy.ts';
import { PickupNumber } from '#shared/domain/pickup.ts';
import type { Database } from '../database/schema.ts';
import type { PhysicalLine } from '../imports/csv/line-splitter.ts';
import { openText } from '../imports/csv/open-text.ts';
import { WrongFileError } from '../imports/wrong-file.ts';
import { ShopPickup } from '../pickups/from-shop.ts';
import { issuePickupCode } from '../pickups/issue-pickup-code.ts';
import { type CodeSigner, ensurePolicy, writePolicy } from '../pickups/policy.ts';
import { putPickup } from '../pickups/put-pickup.ts';
import { releaseLeases } from '../pickups/release-leases.ts';
import { waitsByDay } from '../pickups/waits.ts';
import { signingKey } from '../signing-key.ts';
import { isTimeZone } from '../time-zone.ts';
import { CommandError, type CommandContext } from './context.ts';
import { groups } from './device-commands.ts';
import { noStation, storeNamed } from './named.ts';
import { qrLines } from './qr-lines.ts';
import { withDatabase } from './with-database.ts';

const DAY_MS = 24 * 3_600_000;

/** The QR code goes to stderr, for a scanner held to the screen; the eight characters are the answer. */
export function pickupCode(
  context: CommandContext,
  order: string,
  { reissue, svg }: { reissue: boolean; svg: string | undefined },
): Promise<void> {
  const number = PickupNumber.safeParse(order.replace(/^#/, ''));
  if (!number.success) throw new CommandError(`ORDER is a number such as 1001, not '${order}'`, 2);
  return withDatabase(context, async (db) => {
    const issued = await issuePickupCode(db, await signerOf(db), number.data, {
      reissue,
      nowMs: Date.now(),
    });
    if (!issued.ok) {
      throw new CommandError(
        issued.code === 'closed' ? `${order} is over` : `no pickup ${order} waits here`,
      );
    }
    const { code, epoch, pickup } = issued;
    if (svg === undefined) for (const line of qrLines(code.qr)) context.say(line);
    else await writePicture(svg, renderSVG(code.qr, { ecc: 'M', border: 4 }));
    context.print(groups(code.human));
    const until = new Date(code.expiresAt).toISOString();
    context.say(`${pickup.number} at ${pickup.store}, code ${epoch}, good until ${until}`);
  });
}

async function writePicture(file: string, svg: string): Promise<void> {
  try {
    await writeFile(file, svg, { mode: 0o600 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CommandError(`${file} cannot be written (${code})`, 1, { cause });
  }
}

/** A file of pickups, one JSON object a line: what `PUT /v1/pickups/:number` takes, with its `number`. */
export function importPickups(context: CommandContext, file: string): Promise<void> {
  return withDatabase(context, async (db) => {
    const signer = await signerOf(db);
    const sums = { created: 0, updated: 0, unchanged: 0 };
    let bad = 0;
    for await (const { number, text } of linesOf(file)) {
      if (text?.trim() === '') continue;
      if (context.signal.aborted) throw new CommandError(`stopped before line ${number}`);
      const outcome = text === null ? 'cannot be read' : await importLine(db, signer, text);
      if (outcome === 'created' || outcome === 'updated' || outcome === 'unchanged') {
        sums[outcome] += 1;
      } else {
        bad += 1;
        context.say(`line ${number}: ${outcome}`);
      }
    }
    context.print(
      `${sums.created} created, ${sums.updated} updated, ${sums.unchanged} unchanged, ${bad} not usable`,
    );
    if (bad > 0) throw new CommandError(`${bad} lines could not be used`);
  });
}

/** A file that is none, or no text, is a `CommandError` that names it. */
async function* linesOf(file: string): AsyncGenerator<PhysicalLine> {
  try {
    const text = await openText(file);
    for await (const { lines } of text.lines()) yield* lines;
  } catch (error) {
    if (!(error instanceof WrongFileError)) throw error;
    throw new CommandError(`${path.basename(file)}: ${error.message}`, 1, { cause: error });
  }
}

/** @returns what became of it, or why it cannot be used, in words that quote nothing of it. */
async function importLine(db: Kysely<Database>, signer: CodeSigner, text: string): Promise<string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  const said = value as { number?: unknown } | null;
  const written = typeof said?.number === 'string' ? said.number : '';
  const number = PickupNumber.safeParse(written.replace(/^#/, ''));
  if (!number.success) return 'number: cannot be read';
  const shop = ShopPickup.safeParse(value);
  if (!shop.success) {
    const [issue] = shop.error.issues;
    return `${issue?.path.join('.') ?? ''}: cannot be read`;
  }
  const put = await putPickup(db, signer, number.data, shop.data, Date.now());
  return put.ok ? put.outcome : put.code;
}

/** Prints a store's policy; with a file, sets what the file says of it. */
export function pickupPolicy(
  context: CommandContext,
  wanted: string,
  file: string | undefined,
): Promise<void> {
  const store = storeNamed('STORE', wanted);
  return withDatabase(context, async (db) => {
    const signer = await signerOf(db);
    const said = file === undefined ? {} : await readPolicyFile(file);
    const policy = await db.transaction().execute(async (trx) => {
      const known = await trx
        .selectFrom('store')
        .select('id')
        .where('id', '=', store)
        .executeTakeFirst();
      if (known === undefined)
        throw new CommandError(`there is no store ${store} yet: enrol a station for it`);
      const now = await ensurePolicy(trx, signer, store);
      const { hub, codeKeys, salt } = now;
      const next = PickupPolicy.safeParse({
        ...now,
        ...said,
        store,
        hub,
        codeKeys,
        salt,
      });
      if (!next.success) {
        const [issue] = next.error.issues;
        throw new CommandError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
      }
      if (file !== undefined) await writePolicy(trx, next.data);
      return next.data;
    });
    const { salt: _secret, codeKeys: _keys, hub: _hub, ...shown } = policy;
    context.print(JSON.stringify(shown, null, 2));
  });
}

/** A name that no policy has is refused: a slip of the pen would otherwise leave the rule as it was. */
async function readPolicyFile(file: string): Promise<Record<string, unknown>> {
  let said: Record<string, unknown>;
  try {
    said = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new CommandError(`${file} cannot be read as a JSON object`, 1, { cause });
  }
  const known = ['store', ...Object.keys(usualPolicy)];
  const odd = Object.keys(said).find((name) => !known.includes(name));
  if (odd === undefined) return said;
  throw new CommandError(`${file}: a policy has no ${odd}, but ${known.join(', ')}`);
}

/** Frees what a dead station kept to itself; says of how many pickups. */
export function pickupRelease(context: CommandContext, station: string): Promise<void> {
  return withDatabase(context, async (db) => {
    const known = await db
      .selectFrom('station')
      .select('revoked_at')
      .where('id', '=', station)
      .executeTakeFirst();
    if (known === undefined) throw noStation(station);
    const released = await releaseLeases(db, station, Date.now(), 'operator');
    context.print(`${station} keeps no pickup to itself any more: ${released} released`);
    if (released > 0 && known.revoked_at === null) {
      context.say(
        'until it hears of it, it may still hand them over; that is shown as an incident then',
      );
    }
  });
}

/** How long people waited, by day and store. */
export function pickupWaits(
  context: CommandContext,
  of: { store: string | undefined; days: number; timeZone: string; json: boolean },
): Promise<void> {
  const { store, days, timeZone, json } = of;
  if (!isTimeZone(timeZone)) {
    throw new CommandError(`--time-zone wants one such as Asia/Seoul, not '${timeZone}'`, 2);
  }
  return withDatabase(context, async (db) => {
    const sinceMs = Date.now() - days * DAY_MS;
    const waits = await waitsByDay(db, { store, sinceMs, timeZone });
    if (json) {
      context.print(JSON.stringify(waits));
      return;
    }
    if (waits.length === 0) context.say('nobody was served in that time');
    const seconds = (ms: number | null) => (ms === null ? '-' : `${Math.round(ms / 1000)} s`);
    for (const { day, store: at, served, gone, medianMs, p90Ms, overTarget } of waits) {
      context.print(
        `${day}  ${at}  served ${served}  gone ${gone}  median ${seconds(medianMs)}  p90 ${seconds(p90Ms)}  over target ${overTarget}`,
      );
    }
  });
}

async function signerOf(db: Kysely<Database>): Promise<CodeSigner> {
  const { hub } = await db.selectFrom('meta').select('hub').executeTakeFirstOrThrow();
  return { hub, signing: await signingKey(db) };
}
