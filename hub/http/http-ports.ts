/** What the hub's HTTP side is given. */
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/schema.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { SigningKey } from '../signing-key.ts';

export interface HttpPorts {
  db: Kysely<Database>;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** The hub's id. */
  hub: string;
  /** What the hub signs with. */
  signing: SigningKey;
  /** ISO 3166 code for customers and phone numbers that name no country. */
  defaultRegion: string;
}
