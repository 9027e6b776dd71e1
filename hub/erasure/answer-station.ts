/** Answers a station's `erasures` and `receipt`. */
import type { Kysely } from 'kysely';
import type { Refusal } from '#shared/protocol/connect.ts';
import {
  AskErasures,
  type ErasuresAnswer,
  Receipts,
  type ReceiptsAnswer,
} from '#shared/protocol/erasure.ts';
import type { Database } from '../database/schema.ts';
import type { Log } from '../log.ts';
import { outstandingErasures, takeReceipts } from './receipts.ts';

export interface ErasurePorts {
  db: Kysely<Database>;
  log: Log;
  /** The hub's id. */
  hub: string;
}

interface AskingStation {
  id: string;
  publicKey: string;
}

/** Whom the station has to forget: what it has not confirmed, and of those it asked about all. */
export async function answerErasures(
  { db }: ErasurePorts,
  station: AskingStation,
  request: unknown,
): Promise<ErasuresAnswer> {
  const asked = AskErasures.safeParse(request);
  if (!asked.success) return invalid('erasures takes { about }');
  return { ok: true, erasures: await outstandingErasures(db, station.id, asked.data.about) };
}

/** Keeps receipts that are signed as they should be, and names them; logs how many were not. */
export async function answerReceipts(
  { db, log, hub }: ErasurePorts,
  station: AskingStation,
  request: unknown,
): Promise<ReceiptsAnswer> {
  const sent = Receipts.safeParse(request);
  if (!sent.success) return invalid('a receipt takes { receipts }');
  const signer = { hub, station: station.id, publicKey: station.publicKey };
  const taken = await takeReceipts(db, signer, sent.data.receipts);
  const refused = sent.data.receipts.length - taken.length;
  if (refused > 0) {
    log.warn('receipts of erasures were not good', { station: station.id, count: refused });
  }
  return { ok: true, taken };
}

function invalid(detail: string): Refusal {
  return { ok: false, code: 'invalid', detail };
}
