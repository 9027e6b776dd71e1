/** `hub key create|list|rotate|revoke`: keys for the hub's HTTP endpoints. */
import {
  type ApiKeyLine,
  createApiKey,
  KeyScope,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '../http/api-keys.ts';
import { CommandError, type CommandContext } from './context.ts';
import { instead, noKey } from './named.ts';
import { withDatabase } from './with-database.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A person's key lasts a shift, a system's a year. */
const personHours = 12;
const systemDays = 365;

export interface KeyOptions {
  scopes: string | undefined;
  person: string | undefined;
  days: number | undefined;
  json: boolean;
}

export function createKey(
  context: CommandContext,
  name: string,
  { scopes, person, days, json }: KeyOptions,
): Promise<void> {
  const wanted = KeyScope.array().min(1).safeParse(scopes?.split(','));
  if (!wanted.success) {
    throw new CommandError(
      `--scope wants one or more of ${KeyScope.options.join(',')}${instead(scopes)}`,
      2,
    );
  }
  if (person !== undefined && (person.trim() === '' || person.length > 80)) {
    throw new CommandError('--person wants 1 to 80 characters', 2);
  }
  const usualMs = person === undefined ? systemDays * dayMs : personHours * hourMs;
  const lastsMs = days === undefined ? usualMs : days * dayMs;
  return withDatabase(context, async (db) => {
    const created = await createApiKey(db, {
      name: name.slice(0, 80),
      person: person?.trim() ?? null,
      scopes: wanted.data,
      expiresAt: new Date(Date.now() + lastsMs),
    });
    context.print(json ? JSON.stringify(created) : created.key);
    context.say(`shown this once; good until ${created.expiresAt.toISOString()}`);
  });
}

export async function listKeys(context: CommandContext, json: boolean): Promise<void> {
  const lines = await withDatabase(context, listApiKeys);
  if (json) {
    context.print(JSON.stringify(lines));
    return;
  }
  if (lines.length === 0) context.say('there is no key yet');
  for (const line of lines) context.print(keyLine(line, Date.now()));
}

function keyLine(key: ApiKeyLine, nowMs: number): string {
  const { id, name, person, scopes, expiresAt, revokedAt, lastUsedAt } = key;
  const ended =
    revokedAt !== null
      ? `revoked ${revokedAt.toISOString()}`
      : `${expiresAt.getTime() <= nowMs ? 'expired' : 'until'} ${expiresAt.toISOString()}`;
  const used = `used ${lastUsedAt?.toISOString() ?? 'never'}`;
  return [id, name, ...(person === null ? [] : [person]), scopes.join(','), ended, used].join('  ');
}

export function rotateKey(
  context: CommandContext,
  id: string,
  { now, json }: { now: boolean; json: boolean },
): Promise<void> {
  return withDatabase(context, async (db) => {
    const graceMs = now ? 0 : dayMs;
    const made = await rotateApiKey(db, id, { nowMs: Date.now(), graceMs });
    if (made === undefined) throw noKey(id);
    context.print(json ? JSON.stringify(made) : made.key);
    context.say(`shown this once; ${id} ${now ? 'is good no more' : 'is good for another day'}`);
  });
}

export function revokeKey(context: CommandContext, id: string): Promise<void> {
  return withDatabase(context, async (db) => {
    if (!(await revokeApiKey(db, id, Date.now()))) {
      throw noKey(id);
    }
    context.print(`${id} is good no more`);
  });
}
