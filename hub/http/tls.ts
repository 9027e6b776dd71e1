/** The hub's certificate, read from files, and read again while it serves. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

export interface TlsFiles {
  /** PEM, the hub's own certificate first, those between it and the authority after it. */
  certFile: string;
  /** PEM. */
  keyFile: string;
}

export interface TlsPair {
  cert: Buffer;
  key: Buffer;
}

/** The files cannot be used; `message` names which, and never what is in it. */
export class TlsError extends Error {
  override name = 'TlsError';
}

/** Throws `TlsError` where a file is missing, or they do not belong together. */
export function readTls({ certFile, keyFile }: TlsFiles): TlsPair {
  const read = (file: string): Buffer => {
    try {
      return readFileSync(file);
    } catch (cause) {
      throw new TlsError(`${file} cannot be read`, { cause });
    }
  };
  const pair = { cert: read(certFile), key: read(keyFile) };
  try {
    createSecureContext(pair);
  } catch (cause) {
    throw new TlsError(`${certFile} and ${keyFile} are no certificate with its key`, { cause });
  }
  return pair;
}
