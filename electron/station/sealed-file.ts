/**
 * A small file of the data directory that only this station can write or read: sealed under a key of its own
 * that comes from the outbox's. What cannot be opened is as if it were not there.
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { openEnvelope, sealEnvelope } from './hosting/envelope.ts';
import { syncDirectory, writeDurably } from './write-durably.ts';

export interface SealedFile<T> {
  /** Undefined where there is none, or one that cannot be read. */
  read(): T | undefined;
  write(value: T): void;
  /** As if there had never been one. */
  forget(): void;
}

/** @param outboxKey the station's, unwrapped. */
export function openSealedFile<T>(
  dataDir: string,
  file: string,
  outboxKey: Uint8Array,
  schema: z.ZodType<T>,
): SealedFile<T> {
  const key = new Uint8Array(hkdfSync('sha256', outboxKey, '', `dangol ${file}`, 32));
  return {
    read() {
      try {
        const sealed = readFileSync(join(dataDir, file));
        const plain = Buffer.from(openEnvelope(key, sealed)).toString('utf8');
        return schema.parse(JSON.parse(plain));
      } catch {
        return undefined;
      }
    },
    write(value) {
      const plain = Buffer.from(JSON.stringify(value), 'utf8');
      writeDurably(dataDir, file, sealEnvelope(key, plain, randomBytes));
    },
    forget() {
      rmSync(join(dataDir, file), { force: true });
      syncDirectory(dataDir);
    },
  };
}
