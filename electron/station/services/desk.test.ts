import { expect, test } from 'vitest';
import type { Pickup } from '#shared/domain/pickup.ts';
import {
  deskNow,
  humanCodeOf,
  lineDoc,
  makeSigner,
  pickupDoc,
  signedCode,
} from '#tests/support/desk-records.ts';
import { openOwnDesk, testHubId } from '#tests/support/own-desk.ts';
import { testLead, testPin } from '#tests/support/staff.ts';

test('a code that the hub signed leads to the verdict in one call, without the hub', async () => {
  const desk = await openOwnDesk();
  const check = await desk.check(desk.code('1001'));
  // Cut off and without the lease, and cheap enough.
  expect(check.verdict).toEqual({ is: 'provisional' });
  expect(check.proven).toEqual(['code']);
  expect(check.pickup).toMatchObject({
    number: '#1001',
    tail: '001',
    state: 'claimed',
    buyer: { masked: '김•지', initial: '김' },
  });
});

const otherThan = (character: string) => (character === 'A' ? 'B' : 'A');
const refusals: [string, (desk: Awaited<ReturnType<typeof openOwnDesk>>) => string, string][] = [
  // In the middle of the signature: its last characters may be anything, also what they are changed to.
  ['forged', (desk) => desk.code('1001').replace(/.(?=.{40}$)/, otherThan), 'code_forged'],
  ['altered', (desk) => desk.code('1001').replace('DG1.1001', 'DG1.1002'), 'code_forged'],
  ['cut short', (desk) => desk.code('1001').slice(0, 40), 'code_forged'],
  ['of another store', (desk) => desk.code('1001', { store: 'busan' }), 'code_other_store'],
  ['of an order that is not here', (desk) => desk.code('9999'), 'unknown'],
];

test.each(refusals)(
  'a code that is %s has its own word and opens nothing',
  async (_is, code, reason) => {
    const desk = await openOwnDesk([pickupDoc('1001'), pickupDoc('1002')]);
    const read = await desk.rpc.call('desk.read', { text: code(desk) });
    expect(read).toEqual({ what: 'stop', reason });
  },
);

test('a code of an older epoch, an expired one and a used one stop with their own words', async () => {
  const reissued = pickupDoc('1002', {
    code: { epoch: 2, humanHash: 'A'.repeat(16), expiresAt: deskNow + 1e9 },
  });
  const gone = pickupDoc('1003', { state: 'handed_over' });
  const desk = await openOwnDesk([pickupDoc('1001'), reissued, gone]);
  const reasonOf = async (code: string) => (await desk.check(code)).verdict;
  const stop = { is: 'stop', lead: false };
  expect(await reasonOf(desk.code('1002'))).toEqual({ ...stop, reason: 'code_old' });
  expect(await reasonOf(desk.code('1001', { expiresAt: deskNow - 1000 }))).toEqual({
    ...stop,
    reason: 'code_expired',
  });
  expect(await reasonOf(desk.code('1003'))).toEqual({ ...stop, reason: 'code_used' });
});

test('a code signed by anybody else than the hub is forged', async () => {
  const desk = await openOwnDesk();
  const text = signedCode('1001', testHubId, makeSigner());
  expect(await desk.rpc.call('desk.read', { text })).toMatchObject({ reason: 'code_forged' });
});

test('what a scanner says of the kind of code is no part of it, wherever at the desk it is scanned', async () => {
  const desk = await openOwnDesk();
  const { checkId, proven } = await desk.check(']C1#1001');
  expect(proven).toEqual([]);
  const proof = { method: 'code', typed: `]Q1${humanCodeOf('1001')}` } as const;
  expect(await desk.rpc.call('desk.prove', { checkId, proof })).toMatchObject({
    check: { proven: ['code'], triesLeft: null },
  });
  expect((await desk.check(`]Q1${desk.code('1001')}`)).proven).toEqual(['code']);
});

test('the eight characters are taken as a person types them', async () => {
  const desk = await openOwnDesk();
  const code = humanCodeOf('1001').toLowerCase();
  const check = await desk.check(`${code.slice(0, 4)}-${code.slice(4)}`);
  expect(check).toMatchObject({ proven: ['code'], pickup: { number: '#1001' } });
});

test('five wrong codes for an order stop it, over a start as well, and none is looked at after', async () => {
  const desk = await openOwnDesk();
  const { checkId, triesLeft } = await desk.check('#1001');
  expect(triesLeft).toBeNull();
  const tryCode = async (typed: string) => {
    const proof = { method: 'code', typed } as const;
    const checked = await desk.rpc.call('desk.prove', { checkId, proof });
    if (!checked.ok) throw new Error(checked.code);
    return checked.check;
  };
  for (const left of [4, 3, 2, 1]) {
    expect(await tryCode('K7M2ZZZZ')).toMatchObject({ triesLeft: left, proven: [] });
  }
  const stopped = { is: 'stop', reason: 'too_many_wrong', lead: true };
  expect((await tryCode('K7M2ZZZZ')).verdict).toEqual(stopped);
  expect((await tryCode(humanCodeOf('1001'))).verdict).toEqual(stopped);
  await desk.station.stop();

  const { dataDir, signer } = desk;
  const again = await openOwnDesk([pickupDoc('1001')], { dataDir, signer });
  expect((await again.check('#1001')).verdict).toEqual(stopped);
  // The signed code cannot be guessed at, but an order that somebody guesses at wants a lead.
  expect((await again.check(again.code('1001'))).verdict).toEqual(stopped);
});

test('ten wrong codes within ten minutes close the desk to codes until a lead opens it, whatever the clock says', async () => {
  const pickups = Array.from({ length: 3 }, (_, i) => pickupDoc(`100${i + 1}`));
  const desk = await openOwnDesk(pickups);
  const reads = [];
  for (let i = 0; i < 10; i += 1) {
    reads.push(await desk.rpc.call('desk.read', { text: `ZZZZ-ZZZ${i}` }));
  }
  expect(reads.at(0)).toMatchObject({ what: 'stop', reason: 'code_wrong' });
  expect(reads.at(-1)).toMatchObject({ what: 'stop', reason: 'desk_locked' });
  desk.advance(3_600_000);
  await desk.rpc.call('session.open', { staffId: 'staff:lee', pin: testPin });
  expect(await desk.rpc.call('desk.read', { text: humanCodeOf('1001') })).toMatchObject({
    reason: 'desk_locked',
  });
  // People are found all the same; a lead lets it go on.
  const { checkId, verdict } = await desk.check('#1002');
  expect(verdict).toMatchObject({ is: 'stop', reason: 'desk_locked', lead: true });
  await desk.rpc.call('session.open', { staffId: testLead.staffId, pin: testPin });
  const mine = await desk.check('#1002');
  expect(mine.checkId).not.toBe(checkId);
  const approved = await desk.rpc.call('desk.prove', {
    checkId: mine.checkId,
    proof: { method: 'lead' },
  });
  expect(approved).toMatchObject({ ok: true, check: { verdict: { is: 'provisional' } } });
  expect((await desk.check(humanCodeOf('1001'))).proven).toEqual(['code']);
});

test('names of eight letters are no guesses at codes where somebody has them', async () => {
  const emma = { name: { family: 'Kim', given: 'Minji' } };
  const desk = await openOwnDesk([pickupDoc('1001', {}, emma)]);
  for (let i = 0; i < 12; i += 1) {
    const read = await desk.rpc.call('desk.read', { text: 'Minji Kim' });
    expect(read).toMatchObject({ what: 'found', total: 1 });
  }
  expect(await desk.check(humanCodeOf('1001'))).toMatchObject({ proven: ['code'] });
});

test('a pickup is found by number, name, phone and member, buyer or collector, and nobody is named', async () => {
  const buyer = {
    name: { family: '남궁', given: '민수' },
    phone: '+821055557777',
    email: 'Ms@Example.com',
    loyalty: 'DG-4711',
  };
  const desk = await openOwnDesk([pickupDoc('1001', {}, buyer), pickupDoc('2001')]);
  const find = async (query: string) => {
    const { hits } = await desk.rpc.call('desk.find', { query, limit: 10 });
    return hits.map(({ number }) => number);
  };
  for (const query of [
    '1001',
    '#1001',
    '남궁민수',
    '민수 남궁',
    '민수',
    '010-5555-7777',
    '7777',
    'ms@example.com',
    'dg4711',
  ]) {
    expect([query, await find(query)]).toEqual([query, ['#1001']]);
  }
  const check = await desk.check(desk.code('2001'));
  const named = await desk.rpc.call('desk.collector', {
    checkId: check.checkId,
    name: '박서준',
    phone: '010-9876-5432',
    days: 3,
  });
  expect(named).toMatchObject({ ok: true });
  expect(await find('박서준')).toEqual(['#2001']);
  expect(await find('5432')).toEqual(['#2001']);
  const { hits } = await desk.rpc.call('desk.find', { query: '5432', limit: 10 });
  expect(JSON.stringify(hits)).not.toMatch(/박서준|9876/);
  expect(hits[0]?.collectors).toMatchObject([{ masked: '박•준', initial: '박' }]);
});

test('a collector is named only with the code, and no resident or card number is taken for a name', async () => {
  const desk = await openOwnDesk();
  const name = (checkId: string, typed: string) =>
    desk.rpc.call('desk.collector', { checkId, name: typed, phone: null, days: 3 });
  const found = await desk.check('#1001');
  expect(await name(found.checkId, '박서준')).toMatchObject({ ok: false, code: 'not_verified' });
  const coded = await desk.check(desk.code('1001'));
  expect(await name(coded.checkId, '900101-1234567')).toMatchObject({ code: 'forbidden_number' });
  expect(await name(coded.checkId, '4111 1111 1111 1111')).toMatchObject({
    code: 'forbidden_number',
  });
});

const friend: Pickup['collectors'][number] = {
  masked: '박•준',
  initial: '박',
  language: null,
  id: 'friend',
  expiresAt: deskNow + 1e9,
  by: null,
  at: deskNow,
  find: [],
};

test('a code that was shown counts for a collector who is chosen right after it, and for no later one', async () => {
  const desk = await openOwnDesk([pickupDoc('1001', { collectors: [friend] })]);
  const provenFor = async (collectorId: string | null) => {
    const opened = await desk.rpc.call('desk.open', { pickupId: 'pickup:1001', collectorId });
    if (!opened.ok) throw new Error(opened.code);
    return opened.check.proven;
  };
  await desk.check(desk.code('1001'));
  desk.advance(50_000);
  expect(await provenFor('friend')).toEqual(['code']);
  // Choosing again makes it no younger.
  desk.advance(20_000);
  expect(await provenFor('friend')).toEqual([]);

  const { checkId } = await desk.check('#1001');
  const proof = { method: 'code', typed: humanCodeOf('1001') } as const;
  await desk.rpc.call('desk.prove', { checkId, proof });
  expect(await provenFor('friend')).toEqual(['code']);
  await desk.check(desk.code('1001'));
  desk.advance(-3_600_000);
  expect(await provenFor('friend')).toEqual([]);
});

test('an order that is found anew without its code is proven anew, whoever was served with it before', async () => {
  const desk = await openOwnDesk([pickupDoc('1001', { collectors: [friend] }), pickupDoc('1002')]);
  const open = (collectorId: string | null) =>
    desk.rpc.call('desk.open', { pickupId: 'pickup:1001', collectorId });
  const unproven = { proven: [], verdict: { is: 'check_id' } };
  await desk.check(desk.code('1001'));
  expect(await desk.check('#1001')).toMatchObject(unproven);
  expect(await open('friend')).toMatchObject({ check: { proven: [] } });
  await desk.check(desk.code('1001'));
  expect(await open(null)).toMatchObject({ ok: true, check: unproven });
  // Nor does it count after somebody else was served.
  await desk.check(desk.code('1001'));
  await desk.check('#1002');
  expect(await open('friend')).toMatchObject({ check: { proven: [] } });
  // The claim stays this desk's all the while.
  expect((await desk.check('#1001')).pickup.state).toBe('claimed');
});

test('goods go over the desk once, line by line, and never more than there are', async () => {
  const lines = [lineDoc('l1', { quantity: 2, picked: 2 }), lineDoc('l2')];
  const desk = await openOwnDesk([pickupDoc('1001', { lines })]);
  const first = await desk.check(desk.code('1001'));
  const give = (checkId: string, lineId: string, quantity: number) =>
    desk.rpc.call('desk.hand_over', { checkId, lines: [{ lineId, quantity }], signature: null });
  expect(await give(first.checkId, 'l1', 3)).toMatchObject({ ok: false, code: 'invalid' });
  expect(await give(first.checkId, 'l9', 1)).toMatchObject({ ok: false, code: 'invalid' });
  expect(await give(first.checkId, 'l1', 2)).toMatchObject({ ok: true });
  expect(await give(first.checkId, 'l2', 1)).toMatchObject({ ok: false, code: 'not_found' });

  const second = await desk.check(desk.code('1001'));
  expect(second.pickup.state).toBe('claimed');
  expect(await give(second.checkId, 'l1', 1)).toMatchObject({ ok: false, code: 'invalid' });
  expect(await give(second.checkId, 'l2', 1)).toMatchObject({ ok: true });
  const used = await desk.check(desk.code('1001'));
  expect(used.verdict).toMatchObject({ is: 'stop', reason: 'code_used' });
  expect(used.pickup.handOvers).toMatchObject([
    { provisional: true, undone: false, staffName: '이준호' },
    { provisional: true, undone: false },
  ]);
});

test('what is dear is not given while the desk is cut off, unless the hub gave it the lease or a lead agrees', async () => {
  const dear = pickupDoc('1001', { valueMinor: 400_000 });
  const lease = {
    station: 'station-1',
    until: deskNow + 1e7,
    by: '0199a0c4-0000-7000-8000-000000000001',
  };
  const leased = pickupDoc('1002', { valueMinor: 400_000, lease });
  const elsewhere = pickupDoc('1003', { lease: { ...lease, station: 'station-2' } });
  const desk = await openOwnDesk([dear, leased, elsewhere], { role: 'lead' });
  const stopped = await desk.check(desk.code('1001'));
  expect(stopped.verdict).toMatchObject({ is: 'stop', reason: 'offline_value', lead: true });
  expect(stopped.pickup.state).toBe('ready');
  const agreed = await desk.rpc.call('desk.prove', {
    checkId: stopped.checkId,
    proof: { method: 'lead' },
  });
  expect(agreed).toMatchObject({ ok: true, check: { verdict: { is: 'provisional' } } });
  expect((await desk.check(desk.code('1002'))).verdict).toEqual({ is: 'ready' });
  expect((await desk.check(desk.code('1003'))).verdict).toMatchObject({
    reason: 'leased_elsewhere',
  });
});

test('an associate needs a lead with a PIN to let something pass, and to undo', async () => {
  const desk = await openOwnDesk();
  const { checkId } = await desk.check('#1001');
  const proof = { method: 'lead' } as const;
  await expect(desk.rpc.call('desk.prove', { checkId, proof })).rejects.toThrow('pickup.override');
  const subject = 'pickup:1001';
  const { approval } = await desk.rpc.call('approval.request', {
    action: 'pickup.override',
    subject,
  });
  const { staffId } = testLead;
  await desk.rpc.call('approval.grant', {
    approval,
    staffId,
    pin: testPin,
    reason: 'customer_asked',
  });
  const proven = await desk.rpc.call('desk.prove', { checkId, proof, approval });
  expect(proven).toMatchObject({ ok: true, check: { verdict: { is: 'provisional' } } });
  const lines = [{ lineId: 'l1', quantity: 1 }];
  expect(await desk.rpc.call('desk.hand_over', { checkId, lines, signature: null })).toMatchObject({
    ok: true,
  });
  const { pickup } = await desk.check('#1001');
  const [handOver] = pickup.handOvers;
  const undo = {
    pickupId: subject,
    handOverId: handOver?.handOverId ?? '',
    reason: 'wrong_person',
  } as const;
  await expect(desk.rpc.call('desk.undo', undo)).rejects.toThrow('pickup.undo');
  await desk.rpc.call('session.open', { staffId, pin: testPin });
  expect(await desk.rpc.call('desk.undo', undo)).toMatchObject({ ok: true });
  expect((await desk.check('#1001')).pickup.handOvers).toMatchObject([{ undone: true }]);
});

test('a hold that arrives while the check is open stops the hand-over', async () => {
  const desk = await openOwnDesk();
  const { checkId } = await desk.check(desk.code('1001'));
  desk.put(pickupDoc('1001', { holds: [{ reason: 'fraud', at: deskNow, by: null }] }));
  const looked = await desk.rpc.call('desk.look', { checkId });
  expect(looked).toMatchObject({
    check: { verdict: { is: 'stop', reason: 'held_fraud', lead: false } },
  });
  const lines = [{ lineId: 'l1', quantity: 1 }];
  const given = await desk.rpc.call('desk.hand_over', { checkId, lines, signature: null });
  expect(given).toMatchObject({ ok: false, code: 'held' });
});

test('last digits and a question prove together; the question is asked once', async () => {
  const others = Array.from({ length: 6 }, (_, i) =>
    pickupDoc(`200${i}`, { lines: [lineDoc('x', { title: `다른 상품 ${i}` })] }),
  );
  const policy = { rules: [{ need: [['last_four' as const, 'question' as const]] }] };
  const desk = await openOwnDesk([pickupDoc('1001'), ...others], { policy });
  const { checkId, question } = await desk.check('#1001');
  expect(question?.choices).toHaveLength(4);
  const prove = async (proof: Parameters<typeof desk.rpc.call<'desk.prove'>>[1]['proof']) => {
    const checked = await desk.rpc.call('desk.prove', { checkId, proof });
    if (!checked.ok) throw new Error(checked.code);
    return checked.check;
  };
  expect(await prove({ method: 'last_four', digits: '0000' })).toMatchObject({ triesLeft: 4 });
  expect(await prove({ method: 'last_four', digits: '4821' })).toMatchObject({
    proven: ['last_four'],
  });
  const right = question?.choices.findIndex((title) => title.startsWith('상품')) ?? -1;
  const wrong = await prove({ method: 'question', choice: (right + 1) % 4 });
  expect(wrong).toMatchObject({ triesLeft: 3, question: null, verdict: { is: 'check_id' } });
  const again = await desk.rpc.call('desk.prove', {
    checkId,
    proof: { method: 'question', choice: right },
  });
  expect(again).toMatchObject({ ok: false, code: 'invalid' });
});

test('whoever locks the station serves nobody any more, and what they claimed is free', async () => {
  const desk = await openOwnDesk();
  const { checkId, pickup } = await desk.check(desk.code('1001'));
  expect(pickup.state).toBe('claimed');
  await desk.rpc.call('session.lock', {});
  await desk.rpc.call('session.open', { staffId: testLead.staffId, pin: testPin });
  expect(await desk.rpc.call('desk.look', { checkId })).toMatchObject({
    ok: false,
    code: 'not_found',
  });
  const { hits } = await desk.rpc.call('desk.find', { query: '1001', limit: 1 });
  expect(hits).toMatchObject([{ state: 'ready' }]);
});
