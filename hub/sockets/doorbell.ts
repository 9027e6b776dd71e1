/**
 * Hears the database's doorbell: `NOTIFY` rung by any node when records changed, or a station was revoked,
 * granted something else or is to be wiped. It is only a hint: whatever it misses is found by polling (announcer.ts).
 */
import pg from 'pg';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { changeChannel } from '../records/write-records.ts';
import { grantsChannel } from '../stations/change-grant.ts';
import { revokedChannel } from '../stations/revoke-station.ts';
import { wipeChannel } from '../stations/wipe-station.ts';

const Change = z.object({ scope: z.string(), version: z.int() });

export interface DoorbellOptions {
  databaseUrl: string;
  clock: Clock;
  log: Log;
  onChange: (scope: string, version: number) => void;
  onRevoked: (station: string) => void;
  onGrantsChanged: (station: string) => void;
  onWipeOrdered: (station: string) => void;
  /** It listens no more, until it is there again. */
  onLost: () => void;
  /** It listens (again): what rang before was not heard. */
  onListening: () => void;
}

export interface Doorbell {
  stop(): Promise<void>;
}

const channels = [changeChannel, revokedChannel, grantsChannel, wipeChannel];
const firstDelayMs = 250;
const longestDelayMs = 10_000;

export function listenToDoorbell(options: DoorbellOptions): Doorbell {
  const { databaseUrl, clock, log } = options;
  let stopped = false;
  let delayMs = firstDelayMs;
  let client: pg.Client | undefined;
  let cancelRetry = () => {};

  const connect = (): void => {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'dangol-hub-doorbell',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client = fresh;
    let over = false;
    const lose = (error?: Error): void => {
      if (over) return;
      over = true;
      void fresh.end().catch(() => {});
      if (stopped) return;
      options.onLost();
      log.warn('the doorbell connection was lost; polling until it is back', {
        error,
        ms: delayMs,
      });
      cancelRetry = clock.after(delayMs, connect);
      delayMs = Math.min(longestDelayMs, delayMs * 2);
    };
    fresh.on('error', lose);
    fresh.on('end', () => lose());
    fresh.on('notification', ({ channel, payload = '' }) => hear(options, channel, payload));
    fresh
      .connect()
      .then(() => fresh.query(channels.map((channel) => `listen ${channel}`).join('; ')))
      .then(() => {
        delayMs = firstDelayMs;
        options.onListening();
      })
      .catch(lose);
  };

  connect();
  return {
    async stop() {
      stopped = true;
      cancelRetry();
      await client?.end().catch(() => {});
    },
  };
}

function hear(options: DoorbellOptions, channel: string, payload: string): void {
  if (channel === revokedChannel) {
    options.onRevoked(payload);
    return;
  }
  if (channel === grantsChannel) {
    options.onGrantsChanged(payload);
    return;
  }
  if (channel === wipeChannel) {
    options.onWipeOrdered(payload);
    return;
  }
  const change = Change.safeParse(readJson(payload));
  if (change.success) options.onChange(change.data.scope, change.data.version);
  else options.log.warn('the doorbell rang with something else than a change');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
