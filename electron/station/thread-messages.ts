/** What crosses between a host and its station's worker thread. Both ends are this program: no schema. */
import type { LogLine, Secrets, StationSettings } from './host.ts';

export interface StationThreadData {
  settings: StationSettings;
  keystore: Secrets['quality'];
}

export type ToStation =
  | { type: 'open'; session: number }
  | { type: 'close'; session: number }
  | { type: 'rpc'; session: number; message: unknown }
  | { type: 'secret'; id: number; ok: true; bytes: Uint8Array }
  | { type: 'secret'; id: number; ok: false }
  | { type: 'stop' };

/** `forget` takes and gives no bytes. */
export type SecretOperation = 'seal' | 'open' | 'forget';

export type FromStation =
  /** `text` is the message as JSON: a page of hits costs a tenth less so than as objects. */
  | { type: 'rpc'; session: number; text: string }
  | { type: 'secret'; id: number; operation: SecretOperation; bytes: Uint8Array }
  | { type: 'log'; line: LogLine };
