/**
 * Keys of other systems that write to the hub over HTTP: `dangol_<id>_<secret>`. The secret is 32 random
 * bytes, so a plain hash of it is enough at rest: there is nothing to guess.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { answerError } from './answer-error.ts';

const written = /^dangol_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

export interface CreatedApiKey {
  id: string;
  name: string;
  /** Shown once; it cannot be read again. */
  key: string;
}

export async function createApiKey(db: Kysely<Database>, name: string): Promise<CreatedApiKey> {
  const id = randomBytes(6).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  await db
    .insertInto('api_key')
    .values({ id, name, hash: hashOf(secret), revoked_at: null })
    .execute();
  return { id, name, key: `dangol_${id}_${secret}` };
}

/** @returns the id of the key in an `Authorization: Bearer …` header, or undefined where it is none of ours. */
export async function authorizedKey(
  db: Kysely<Database>,
  header: string | undefined,
): Promise<string | undefined> {
  const [, id, secret] = written.exec(header?.replace(/^Bearer +/i, '') ?? '') ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const kept = await db
    .selectFrom('api_key')
    .select('hash')
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return kept !== undefined && timingSafeEqual(kept.hash, hashOf(secret)) ? id : undefined;
}

/** Whether a request brings a key of ours; where it does not, it is answered with 401 here. */
export async function mayPass(
  db: Kysely<Database>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  if ((await authorizedKey(db, request.headers.authorization)) !== undefined) return true;
  reply.header('www-authenticate', 'Bearer');
  await answerError(reply, 401, 'not_proven', 'an API key is needed, as a Bearer token');
  return false;
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
