/**
 * Who this station is: what the hub told it at enrolment and its keys, wrapped by the platform's
 * keystore. One small file, `station.json`, written whole or not at all.
 *
 * 1. The keys are made and kept (`enrolling.json`) before the code is sent, so that an enrolment whose
 *    answer was lost is finished by the same key, and not by a second station.
 * 2. No key is ever written unwrapped, logged, or put in an argument.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PublicKey } from '#shared/protocol/connect.ts';
import { Enrolled } from '#shared/protocol/enrol.ts';
import { OpenProblem } from './store/open-problem.ts';
import { syncDirectory, writeDurably } from './write-durably.ts';

const Sealed = z.base64().max(10_000);

/** Each key wrapped by `Secrets.seal`, base64: the Ed25519 private key (PKCS#8) and one key a file. */
export const SealedKeys = z.object({
  publicKey: PublicKey,
  privateKey: Sealed,
  replicaKey: Sealed,
  outboxKey: Sealed,
  /** What PINs are checked with (`shared/protocol/pepper.ts`); absent until the hub has told it. */
  pepper: Sealed.optional(),
});
export type SealedKeys = z.infer<typeof SealedKeys>;

export const Identity = Enrolled.extend({
  /** Address of the hub. */
  hubUrl: z.url({ protocol: /^https?$/ }),
  keys: SealedKeys,
});
export type Identity = z.infer<typeof Identity>;

const IDENTITY = 'station.json';
const ENROLLING = 'enrolling.json';

/** @returns undefined where the station was never enrolled. Throws `OpenProblem` where it cannot be read. */
export function readIdentity(dataDir: string): Identity | undefined {
  return readChecked(dataDir, IDENTITY, Identity);
}

/** The keys of an enrolment that was begun and not answered; undefined where there is none. */
export function readEnrolling(dataDir: string): SealedKeys | undefined {
  return readChecked(dataDir, ENROLLING, SealedKeys);
}

/** Before the hub is asked: an answer that is lost can then be asked for again with the same keys. */
export function writeEnrolling(dataDir: string, keys: SealedKeys): void {
  writeWhole(dataDir, ENROLLING, keys);
}

/** The station is enrolled from here on. Durable when this returns. */
export function writeIdentity(dataDir: string, identity: Identity): void {
  writeWhole(dataDir, IDENTITY, identity);
  rmSync(join(dataDir, ENROLLING), { force: true });
}

/** The hub never let this station in: it is as if it had not enrolled. */
export function forgetIdentity(dataDir: string): void {
  rmSync(join(dataDir, IDENTITY), { force: true });
  syncDirectory(dataDir);
}

/** Changes what is written down of an enrolled station, whatever else was changed since it was read. */
export function changeIdentity(dataDir: string, change: (identity: Identity) => Identity): void {
  const identity = readIdentity(dataDir);
  if (identity !== undefined) writeWhole(dataDir, IDENTITY, change(identity));
}

function readChecked<T>(dataDir: string, file: string, schema: z.ZodType<T>): T | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataDir, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new OpenProblem('unreadable', file, 'the file cannot be read', error);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new OpenProblem('unreadable', file, 'the file does not hold what it should', error);
  }
}

function writeWhole(dataDir: string, file: string, value: unknown): void {
  writeDurably(dataDir, file, `${JSON.stringify(value, null, 2)}\n`);
}
