/**
 * The PIN of the demo shop's staff, the same for all: `npm start` prints it and the sign-in screen shows it
 * by their `hint`, so it is checked with the least work. Whoever has set another keeps it.
 */
import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { RecordWrite } from '#shared/domain/record.ts';
import { badgeHash, makeVerifier, OPEN_COST } from '#shared/domain/staff-secret.ts';
import { Staff } from '#shared/domain/staff.ts';
import type { Database } from '../database/schema.ts';
import { readRecords } from '../records/read-records.ts';
import { writeRecords } from '../records/write-records.ts';
import { pepperOf } from '../staff/pepper.ts';
import { staffRecords } from './premises.ts';

export const DEMO_PIN = '482915';

/** Gives those a PIN and a badge who have neither PIN nor code yet. */
export async function giveDemoPins(trx: Transaction<Database>, nowMs: number): Promise<void> {
  const people = staffRecords();
  const held = await readRecords(trx, people);
  const writes: RecordWrite[] = [];
  for (const { kind, id, scope } of people) {
    const known = Staff.safeParse(held.get(`${kind}/${id}`)?.doc);
    if (!known.success || !known.data.active) continue;
    const staff = known.data;
    if (staff.pin !== undefined || staff.code !== undefined) continue;
    const pepper = await pepperOf(trx, staff.store);
    const secret = { pepper, purpose: 'pin', staffId: id, typed: DEMO_PIN } as const;
    const verifier = await makeVerifier(secret, randomBytes(16), OPEN_COST);
    const badge = await badgeHash(pepper, demoBadge(id));
    const doc: Staff = { ...staff, badge, pin: { verifier, setAt: nowMs }, hint: DEMO_PIN };
    writes.push({ kind, id, scope, doc });
  }
  await writeRecords(trx, writes);
}

/** What a demo person's badge reads as: `DGS-GANGNAM-1`. */
export function demoBadge(staffId: string): string {
  return staffId.replace('demo:staff:', 'DGS-').toUpperCase();
}
