/** Checks a station's proof: that it holds the key of a known station, on this very connection. */
import type { Kysely } from 'kysely';
import { type Challenge, type Prove, proofText, type Refusal } from '#shared/protocol/connect.ts';
import { PROTOCOL_FLOOR } from '#shared/protocol/version.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/schema.ts';
import { forgetUnconfirmed } from '../stations/confirm-station.ts';
import { findStation, type KnownStation } from '../stations/find-station.ts';
import type { SigningKey } from '../signing-key.ts';
import { isSignedBy } from '../stations/signature.ts';
import { tellWipe } from '../stations/wipe-station.ts';
import { expulsion, refusal } from './refusals.ts';

export interface ProofPorts {
  db: Kysely<Database>;
  hub: string;
  signing: SigningKey;
  clock: Clock;
}

/**
 * Whether the station was revoked, and is to be wiped, is told only to the holder of its key.
 * A newer protocol than ours is let in: what it may say to an older hub is for the station to know.
 */
export async function proveStation(
  ports: ProofPorts,
  challenge: Challenge,
  proof: Prove,
): Promise<{ ok: true; station: KnownStation } | Refusal> {
  if (proof.protocol < PROTOCOL_FLOOR) {
    return refusal('protocol_too_old', `this hub serves protocol ${PROTOCOL_FLOOR} and newer`);
  }
  const { db } = ports;
  const nowMs = ports.clock.now();
  const station = await findStation(db, proof.station);
  if (station === undefined) return unknown();
  if (!isSignedBy(station.publicKey, proofText(challenge, proof.station), proof.signature)) {
    return refusal('bad_signature', 'the signature does not fit the key or this connection');
  }
  if (!station.confirmed) {
    if ((station.confirmBy?.getTime() ?? 0) > nowMs) return unconfirmed();
    await forgetUnconfirmed(db, { nowMs });
    return unknown();
  }
  if (station.revoked) {
    const { wipe } = station;
    const refused = expulsion('revoked');
    return wipe === null
      ? refused
      : { ...refused, wipe: await tellWipe({ ...ports, nowMs }, station.id, wipe) };
  }
  if (station.quarantined) return expulsion('quarantined');
  return { ok: true, station };
}

function unknown(): Refusal {
  return refusal('unknown_station', 'no such station is enrolled here');
}

/** A person is at work on it just now. */
const unconfirmedRetryMs = 2_000;

function unconfirmed(): Refusal {
  const refused = refusal('unconfirmed', 'somebody at the hub has to compare its code first');
  return { ...refused, retryAfterMs: unconfirmedRetryMs };
}
