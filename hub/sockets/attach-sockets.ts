/**
 * The hub's sockets: socket.io on the HTTP server's port, and what keeps its stations told of changes.
 *
 * Each node hears the database's doorbell and tells the stations connected to it, so that any number of
 * nodes work on one database without knowing of each other. Every few seconds each node also looks for
 * itself: a doorbell that was not heard costs that time and nothing else.
 */
import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { Encoder } from 'socket.io-parser';
import type { Refusal } from '#shared/protocol/connect.ts';
import { MESSAGE_BYTES_MAX } from '#shared/protocol/feed.ts';
import { scopeHeads } from '../stations/scope-heads.ts';
import { createSumsDesk } from '../digests/sums-desk.ts';
import { createPageDesk } from '../feed/page-desk.ts';
import { createStandings } from '../stations/standings.ts';
import { createTurns } from '../turns.ts';
import { createAdmission } from './admission.ts';
import { addWaitingMetrics } from './waiting-metrics.ts';
import { createAnnouncer } from './announcer.ts';
import { listenToDoorbell } from './doorbell.ts';
import { type HubServer, namesOfRooms, scopeRoom, stationRoom } from './hub-socket.ts';
import { expulsion } from './refusals.ts';
import { serveStation, type StationPorts } from './serve-station.ts';
import { SizedDecoder } from './sized-decoder.ts';

export interface SocketPorts
  extends Omit<
    StationPorts,
    'track' | 'changed' | 'sums' | 'pages' | 'standings' | 'admission' | 'pushTurns'
  > {
  databaseUrl: string;
}

export interface Sockets {
  /** Disconnects everybody and waits, for a while, for what is being answered. */
  close(): Promise<void>;
}

/** A pull for each message: what one node answers beside everything else. */
const announcements = { quietMs: 10, perSecond: 2_000, burst: 500 };
/** Some hundred a second come in this way; a station that asks for nothing keeps no place. */
const door = { atOnce: 24, longestMs: 2_000 };
/** One writes, one commits, and two get as far as the version gate meanwhile. */
export const pushesAtOnce = 4;
const pollEveryMs = 5_000;
const answerWithinMs = 3_000;

export function attachSockets(http: HttpServer, ports: SocketPorts): Sockets {
  const { db, clock, log } = ports;
  const io: HubServer = new Server(http, {
    transports: ['websocket'],
    allowUpgrades: false,
    serveClient: false,
    maxHttpBufferSize: MESSAGE_BYTES_MAX,
    parser: { Encoder, Decoder: SizedDecoder },
    pingInterval: 10_000,
    pingTimeout: 8_000,
    connectTimeout: 10_000,
    perMessageDeflate: false,
    httpCompression: false,
    // Stations are programs. A page in a browser, which always says where it comes from, is not one.
    allowRequest: (request, decide) => decide(null, request.headers.origin === undefined),
  });

  // The request that a connection began with is some kilobytes that nobody looks at again.
  io.engine.on('connection', (connection: { request: unknown }) => {
    connection.request = null;
  });

  const working = new Set<Promise<unknown>>();
  const track = (work: Promise<unknown>): void => {
    const tracked = work.finally(() => working.delete(tracked));
    working.add(tracked);
  };
  const sums = createSumsDesk({
    db: ports.feed,
    clock,
    scanned: (seconds) => ports.metrics.comparisonSeconds.observe(seconds),
  });
  const pages = createPageDesk(ports.feed);
  const standings = createStandings(db);
  const admission = createAdmission(clock, door);
  const pushTurns = createTurns(pushesAtOnce);
  const desks = { sums, pages, standings, admission, pushTurns };
  const listeners = (room: string): ReadonlySet<string> =>
    io.sockets.adapter.rooms.get(room) ?? new Set();
  const announcer = createAnnouncer(
    clock,
    announcements,
    (scope) => listeners(scopeRoom(scope)).size,
    (scope, version) => {
      ports.metrics.announcements.inc(listeners(scopeRoom(scope)).size);
      for (const id of listeners(scopeRoom(scope))) {
        io.sockets.sockets.get(id)?.data.announce(scope, version);
      }
    },
  );
  const { changed } = announcer;
  io.on('connection', (socket) => serveStation({ ...ports, ...desks, track, changed }, socket));

  const cut = (station: string): void => {
    const reason: Refusal = expulsion('revoked');
    io.in(stationRoom(station)).emit('goodbye', reason);
    io.in(stationRoom(station)).disconnectSockets(true);
  };

  const regrant = (station: string): void => {
    for (const id of listeners(stationRoom(station))) {
      io.sockets.sockets.get(id)?.data.grantsChanged();
    }
  };

  const orderWipe = (station: string): void => {
    for (const id of listeners(stationRoom(station))) {
      io.sockets.sockets.get(id)?.data.wipeOrdered();
    }
  };

  const look = async (): Promise<void> => {
    const rooms = [...io.sockets.adapter.rooms.keys()];
    const scopes = namesOfRooms(rooms, 'scope');
    const stations = namesOfRooms(rooms, 'station');
    if (stations.length === 0) return;
    const heads = await scopeHeads(ports.feed, scopes);
    for (const [scope, version] of heads) announcer.changed(scope, version);
    const toldOff = await db
      .selectFrom('station')
      .select(['id', 'revoked_at'])
      .where('id', 'in', stations)
      .where((row) => row.or([row('revoked_at', 'is not', null), row('wipe', 'is not', null)]))
      .execute();
    for (const { id, revoked_at } of toldOff) {
      if (revoked_at === null) orderWipe(id);
      else cut(id);
    }
  };
  const lookNow = (): Promise<void> =>
    look().catch((error: unknown) => log.warn('looking for changes failed', { error }));

  let stopped = false;
  let cancelPoll = () => {};
  const pollOn = (): void => {
    if (stopped) return;
    cancelPoll = clock.after(pollEveryMs, () => void lookNow().then(pollOn));
  };
  pollOn();

  const doorbell = listenToDoorbell({
    databaseUrl: ports.databaseUrl,
    clock,
    log,
    onChange: announcer.changed,
    onRevoked: cut,
    onGrantsChanged: regrant,
    onWipeOrdered: orderWipe,
    onListening: () => void lookNow(),
    onLost: () => ports.metrics.doorbellLosses.inc(),
  });
  addWaitingMetrics(ports.metrics.registry, {
    push: pushTurns.waiting,
    page: pages.waiting,
    announcement: announcer.waiting,
    arriving: admission.inside,
  });

  return {
    async close() {
      stopped = true;
      cancelPoll();
      announcer.stop();
      io.disconnectSockets(true);
      await doorbell.stop();
      const settled = Promise.allSettled(working);
      await new Promise<void>((resolve) => {
        const cancel = clock.after(answerWithinMs, resolve);
        void settled.then(() => {
          cancel();
          resolve();
        });
      });
      await io.close();
    },
  };
}
