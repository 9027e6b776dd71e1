import { expect, it } from 'vitest';
import { badgeHash } from '#shared/domain/staff-secret.ts';
import { callNeeds } from '#shared/rpc/permissions.ts';
import type { CallName } from '#shared/rpc/contract.ts';
import { openOwnStation } from '#tests/support/own-station.ts';
import { pageOf, temporaryDirectory, uuid } from '#tests/support/store-files.ts';
import {
  signInAs,
  staffDoc,
  testAssociate,
  testLead,
  testPepper,
  testPin,
} from '#tests/support/staff.ts';

const MINUTE = 60_000;
const wrong = '739406';
const leadId = testLead.staffId;
const pickupId = 'pickup:1';
const lines = [{ lineId: 'l1', quantity: 1 }];
const anything: Partial<Record<CallName, object>> = {
  'desk.read': { text: 'x' },
  'desk.open': { pickupId, collectorId: null },
  'desk.look': { checkId: uuid(1) },
  'desk.prove': { checkId: uuid(1), proof: { method: 'lead' } },
  'desk.leave': { checkId: uuid(1) },
  'desk.hand_over': { checkId: uuid(1), lines, signature: null },
  'desk.undo': { pickupId, handOverId: uuid(1), reason: 'other' },
  'desk.hold': { pickupId, reason: 'damaged' },
  'desk.release': { pickupId, reason: 'damaged' },
  'desk.collector': { checkId: uuid(1), name: 'x', phone: null, days: 1 },
  'desk.resend': { pickupId },
  'desk.find': { query: 'x', limit: 1 },
  'desk.pick': { pickupId, lineId: 'l1', quantity: 1 },
  'desk.shortage': { pickupId, lineId: 'l1', reason: 'short', next: 'pick_up_later' },
  'desk.stage': { pickupId, bin: 'A-1' },
  'desk.ready': { pickupId },
  'desk.return_open': { query: 'x' },
  'desk.return': {
    pickupId,
    lines: [{ lineId: 'l1', quantity: 1, reason: 'other', condition: 'as_new' }],
  },
  'desk.alternatives': { pickupId, lineId: 'l1', reason: 'too_small' },
  'desk.acknowledge': { incidentId: 'i1' },
  'desk.arrive': { pickupId },
  'desk.gone': { arrivalId: 'a1' },
  'desk.label': { pickupId, what: 'bin' },
  'desk.shelf_label': { bin: 'A-1' },
  'customer.search': { query: '김', limit: 5 },
  'scan.resolve': { text: 'x' },
  'customer.open': { customerId: 'c1' },
  'customer.edit': { customerId: 'c1', changes: [{ field: 'email', was: null, now: null }] },
  'preference.record': {
    customerId: 'c1',
    value: { aspect: 'like', text: 'linen' },
    source: 'tried',
  },
  'preference.retract': { customerId: 'c1', preferenceId: 'p1' },
  'note.add': { customerId: 'c1', text: 'x' },
  'note.retract': { customerId: 'c1', noteId: 'n1' },
  'attention.retry': { mutationId: uuid(1) },
  'attention.discard': { mutationId: uuid(1) },
  'attention.resolve': { mutationId: uuid(1), choice: 'mine' },
  'session.touch': { idleMs: 0 },
  'pin.change': { pin: '1', next: '1' },
  'staff.code': { staffId: leadId },
  'approval.request': { action: 'change.export', subject: null },
  'approval.grant': { approval: uuid(1), staffId: leadId, pin: '1', reason: 'other' },
};

it('answers nothing of customers or changes while nobody is signed in, whatever is called', async () => {
  const { rpc } = await openOwnStation(['c1'], temporaryDirectory(), null);
  const guarded = (Object.keys(callNeeds) as CallName[]).filter(
    (call) => callNeeds[call] !== 'anyone',
  );
  for (const call of guarded) {
    await expect(rpc.call(call, (anything[call] ?? {}) as never), call).rejects.toMatchObject({
      code: 'locked',
    });
  }
  expect(guarded.length).toBeGreaterThan(15);
  expect((await rpc.call('staff.list', {})).map(({ name }) => name)).toEqual([
    testLead.name,
    testAssociate.name,
  ]);
});

it('locks after two minutes without input, and not while somebody is there', async () => {
  const { rpc, advance } = await openOwnStation();
  advance(1.5 * MINUTE);
  await rpc.call('session.touch', { idleMs: 10_000 });
  advance(1.5 * MINUTE);
  expect(await rpc.call('station.status', {})).toMatchObject({ staff: { name: testLead.name } });
  advance(0.5 * MINUTE);
  expect(await rpc.call('station.status', {})).toMatchObject({ staff: null });
  await expect(rpc.call('attention.list', {})).rejects.toMatchObject({ code: 'locked' });
});

it('counts wrong PINs, locks for 30 s that double, and after ten until there is a new code', async () => {
  const { rpc, advance } = await openOwnStation(['c1'], temporaryDirectory(), null);
  const attempt = (pin: string) => rpc.call('session.open', { staffId: leadId, pin });
  const answers = [];
  for (let time = 1; time <= 10; time += 1) {
    const answer = await attempt(wrong);
    answers.push(answer.ok ? 'in' : answer.code === 'locked' ? answer.retryAfterMs : answer.code);
    if (!answer.ok && answer.code === 'locked') {
      expect(await attempt(testPin)).toMatchObject({ ok: false, code: 'locked' });
      advance(answer.retryAfterMs ?? 24 * 60 * MINUTE);
    }
  }
  expect(answers).toEqual([
    'wrong',
    'wrong',
    'wrong',
    'wrong',
    30_000,
    60_000,
    120_000,
    240_000,
    480_000,
    null,
  ]);
  expect(await attempt(testPin)).toMatchObject({ ok: false, code: 'locked', retryAfterMs: null });

  expect(await rpc.call('session.open', { staffId: testAssociate.staffId, pin: testPin })).toEqual({
    ok: true,
    staff: testAssociate,
  });
});

it('keeps a lockout through a kill and a clock that was put back or forward', async () => {
  const dataDir = temporaryDirectory();
  const first = await openOwnStation(['c1'], dataDir, null);
  for (let time = 1; time <= 5; time += 1) {
    await first.rpc.call('session.open', { staffId: leadId, pin: wrong });
  }
  // Not closed in order: what was durable is all there is. Its clock starts again at zero.
  first.store.abandon();
  const again = await openOwnStation(['c1'], dataDir, null);
  const attempt = () => again.rpc.call('session.open', { staffId: leadId, pin: testPin });
  expect(await attempt()).toMatchObject({ code: 'locked', retryAfterMs: 30_000 });
  again.advance(29_000);
  expect(await attempt()).toMatchObject({ code: 'locked', retryAfterMs: 1_000 });
  again.advance(1_000);
  expect(await attempt()).toMatchObject({ ok: true });
});

it('sets a first PIN with a code that a lead gives, offline, once', async () => {
  const { rpc } = await openOwnStation();
  const { staffId } = testAssociate;
  const given = await rpc.call('staff.code', { staffId });
  if (!given.ok) throw new Error(given.code);
  await rpc.call('session.lock', {});
  expect(await rpc.call('session.open', { staffId, pin: testPin })).toMatchObject({
    code: 'no_pin',
  });
  const set = (code: string, pin: string) => rpc.call('pin.set', { staffId, code, pin });
  expect(await set(given.code, '123456')).toMatchObject({ code: 'weak', why: 'sequence' });
  expect(await set('AAAAAAAA', wrong)).toMatchObject({ code: 'wrong', triesLeft: 4 });
  const typed = `${given.code.slice(0, 4).toLowerCase()}-${given.code.slice(4)}`;
  expect(await set(typed, wrong)).toEqual({ ok: true, staff: testAssociate });
  await rpc.call('session.lock', {});
  expect(await set(given.code, '501836')).toMatchObject({ ok: false });
  expect(await rpc.call('session.open', { staffId, pin: wrong })).toMatchObject({ ok: true });
  const unsent = await rpc.call('outbox.unsent', {});
  expect(unsent.map(({ name, args }) => [name, args])).toEqual([
    ['staff.code', { staffId }],
    ['staff.pin', { staffId }],
  ]);
}, 20_000);

it('changes a PIN for who knows the old one, and an associate gives nobody a code', async () => {
  const { rpc } = await openOwnStation(['c1'], temporaryDirectory(), testAssociate);
  expect(await rpc.call('pin.change', { pin: wrong, next: '501836' })).toMatchObject({
    code: 'wrong',
  });
  expect(await rpc.call('pin.change', { pin: testPin, next: '501836' })).toEqual({ ok: true });
  await expect(rpc.call('staff.code', { staffId: leadId })).rejects.toMatchObject({
    code: 'not_permitted',
  });
  await signInAs(rpc, testAssociate.staffId, '501836');
}, 20_000);

it('signs a leaver out as soon as it hears of it', async () => {
  const { rpc, store } = await openOwnStation(['c1'], temporaryDirectory(), testAssociate);
  const left = await staffDoc(testAssociate, { active: false, leftAt: 5 });
  store.applyPage(pageOf([['staff', testAssociate.staffId, 9, left]], { scope: 'staff:gangnam' }));
  await expect(rpc.call('customer.open', { customerId: 'c1' })).rejects.toMatchObject({
    code: 'locked',
  });
  expect(
    await rpc.call('session.open', { staffId: testAssociate.staffId, pin: testPin }),
  ).toMatchObject({ ok: false, code: 'wrong' });
  expect((await rpc.call('staff.list', {})).map(({ staffId }) => staffId)).toEqual([leadId]);
}, 20_000);

it('wants a lead to agree once to each thing, by PIN and for exactly that', async () => {
  const { rpc, advance } = await openOwnStation(['c1'], temporaryDirectory(), testAssociate);
  const take = (approval?: string) =>
    rpc.call('attention.export', approval === undefined ? {} : { approval });
  await expect(take()).rejects.toMatchObject({ code: 'needs_approval' });
  const asked = await rpc.call('approval.request', { action: 'change.export', subject: null });
  expect(asked.approvers.map(({ staffId }) => staffId)).toEqual([leadId]);
  const grant = (staffId: string, pin: string) =>
    rpc.call('approval.grant', {
      approval: asked.approval,
      staffId,
      pin,
      reason: 'for_support',
    });
  expect(await grant(testAssociate.staffId, testPin)).toMatchObject({ code: 'not_permitted' });
  expect(await grant(leadId, wrong)).toMatchObject({ code: 'wrong' });
  await expect(take(asked.approval)).rejects.toMatchObject({ code: 'needs_approval' });
  expect(await grant(leadId, testPin)).toEqual({ ok: true });
  await expect(
    rpc.call('attention.export', { approval: asked.approval, mutationId: uuid(7) }),
  ).rejects.toMatchObject({ code: 'needs_approval' });
  expect(await take(asked.approval)).toMatchObject({ filename: expect.any(String) as string });
  await expect(take(asked.approval)).rejects.toMatchObject({ code: 'needs_approval' });

  const later = await rpc.call('approval.request', { action: 'change.export', subject: null });
  await rpc.call('approval.grant', {
    approval: later.approval,
    staffId: leadId,
    pin: testPin,
    reason: 'other',
  });
  advance(61_000);
  await expect(take(later.approval)).rejects.toMatchObject({ code: 'needs_approval' });
});

it('finds whose badge was scanned, and lets nobody in by it', async () => {
  const { rpc, store } = await openOwnStation(['c1'], temporaryDirectory(), null);
  const badge = await badgeHash(testPepper, 'DGS-70412');
  const doc = await staffDoc(testAssociate, { badge });
  store.applyPage(pageOf([['staff', testAssociate.staffId, 9, doc]], { scope: 'staff:gangnam' }));
  const { staffId } = testAssociate;
  expect(await rpc.call('session.badge', { text: 'DGS-70412' })).toEqual({ staffId });
  expect(await rpc.call('session.badge', { text: ' DGS-70412 ' })).toEqual({ staffId });
  for (const text of ['DGS-70413', 'dgs-70412', badge, staffId, '이준호']) {
    expect(await rpc.call('session.badge', { text })).toEqual({ staffId: null });
  }
  expect(await rpc.call('station.status', {})).toMatchObject({ staff: null });
  await signInAs(rpc, staffId);
});
