/**
 * The hub's Ed25519 key. It signs what stations keep and show later: audit checkpoints, leases. All nodes
 * of a hub share the one in the database, which is made by whoever asks first.
 */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from './database/schema.ts';

export interface SigningKey {
  /** Raw 32 bytes in base64url. */
  publicKey: string;
  /** The signature of the text's UTF-8 bytes, 64 bytes in base64url. */
  sign(text: string): string;
}

export async function signingKey(db: Kysely<Database>): Promise<SigningKey> {
  const kept = await readKey(db);
  if (kept !== undefined) return kept;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  await db
    .insertInto('signing_key')
    .values({
      public_key: publicKey.export({ format: 'jwk' }).x ?? '',
      private_key: privateKey.export({ format: 'der', type: 'pkcs8' }),
    })
    // Another node may have been quicker.
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const made = await readKey(db);
  if (made === undefined) throw new Error('the signing key was not kept');
  return made;
}

async function readKey(db: Kysely<Database>): Promise<SigningKey | undefined> {
  const row = await db
    .selectFrom('signing_key')
    .select(['public_key', 'private_key'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const key = createPrivateKey({ key: row.private_key, format: 'der', type: 'pkcs8' });
  return {
    publicKey: row.public_key,
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  };
}
