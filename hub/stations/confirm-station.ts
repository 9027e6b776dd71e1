/**
 * Stations that wait for a person. Who holds a one-time code is not yet who was meant to have it: where a
 * station is to hold people, somebody at the hub says that both sides show the same compare code.
 */
import { type Kysely, sql } from 'kysely';
import type { StationMode } from '#shared/domain/record.ts';
import type { Database } from '../database/schema.ts';

export const confirmWithinMs = 10 * 60_000;

/** Whether a person has to let a station of the mode in: where it is to hold people. */
export function needsConfirmation(mode: StationMode): boolean {
  return mode !== 'kiosk';
}

export interface PendingStation {
  id: string;
  store: string;
  mode: StationMode;
  app: string;
  compareCode: string;
  confirmBy: Date;
}

/** Those that wait, oldest first. */
export async function pendingStations(
  db: Kysely<Database>,
  nowMs: number,
): Promise<PendingStation[]> {
  const rows = await db
    .selectFrom('station')
    .select(['id', 'store', 'mode', 'app', 'compare_code', 'confirm_by'])
    .where('confirmed_at', 'is', null)
    .where('confirm_by', '>', new Date(nowMs))
    .orderBy('confirm_by')
    .execute();
  return rows.map(({ compare_code, confirm_by, ...row }) => ({
    ...row,
    compareCode: compare_code ?? '',
    confirmBy: confirm_by ?? new Date(0),
  }));
}

/** Lets a station in; it comes by itself within seconds. False where it does not wait (any more). */
export async function confirmStation(
  db: Kysely<Database>,
  id: string,
  nowMs: number,
): Promise<boolean> {
  const confirmed = await db
    .updateTable('station')
    .set({ confirmed_at: new Date(nowMs) })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .where('confirm_by', '>', new Date(nowMs))
    .returning('id')
    .executeTakeFirst();
  return confirmed !== undefined;
}

/** Forgets stations that nobody confirmed in time; with `id` that one, whether it is time or not. */
export async function forgetUnconfirmed(
  db: Kysely<Database>,
  { nowMs, id }: { nowMs: number; id?: string },
): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    let waiting = trx.selectFrom('station').select('id').where('confirmed_at', 'is', null);
    waiting =
      id === undefined
        ? waiting.where('confirm_by', '<=', new Date(nowMs))
        : waiting.where('id', '=', id);
    const ids = (await waiting.forUpdate().execute()).map((row) => row.id);
    if (ids.length === 0) return 0;
    const isOneOf = sql<boolean>`used_by = any(${ids}::text[])`;
    await trx.deleteFrom('enrolment_code').where(isOneOf).execute();
    await trx.deleteFrom('station').where('id', 'in', ids).execute();
    return ids.length;
  });
}
