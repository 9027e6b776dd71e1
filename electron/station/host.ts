/**
 * What a station needs of whoever runs it: the Electron main process or the browser host. The station
 * itself runs in a worker thread (`worker.ts`); `station-thread.ts` is the host's handle on it.
 */
import type { StationMode } from '#shared/domain/record.ts';

/**
 * The platform's keystore. `quality`: `platform` for a real one, `development` for a key file (shown on
 * screen), `none` where there is none: then a station that holds personal data refuses to open, and a kiosk
 * keeps its keys in a file.
 */
export interface Secrets {
  readonly quality: 'platform' | 'development' | 'none';
  /** Wraps a secret so that only this device's user can unwrap it. Rejects where the keystore fails. */
  seal(plain: Uint8Array): Promise<Uint8Array>;
  /** Unwraps; rejects where the keystore does not know it any more. */
  open(sealed: Uint8Array): Promise<Uint8Array>;
  /**
   * Forgets the key of this data directory, where it has one of its own: nothing sealed before can be
   * opened any more. What is sealed later gets a new one.
   */
  forget(): Promise<void>;
}

/** AEGIS is the quick one; SQLCipher's AES is for shops that must use a NIST algorithm. */
export type Cipher = 'aegis' | 'sqlcipher';

/** Plain values the station is started with; they cross into the worker thread. */
export interface StationSettings {
  /** Directory of the station's files; made (0700) if missing. */
  dataDir: string;
  mode: StationMode;
  /**
   * Address of the hub, e.g. `http://127.0.0.1:4400`: suggested at enrolment, and used instead of the
   * remembered one afterwards, for a hub that moved (its id is checked at each connection).
   */
  hubHint: string | null;
  /** The one authority that may have signed the hub's certificate, as PEM; otherwise the system's. */
  hubCa?: string;
  /** Version of the app, as told to the hub. */
  app: string;
  /** A receipt printer for labels and slips, as `host:port`, where this station has one. */
  printer?: string;
  /** Cipher of the files made from now on; a file that exists is opened with its own. */
  cipher: Cipher;
}

/** One line of log: an event's name and facts without personal data. */
export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error';
  event: string;
  facts?: Record<string, string | number | boolean | null>;
}
export type Log = (line: LogLine) => void;
