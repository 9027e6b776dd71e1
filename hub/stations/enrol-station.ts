/**
 * Exchanges a one-time code for a station, once.
 *
 * 1. A try is counted before the code is compared, in a transaction of its own: a crash gives no free one.
 * 2. The code is used up and the station made in one transaction.
 * 3. A station whose answer was lost asks again with the same code and key, and gets the same answer.
 * 4. One that is to hold people is not let in before a person confirmed it (confirm-station.ts).
 */
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { v7 as uuidV7 } from 'uuid';
import { type Enrolled, type EnrolRequest, enrolText } from '#shared/protocol/enrol.ts';
import { PROTOCOL_FLOOR } from '#shared/protocol/version.ts';
import { asInteger } from '../database/integer.ts';
import type { Database } from '../database/schema.ts';
import { compareCodeOf } from './compare-code.ts';
import { confirmWithinMs, forgetUnconfirmed, needsConfirmation } from './confirm-station.ts';
import { isSameCode, locatorOf } from './enrolment-code.ts';
import { findStation } from './find-station.ts';
import type { SigningKey } from '../signing-key.ts';
import { plainAppName } from './note-contact.ts';
import { isSignedBy } from './signature.ts';

const triesMax = 5;

export type EnrolRefusal =
  | 'bad_signature'
  | 'protocol_too_old'
  | 'code_wrong'
  | 'code_expired'
  | 'code_used'
  | 'wrong_mode'
  | 'revoked';

export type EnrolOutcome = { ok: true; enrolled: Enrolled } | { ok: false; code: EnrolRefusal };

export interface EnrolPorts {
  db: Kysely<Database>;
  /** The hub's id. */
  hub: string;
  signing: SigningKey;
}

/**
 * `wrong_mode` leaves the code unused: it was issued for a station of another mode.
 * A code that was never issued and one that was guessed at too often are both `code_wrong`.
 */
export async function enrolStation(
  ports: EnrolPorts,
  request: EnrolRequest,
  nowMs: number,
): Promise<EnrolOutcome> {
  const { code, publicKey, signature, protocol } = request;
  if (protocol < PROTOCOL_FLOOR) return { ok: false, code: 'protocol_too_old' };
  if (!isSignedBy(publicKey, enrolText(code, publicKey), signature)) {
    return { ok: false, code: 'bad_signature' };
  }
  const { db } = ports;
  await forgetUnconfirmed(db, { nowMs });
  const kept = await countTry(db, code);
  if (!(await isSameCode(code, kept))) return { ok: false, code: 'code_wrong' };

  // Drawn here and not by the station, which must not be able to choose its compare code.
  const challenge = randomBytes(32).toString('base64url');
  const { hub, signing } = ports;
  const compareCode = await compareCodeOf({ hub, hubKey: signing.publicKey, publicKey, challenge });
  const used = await useCode(db, request, { challenge, compareCode }, nowMs);
  return used.ok ? { ok: true, enrolled: await describe(ports, used.station) } : used;
}

/** @returns the code's row, unless its tries are used up. */
function countTry(db: Kysely<Database>, code: string) {
  return db
    .updateTable('enrolment_code')
    .set((row) => ({ tries: row('tries', '+', 1) }))
    .where('locator', '=', locatorOf(code))
    .where('tries', '<', triesMax)
    .returning(['locator', 'salt', 'hash'])
    .executeTakeFirst();
}

type UsedCode = { ok: true; station: string } | { ok: false; code: EnrolRefusal };

function useCode(
  db: Kysely<Database>,
  request: EnrolRequest,
  { challenge, compareCode }: { challenge: string; compareCode: string },
  nowMs: number,
): Promise<UsedCode> {
  const locator = locatorOf(request.code);
  return db.transaction().execute(async (trx): Promise<UsedCode> => {
    const row = await trx
      .selectFrom('enrolment_code')
      .select(['store', 'mode', 'expires_at', 'used_by', 'confirmed'])
      .where('locator', '=', locator)
      .forUpdate()
      .executeTakeFirstOrThrow();
    // Whoever has the whole code is not guessing at it: tries start again.
    await trx
      .updateTable('enrolment_code')
      .set({ tries: 0 })
      .where('locator', '=', locator)
      .execute();
    if (row.mode !== request.mode) return { ok: false, code: 'wrong_mode' };
    if (row.used_by !== null) {
      const known = await findStation(trx, row.used_by);
      if (known?.publicKey !== request.publicKey) return { ok: false, code: 'code_used' };
      if (known.revoked) return { ok: false, code: 'revoked' };
      return { ok: true, station: known.id };
    }
    if (row.expires_at.getTime() <= nowMs) return { ok: false, code: 'code_expired' };
    const station = uuidV7({ msecs: nowMs });
    const confirmed = row.confirmed || !needsConfirmation(row.mode);
    await trx
      .insertInto('station')
      .values({
        id: station,
        store: row.store,
        mode: row.mode,
        public_key: request.publicKey,
        app: plainAppName(request.app),
        protocol: asInteger(request.protocol),
        last_contact_at: null,
        revoked_at: null,
        confirmed_at: confirmed ? new Date(nowMs) : null,
        confirm_by: confirmed ? null : new Date(nowMs + confirmWithinMs),
        challenge: confirmed ? null : challenge,
        compare_code: confirmed ? null : compareCode,
      })
      .execute();
    await trx
      .updateTable('enrolment_code')
      .set({ used_by: station })
      .where('locator', '=', locator)
      .execute();
    return { ok: true, station };
  });
}

async function describe({ db, hub, signing }: EnrolPorts, id: string): Promise<Enrolled> {
  const station = await findStation(db, id);
  if (station === undefined) throw new Error('a station vanished while it enrolled');
  const row = await db
    .selectFrom('station')
    .innerJoin('store', 'store.id', 'station.store')
    .select(['store.name', 'station.confirmed_at', 'station.confirm_by', 'station.challenge'])
    .where('station.id', '=', id)
    .executeTakeFirstOrThrow();
  const { name, confirmed_at: confirmedAt, confirm_by: confirmBy, challenge } = row;
  const waits = confirmedAt === null && confirmBy !== null && challenge !== null;
  return {
    station: id,
    hub,
    store: station.store,
    storeName: name,
    mode: station.mode,
    grants: station.grants,
    region: station.region,
    hubKey: signing.publicKey,
    ...(waits ? { confirm: { challenge, untilMs: confirmBy.getTime() } } : {}),
  };
}
