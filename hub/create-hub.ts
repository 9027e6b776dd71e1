/** Puts the hub's parts together and starts them; `main.ts` and the tests both come through here. */
import { randomBytes } from 'node:crypto';
import { Server as TlsServer } from 'node:tls';
import { type Kysely, sql } from 'kysely';
import { reduceMutation } from '#shared/domain/mutations.ts';
import { permitMutation } from '#shared/domain/permit-mutation.ts';
import { type Clock, systemClock } from './clock.ts';
import { migrate } from './database/migrate.ts';
import { openDatabase } from './database/open-database.ts';
import type { Database } from './database/schema.ts';
import { createHttpServer } from './http/http-server.ts';
import type { Patience } from './http/limits.ts';
import { readTls, type TlsFiles } from './http/tls.ts';
import { keepHouse } from './housekeeping/keep-house.ts';
import { type Log, noLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { type VersionGate, versionGate } from './records/version-gate.ts';
import { signingKey } from './signing-key.ts';
import { attachSockets, pushesAtOnce } from './sockets/attach-sockets.ts';
import { defaultLeaseMs, type LeaseTimes } from './stations/give-lease.ts';
import { addStationMetrics } from './stations/station-metrics.ts';

export interface HubOptions {
  databaseUrl: string;
  /** Address to listen on; default 127.0.0.1. */
  host?: string;
  /** 0 for any free one, which is the default. */
  port?: number;
  log?: Log;
  clock?: Clock;
  defaultRegion?: string;
  /** How long deletions are remembered, in days; default 90. */
  tombstoneDays?: number;
  /** How long audit entries are kept, in days; default 731, two years. */
  auditDays?: number;
  /** How long a station may go on without the hub; default 72 hours, and two weeks for a kiosk. */
  leaseMs?: Partial<LeaseTimes>;
  /** Serves https and wss with these files; without them, http and ws. */
  tls?: TlsFiles | undefined;
  /** Proxies whose word on who asks is taken; default none. */
  trustedProxy?: string[] | false;
  /** How long requests may take to come in; tests have less. */
  patience?: Patience;
  /** What decides a mutation; tests bring reducers that fail. */
  reduce?: typeof reduceMutation;
  /** Whether whoever made a mutation may; tests of other things bring one that lets everybody. */
  permit?: typeof permitMutation;
  gate?: VersionGate;
}

export interface Hub {
  /** `http://host:port`, for HTTP and sockets alike. */
  url: string;
  /** Reads the certificate's files again; what is connected stays. Throws `TlsError`, and changes nothing. */
  reloadTls(): void;
  /** Answers what is being asked, says goodbye and lets the port and the database go. */
  close(): Promise<void>;
}

/** Migrates the database and starts serving. Throws where the database or the port cannot be had. */
export async function createHub(options: HubOptions): Promise<Hub> {
  const { databaseUrl, host = '127.0.0.1', log = noLog, clock = systemClock } = options;
  const onIdleError = (error: Error): void => log.warn('a database connection was lost', { error });
  const db = openDatabase({ url: databaseUrl, onIdleError });
  // Apart from the other, so that stations that read a whole book do not keep pushes waiting.
  const feed = openDatabase({
    url: databaseUrl,
    inIndexOrder: true,
    planned: true,
    onIdleError,
  });
  const pushes = openDatabase({
    url: databaseUrl,
    connectionsMax: pushesAtOnce,
    planned: true,
    onIdleError,
  });
  const closeDatabase = async (): Promise<void> => {
    await Promise.all([db.destroy(), feed.destroy(), pushes.destroy()]);
  };
  try {
    const ran = await migrate(db);
    if (ran.length > 0) log.info('the database was migrated', { count: ran.length });
    const { hub } = await db.selectFrom('meta').select('hub').executeTakeFirstOrThrow();
    const signing = await signingKey(db);
    const metrics = createMetrics(() => readFeedHead(db));
    addStationMetrics(metrics.registry, db, () => clock.now());
    const { tls, trustedProxy = false } = options;
    const pair = tls === undefined ? undefined : readTls(tls);
    const http = createHttpServer(
      {
        db,
        clock,
        log,
        metrics,
        hub,
        signing,
        defaultRegion: options.defaultRegion ?? 'KR',
      },
      { tls: pair, trustedProxy, patience: options.patience },
    );
    await http.ready();
    const sockets = attachSockets(http.server, {
      db,
      feed,
      pushes,
      databaseUrl,
      clock,
      log,
      metrics,
      hub,
      signing,
      leaseMs: { ...defaultLeaseMs, ...options.leaseMs },
      gate: options.gate ?? versionGate,
      reduce: options.reduce ?? reduceMutation,
      permit: options.permit ?? permitMutation,
      makeNonce: () => randomBytes(32).toString('base64url'),
    });
    const { tombstoneDays = 90, auditDays = 731 } = options;
    const house = keepHouse({ db, clock, log, tombstoneDays, auditDays });
    const close = async (): Promise<void> => {
      await house.stop();
      await sockets.close();
      await http.close();
      await closeDatabase();
    };
    const reloadTls = (): void => {
      if (tls !== undefined && http.server instanceof TlsServer) {
        http.server.setSecureContext(readTls(tls));
      }
    };
    try {
      return { url: await http.listen({ host, port: options.port ?? 0 }), reloadTls, close };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    await closeDatabase();
    throw error;
  }
}

async function readFeedHead(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ head: number }>`
    select case when is_called then last_value else 0 end as head from record_version
  `.execute(db);
  return rows[0]?.head ?? 0;
}
