/**
 * Keeps a connection level with what its station is granted: the rooms it hears, what it may pull and push,
 * and what the station knows of it. Asked at every event, so that a withdrawn scope is refused at once on
 * whichever node, and when the doorbell rings.
 */
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { findStation, type KnownStation } from '../stations/find-station.ts';
import { type HubSocket, scopeRoom } from './hub-socket.ts';

/** The first version of the protocol that knows the event `grants`. */
const TOLD_SINCE = 2;

/**
 * Reads the station's grants again, and where they changed moves the connection to its rooms and tells the
 * station. One too old to be told is disconnected: it comes back and is welcomed with its grants.
 * @returns the station as it is now.
 */
export async function followGrants(
  db: Kysely<Database>,
  socket: HubSocket,
  station: KnownStation,
  protocol: number,
): Promise<KnownStation> {
  const now = await findStation(db, station.id);
  if (now === undefined || now.grantsVersion <= station.grantsVersion) return station;
  for (const scope of station.grants) {
    if (!now.grants.includes(scope)) await socket.leave(scopeRoom(scope));
  }
  await socket.join(now.grants.map(scopeRoom));
  if (protocol >= TOLD_SINCE) socket.emit('grants', { grants: now.grants });
  else socket.disconnect(true);
  return now;
}
