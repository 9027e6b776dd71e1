/** Checks a station's proof: that it holds the key of a known station, on this very connection. */
import type { Kysely } from 'kysely';
import { type Challenge, type Prove, proofText, type Refusal } from '#shared/protocol/connect.ts';
import { PROTOCOL_FLOOR } from '#shared/protocol/version.ts';
import type { Database } from '../database/schema.ts';
import { findStation, type KnownStation } from '../stations/find-station.ts';
import { isSignedBy } from '../stations/signature.ts';
import { expulsion, refusal } from './refusals.ts';

/**
 * Whether the station was revoked is told only to the holder of its key.
 * A newer protocol than ours is let in: what it may say to an older hub is for the station to know.
 */
export async function proveStation(
  db: Kysely<Database>,
  challenge: Challenge,
  proof: Prove,
): Promise<{ ok: true; station: KnownStation } | Refusal> {
  if (proof.protocol < PROTOCOL_FLOOR) {
    return refusal('protocol_too_old', `this hub serves protocol ${PROTOCOL_FLOOR} and newer`);
  }
  const station = await findStation(db, proof.station);
  if (station === undefined) return refusal('unknown_station', 'no such station is enrolled here');
  if (!isSignedBy(station.publicKey, proofText(challenge, proof.station), proof.signature)) {
    return refusal('bad_signature', 'the signature does not fit the key or this connection');
  }
  if (station.revoked) return expulsion('revoked');
  if (station.quarantined) return expulsion('quarantined');
  return { ok: true, station };
}
