/** The hub knows by itself who may do what: a station that was tampered with gains nothing by naming people. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { permitMutation } from '#shared/domain/permit-mutation.ts';
import type { StaffRole } from '#shared/domain/staff.ts';
import { addStaff, issueStaffCode, leave, listStaff, setRole } from '#hub/staff/staff-desk.ts';
import {
  customer,
  type EnrolledStation,
  type HubShop,
  openHubShop,
} from '#tests/support/hub-shop.ts';
import { mutationOf, type ProvenConnection } from '#tests/support/raw-station.ts';

let shop: HubShop;
let station: EnrolledStation;
let wire: ProvenConnection;
let sequence = 0;

beforeAll(async () => {
  shop = await openHubShop({ permit: permitMutation });
  station = await shop.enrol();
  wire = await station.connect();
  await shop.write(customer('c1'));
}, 120_000);
afterAll(async () => {
  wire?.close();
  await shop?.close();
});

const hire = async (name: string, role: StaffRole, store = 'gangnam') =>
  (await addStaff(shop.db, { name, role, store }, Date.now())).id;

/** What the hub answers to one mutation in somebody's name. */
async function pushAs(staff: string | null, name: string, args: Record<string, unknown>) {
  sequence += 1;
  const mutation = {
    ...mutationOf(station.id, sequence, name, args),
    observedAt: Date.now(),
    staff: staff === null ? null : { id: staff, name: 'whoever' },
  };
  const answer = await wire.push([mutation]);
  if (answer.ok !== true) throw new Error(JSON.stringify(answer));
  const [result] = answer.results;
  return result?.result.status === 'rejected' ? result.result.code : result?.result.status;
}
const note = () => ({ noteId: crypto.randomUUID(), customerId: 'c1', text: 'likes linen' });

test('a change counts in the name of whoever works there and may, and of nobody else', async () => {
  const people = {
    associate: await hire('A', 'associate'),
    pickup: await hire('P', 'pickup'),
    officer: await hire('O', 'privacy_officer'),
  };
  expect(await pushAs(people.associate, 'note.add', note())).toBe('accepted');
  expect(await pushAs(people.pickup, 'note.add', note())).toBe('not_permitted');
  expect(await pushAs(people.officer, 'note.add', note())).toBe('not_permitted');
  expect(await pushAs('nobody:1', 'note.add', note())).toBe('not_permitted');
  expect(await pushAs(null, 'note.add', note())).toBe('not_permitted');
  await setRole(shop.db, people.pickup, 'associate');
  expect(await pushAs(people.pickup, 'note.add', note())).toBe('accepted');
});

test('what a leaver did before they left still counts, and nothing after', async () => {
  const id = await hire('L', 'associate');
  await leave(shop.db, id, Date.now() + 60_000);
  expect(await pushAs(id, 'note.add', note())).toBe('accepted');
  const gone = await hire('G', 'associate');
  await leave(shop.db, gone, Date.now() - 60_000);
  expect(await pushAs(gone, 'note.add', note())).toBe('not_permitted');
});

test('a PIN is set by its owner alone, and a code is given by who outranks its owner', async () => {
  const associate = await hire('A2', 'associate');
  const lead = await hire('L2', 'lead');
  const verifier = `$argon2id$v=19$m=8192,t=1,p=1$${'A'.repeat(22)}$${'B'.repeat(43)}`;
  const code = { verifier, expiresAt: Date.now() + 3_600_000 };
  expect(await pushAs(associate, 'staff.pin', { staffId: lead, verifier })).toBe('not_permitted');
  expect(await pushAs(associate, 'staff.code', { staffId: lead, code })).toBe('not_permitted');
  expect(await pushAs(lead, 'staff.code', { staffId: lead, code })).toBe('not_permitted');
  expect(await pushAs(lead, 'staff.code', { staffId: associate, code })).toBe('accepted');
  expect(await pushAs(associate, 'staff.pin', { staffId: associate, verifier })).toBe('accepted');
  const lines = await listStaff(shop.db, 'gangnam');
  expect(lines.find(({ id }) => id === associate)).toMatchObject({ pin: 'set' });
  await issueStaffCode(shop.db, associate, Date.now());
  expect((await listStaff(shop.db, 'gangnam')).find(({ id }) => id === associate)).toMatchObject({
    pin: 'code',
  });
});

test('a pepper is told to a station that holds its store’s staff, once by name, and to no other', async () => {
  const told = (await wire.ask('pepper', { known: null })) as { ok: true; pepper: string };
  expect(Buffer.from(told.pepper, 'base64url')).toHaveLength(32);
  const kiosk = await (await shop.enrol('kiosk')).connect();
  expect(await kiosk.ask('pepper', { known: null })).toMatchObject({
    ok: false,
    code: 'not_granted',
  });
  kiosk.close();
  const known = createHash('sha256')
    .update(Buffer.from(told.pepper, 'base64url'))
    .digest('hex')
    .slice(0, 16);
  expect(await wire.ask('pepper', { known })).toEqual({ ok: true, pepper: null });
});
