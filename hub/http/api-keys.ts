/**
 * Keys for the hub's HTTP endpoints: `dangol_<id>_<secret>`. The secret is 32 random bytes, so a plain hash
 * of it is enough at rest: there is nothing to guess. Each key says what it is for, what it may do and
 * until when. One that names a person is that person's, for hours and not for months.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/schema.ts';

/** What a key may be allowed. */
export const KeyScope = z.enum([
  'customers:write',
  'customers:erase',
  'erasures:read',
  'stations:read',
  'audit:read',
  'pickups:write',
  'arrivals:write',
  'events:read',
]);
export type KeyScope = z.infer<typeof KeyScope>;

const written = /^dangol_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** A key's last use is noted no more often than this. */
const notedEverySeconds = 60;

export interface NewApiKey {
  /** What it is for. */
  name: string;
  /** Who works with it; null for another system. */
  person: string | null;
  scopes: readonly KeyScope[];
  expiresAt: Date;
}

export interface CreatedApiKey extends NewApiKey {
  id: string;
  /** Shown once; it cannot be read again. */
  key: string;
}

/** Only a hash of the key is kept; the answer is the one time that it can be read. */
export async function createApiKey(
  db: Kysely<Database>,
  { name, person, scopes, expiresAt }: NewApiKey,
): Promise<CreatedApiKey> {
  const id = randomBytes(6).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  await db
    .insertInto('api_key')
    .values({
      id,
      name,
      person,
      scopes: [...scopes],
      hash: hashOf(secret),
      expires_at: expiresAt,
      revoked_at: null,
    })
    .execute();
  return { id, name, person, scopes, expiresAt, key: `dangol_${id}_${secret}` };
}

/** A key that was shown and is good. */
export interface KnownKey {
  id: string;
  person: string | null;
  scopes: readonly string[];
}

/** @returns undefined where an `Authorization: Bearer …` header brings no key that is good now. */
export async function authorizedKey(
  db: Kysely<Database>,
  header: string | undefined,
  nowMs: number,
): Promise<KnownKey | undefined> {
  const [, id, secret] = written.exec(header?.replace(/^Bearer +/i, '') ?? '') ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const kept = await db
    .selectFrom('api_key')
    .select(['hash', 'person', 'scopes', 'last_used_at'])
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', new Date(nowMs))
    .executeTakeFirst();
  if (kept === undefined || !timingSafeEqual(kept.hash, hashOf(secret))) return undefined;
  const usedAgoMs = nowMs - (kept.last_used_at?.getTime() ?? 0);
  if (usedAgoMs > notedEverySeconds * 1_000) {
    await db
      .updateTable('api_key')
      .set({ last_used_at: new Date(nowMs) })
      .where('id', '=', id)
      .execute();
  }
  return { id, person: kept.person, scopes: kept.scopes };
}

export interface ApiKeyLine {
  id: string;
  name: string;
  person: string | null;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

/** Every key that was ever made, the newest first; nothing of their secrets. */
export function listApiKeys(db: Kysely<Database>): Promise<ApiKeyLine[]> {
  return db
    .selectFrom('api_key')
    .select([
      'id',
      'name',
      'person',
      'scopes',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'revoked_at as revokedAt',
      'last_used_at as lastUsedAt',
    ])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
}

/** @returns false where there is no such key, or it was revoked before. */
export async function revokeApiKey(
  db: Kysely<Database>,
  id: string,
  nowMs: number,
): Promise<boolean> {
  const revoked = await db
    .updateTable('api_key')
    .set({ revoked_at: new Date(nowMs) })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  return revoked.length > 0;
}

/**
 * Makes a key that may do the same, for as long as the old one was made for; the old one goes on working
 * for `graceMs`, so that the other system can be changed over.
 * @returns undefined where there is no such key that is good now.
 */
export function rotateApiKey(
  db: Kysely<Database>,
  id: string,
  { nowMs, graceMs }: { nowMs: number; graceMs: number },
): Promise<CreatedApiKey | undefined> {
  return db.transaction().execute(async (trx) => {
    const old = await trx
      .selectFrom('api_key')
      .select(['name', 'person', 'scopes', 'created_at', 'expires_at'])
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', new Date(nowMs))
      .forUpdate()
      .executeTakeFirst();
    if (old === undefined) return undefined;
    const lastsMs = old.expires_at.getTime() - old.created_at.getTime();
    const ends = new Date(nowMs + graceMs);
    await trx
      .updateTable('api_key')
      .set({ expires_at: sql<Date>`least(expires_at, ${ends})` })
      .where('id', '=', id)
      .execute();
    const scopes = KeyScope.array().parse(old.scopes);
    const { name, person } = old;
    return await createApiKey(trx, {
      name,
      person,
      scopes,
      expiresAt: new Date(nowMs + lastsMs),
    });
  });
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
