/**
 * Looking after a store's staff from the hub: hiring, roles, one-time codes, badges, leaving. Each is one
 * change to the person's record, which every station of the store follows at its next contact.
 */
import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { v7 as uuidV7 } from 'uuid';
import { makeStaffCode } from '#shared/domain/staff-code-text.ts';
import { STAFF_CODE_MS } from '#shared/domain/staff-code.ts';
import { badgeHash, makeVerifier } from '#shared/domain/staff-secret.ts';
import { Staff, type StaffRole } from '#shared/domain/staff.ts';
import type { Database } from '../database/schema.ts';
import { writeRecords } from '../records/write-records.ts';
import { pepperOf } from './pepper.ts';

export interface StaffLine {
  id: string;
  name: string;
  store: string;
  role: StaffRole;
  /** `code`: a one-time code is out. `none`: neither a PIN nor a code. */
  pin: 'set' | 'code' | 'none';
  badge: boolean;
  leftAt: number | null;
}

export interface CodeIssued {
  id: string;
  /** 8 characters, shown this once. */
  code: string;
  expiresAt: number;
}

/** Everybody of a store, or of all; those who left are among them. */
export async function listStaff(
  db: Kysely<Database>,
  store: string | undefined,
): Promise<StaffLine[]> {
  const rows = await db
    .selectFrom('record')
    .select(['id', 'doc'])
    .where('kind', '=', 'staff')
    .where('doc', 'is not', null)
    .$if(store !== undefined, (query) => query.where('scope', '=', `staff:${store}`))
    .orderBy('scope')
    .orderBy(sql`doc ->> 'name'`)
    .execute();
  return rows.flatMap(({ id, doc }) => {
    const staff = Staff.safeParse(doc);
    return staff.success ? [lineOf(id, staff.data)] : [];
  });
}

/** Somebody new, with a one-time code for their first PIN. */
export async function addStaff(
  db: Kysely<Database>,
  person: { name: string; store: string; role: StaffRole },
  nowMs: number,
): Promise<CodeIssued> {
  const id = uuidV7({ msecs: nowMs });
  const pepper = await pepperOf(db, person.store);
  const { code, kept } = await makeCode(pepper, id, nowMs);
  const doc: Staff = { ...person, active: true, code: kept };
  await write(db, id, doc);
  return { id, code, expiresAt: kept.expiresAt };
}

/** A one-time code for a new PIN; the old one ends. Undefined where no such person works here. */
export async function issueStaffCode(
  db: Kysely<Database>,
  id: string,
  nowMs: number,
): Promise<CodeIssued | undefined> {
  const known = await findActive(db, id);
  if (known === undefined) return undefined;
  const pepper = await pepperOf(db, known.store);
  const { code, kept } = await makeCode(pepper, id, nowMs);
  const done = await change(db, id, ({ pin: _ended, hint: _shown, ...doc }) => ({
    ...doc,
    code: kept,
  }));
  return done ? { id, code, expiresAt: kept.expiresAt } : undefined;
}

/** @returns false where no such person works here. */
export function setRole(db: Kysely<Database>, id: string, role: StaffRole): Promise<boolean> {
  return change(db, id, (doc) => ({ ...doc, role }));
}

/** Somebody left: nothing they could sign in with is kept. */
export function leave(db: Kysely<Database>, id: string, nowMs: number): Promise<boolean> {
  return change(db, id, ({ pin: _pin, code: _code, badge: _badge, hint: _hint, ...doc }) => ({
    ...doc,
    active: false,
    leftAt: nowMs,
  }));
}

/** What the person's badge reads as. */
export async function setBadge(db: Kysely<Database>, id: string, text: string): Promise<boolean> {
  const known = await findActive(db, id);
  if (known === undefined) return false;
  const badge = await badgeHash(await pepperOf(db, known.store), text.trim());
  return await change(db, id, (doc) => ({ ...doc, badge }));
}

/** @returns false where no such person works here. */
async function change(
  db: Kysely<Database>,
  id: string,
  edit: (doc: Staff) => Staff,
): Promise<boolean> {
  const doc = await findActive(db, id);
  if (doc === undefined) return false;
  await write(db, id, edit(doc));
  return true;
}

async function findActive(db: Kysely<Database>, id: string): Promise<Staff | undefined> {
  const row = await db
    .selectFrom('record')
    .select('doc')
    .where('kind', '=', 'staff')
    .where('id', '=', id)
    .executeTakeFirst();
  const staff = Staff.safeParse(row?.doc);
  return staff.success && staff.data.active ? staff.data : undefined;
}

async function write(db: Kysely<Database>, id: string, doc: Staff): Promise<void> {
  const scope = `staff:${doc.store}`;
  await db.transaction().execute((trx) => writeRecords(trx, [{ kind: 'staff', id, scope, doc }]));
}

async function makeCode(pepper: Uint8Array, staffId: string, nowMs: number) {
  const code = makeStaffCode(randomBytes(8));
  const secret = { pepper, purpose: 'code', staffId, typed: code } as const;
  const verifier = await makeVerifier(secret, randomBytes(16));
  return { code, kept: { verifier, expiresAt: nowMs + STAFF_CODE_MS } };
}

function lineOf(id: string, staff: Staff): StaffLine {
  const { name, store, role, pin, code, badge, leftAt, active } = staff;
  return {
    id,
    name,
    store,
    role,
    pin: pin !== undefined ? 'set' : code !== undefined ? 'code' : 'none',
    badge: badge !== undefined,
    leftAt: active ? null : (leftAt ?? 0),
  };
}
