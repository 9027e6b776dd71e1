/** The types of the hub's sockets. What comes in is unknown until it was validated. */
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { HubToStation } from '#shared/protocol/events.ts';

/** What a node may do with a connection of its own. */
export interface ConnectionData {
  /** Tells the station of a new version of a scope; at the pace at which it reads. */
  announce(scope: string, version: number): void;
  /** The station's grants may have changed; they are read again. */
  grantsChanged(): void;
  /** The station is to be wiped; it is told. */
  wipeOrdered(): void;
}

export type HubServer = Server<DefaultEventsMap, HubToStation, DefaultEventsMap, ConnectionData>;
export type HubSocket = Socket<DefaultEventsMap, HubToStation, DefaultEventsMap, ConnectionData>;

/** The room of all connections whose stations hold the scope. */
export function scopeRoom(scope: string): string {
  return `scope ${scope}`;
}

/** The room of all connections of one station on this node. */
export function stationRoom(station: string): string {
  return `station ${station}`;
}

/** The other way round: which scopes or stations there are rooms for. */
export function namesOfRooms(rooms: Iterable<string>, prefix: 'scope' | 'station'): string[] {
  return [...rooms].flatMap((room) =>
    room.startsWith(`${prefix} `) ? [room.slice(prefix.length + 1)] : [],
  );
}
