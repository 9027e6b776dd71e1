/** Every station that was ever enrolled, for the person who looks after them. */
import type { Kysely } from 'kysely';
import type { StationMode } from '#shared/domain/record.ts';
import type { Database } from '../database/schema.ts';

export interface StationLine {
  id: string;
  store: string;
  mode: StationMode;
  app: string;
  enrolledAt: Date;
  lastContactAt: Date | null;
  revokedAt: Date | null;
  lastSequence: number;
}

export function listStations(db: Kysely<Database>): Promise<StationLine[]> {
  return db
    .selectFrom('station')
    .select(['id', 'store', 'mode', 'app', 'enrolled_at as enrolledAt'])
    .select(['last_contact_at as lastContactAt', 'revoked_at as revokedAt'])
    .select('last_sequence as lastSequence')
    .orderBy('store')
    .orderBy('enrolled_at')
    .execute();
}
