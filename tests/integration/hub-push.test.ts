import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Mutation } from '#shared/domain/mutation.ts';
import { reduceMutation } from '#shared/domain/mutations.ts';
import {
  customer,
  type EnrolledStation,
  type HubShop,
  openHubShop,
} from '#tests/support/hub-shop.ts';
import { mutationOf, type ProvenConnection, pullAll } from '#tests/support/raw-station.ts';

let shop: HubShop;
let station: EnrolledStation;
let connection: ProvenConnection;

beforeEach(async () => {
  shop = await openHubShop({
    reduce(mutation, read, sender) {
      if (mutation.args.text === 'make the reducer throw') throw new TypeError('a bug');
      if (mutation.args.text === 'write what PostgreSQL refuses') {
        const id = randomBytes(8_000).toString('hex');
        return { status: 'writes', writes: [{ kind: 'note', id, scope: 'region:kr', doc: {} }] };
      }
      return reduceMutation(mutation, read, sender);
    },
  });
  await shop.write(customer('c1'));
  station = await shop.enrol();
  connection = await station.connect();
});

afterEach(async () => {
  connection.close();
  await shop.close();
});

const noteAdd = (sequence: number, text = `note ${sequence}`): Mutation =>
  mutationOf(station.id, sequence, 'note.add', {
    noteId: crypto.randomUUID(),
    customerId: 'c1',
    text,
  });

const edit = (sequence: number, was: unknown, now: unknown, field = 'phone'): Mutation =>
  mutationOf(station.id, sequence, 'customer.edit', { customerId: 'c1', field, was, now });

const notes = () =>
  shop.db.selectFrom('record').select(['id', 'version']).where('kind', '=', 'note').execute();

test('mutations take effect in their order, and the answer names the versions they got', async () => {
  const [first, second] = [noteAdd(1), noteAdd(2)];
  expect(await connection.push([first, second])).toEqual({
    ok: true,
    results: [
      {
        id: first.id,
        sequence: 1,
        result: { status: 'accepted', versions: { [`note/${String(first.args.noteId)}`]: 2 } },
      },
      {
        id: second.id,
        sequence: 2,
        result: { status: 'accepted', versions: { [`note/${String(second.args.noteId)}`]: 3 } },
      },
    ],
    lastSequence: 2,
  });
  const { rows } = await pullAll(connection, 'region:kr', { phase: 'feed', version: 1 });
  expect(rows.map(([, id]) => id)).toEqual([first.args.noteId, second.args.noteId]);
  expect(rows[0]?.[3]).toMatchObject({
    customerId: 'c1',
    text: 'note 1',
    observed: { station: station.id, store: 'gangnam' },
  });
  const again = await station.connect();
  expect(again.lastSequence).toBe(2);
  again.close();
});

test('a push that is sent again is answered as before and applied once', async () => {
  const batch = [noteAdd(1), edit(2, '+821012345678', '+821099998888'), edit(3, 'stale', null)];
  const first = await connection.push(batch);
  expect(await connection.push(batch)).toEqual(first);
  expect(await connection.push(batch.slice(1))).toMatchObject({ ok: true, lastSequence: 3 });
  expect(await notes()).toHaveLength(1);
});

test('the same push on many connections and two nodes at once is applied once', async () => {
  const node = await shop.startNode();
  const connections = await Promise.all(
    Array.from({ length: 8 }, (_, i) => station.connect(i % 2 === 0 ? shop.hub.url : node.url)),
  );
  for (let round = 0; round < 5; round += 1) {
    const batch = Array.from({ length: 5 }, (_, i) => noteAdd(round * 5 + i + 1));
    const answers = await Promise.all(connections.map((one) => one.push(batch)));
    // Who comes while another is in the middle of the batch is behind or level with it, never ahead.
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  }
  expect(await notes()).toHaveLength(25);
  for (const one of connections) one.close();
});

test('a missing number is a gap, and nothing after it is applied', async () => {
  await connection.push([noteAdd(1)]);
  expect(await connection.push([noteAdd(3), noteAdd(4)])).toEqual({ ok: 'gap', expected: 2 });
  expect(await notes()).toHaveLength(1);
});

test('a number that belongs to another mutation is a rewound station', async () => {
  await connection.push([noteAdd(1), noteAdd(2)]);
  expect(await connection.push([noteAdd(1)])).toEqual({ ok: 'rewound', lastSequence: 2 });
  expect(await notes()).toHaveLength(2);
});

test('what a rewound station numbers anew is not applied a second time', async () => {
  const known = noteAdd(1);
  const first = await connection.push([known, noteAdd(2)]);
  if (first.ok !== true) throw new Error('not accepted');
  const fresh = noteAdd(4);
  expect(await connection.push([{ ...known, sequence: 3 }, fresh])).toMatchObject({
    ok: true,
    results: [
      { id: known.id, sequence: 3, result: first.results[0]?.result },
      { id: fresh.id, sequence: 4, result: { status: 'accepted' } },
    ],
    lastSequence: 4,
  });
  expect(await notes()).toHaveLength(3);
});

test('of two edits of one field the second is a conflict with both values; other fields are free', async () => {
  const other = await shop.enrol();
  const theirs = await other.connect();
  await theirs.push([{ ...edit(1, '+821012345678', '+821011112222'), station: other.id }]);
  expect(
    await connection.push([
      edit(1, '+821012345678', '+821033334444'),
      edit(2, null, 'minji@example.com', 'email'),
    ]),
  ).toMatchObject({
    results: [
      {
        result: {
          status: 'conflict',
          record: { kind: 'customer', id: 'c1' },
          field: 'phone',
          mine: '+821033334444',
          theirs: '+821011112222',
        },
      },
      { result: { status: 'accepted', versions: { 'customer/c1': 3 } } },
    ],
  });
  theirs.close();
});

test('a counter whose clock is a year ahead does not have the newest word for a year', async () => {
  const beforeMs = Date.now();
  const ahead = { ...noteAdd(1), observedAt: beforeMs + 365 * 86_400_000 };
  const past = { ...noteAdd(2), observedAt: 1_700_000_000_000 };
  expect(await connection.push([ahead, past])).toMatchObject({ ok: true });
  const { rows } = await pullAll(connection, 'region:kr', { phase: 'feed', version: 1 });
  const [at, earlier] = rows.map(
    ([, , , doc]) => (doc?.observed as { at: number } | undefined)?.at ?? 0,
  );
  expect(at).toBeGreaterThanOrEqual(beforeMs);
  expect(at).toBeLessThanOrEqual(Date.now());
  expect(earlier).toBe(past.observedAt);
});

test('a batch is decided one after the other: each builds on what those before it left', async () => {
  const [added, chained] = [noteAdd(1), edit(3, '+821011112222', '+821033334444')];
  const { noteId } = added.args;
  const answer = await connection.push([
    added,
    edit(2, '+821012345678', '+821011112222'),
    chained,
    edit(4, '+821012345678', '+821099998888'),
    mutationOf(station.id, 5, 'note.retract', { id: noteId, customerId: 'c1' }),
    { ...noteAdd(6), args: { noteId, customerId: 'c1', text: 'again' } },
  ]);
  // A record that several of a batch wrote has one version, which holds all of them.
  expect(answer).toMatchObject({
    results: [
      { result: { status: 'accepted', versions: { [`note/${String(noteId)}`]: 2 } } },
      { result: { status: 'accepted', versions: { 'customer/c1': 3 } } },
      { result: { status: 'accepted', versions: { 'customer/c1': 3 } } },
      { result: { status: 'conflict', mine: '+821099998888', theirs: '+821033334444' } },
      { result: { status: 'accepted', versions: { [`note/${String(noteId)}`]: 2 } } },
      { result: { status: 'rejected', code: 'already_done' } },
    ],
    lastSequence: 6,
  });
  const { rows } = await pullAll(connection, 'region:kr', { phase: 'feed', version: 1 });
  expect(rows.map(([kind, , version, doc]) => [kind, version, doc])).toEqual([
    ['note', 2, expect.objectContaining({ retracted: expect.anything() })],
    ['customer', 3, expect.objectContaining({ phone: '+821033334444' })],
  ]);
});

test('a change and its undoing in one batch draw no version', async () => {
  expect(
    await connection.push([
      edit(1, '+821012345678', '+821011112222'),
      edit(2, '+821011112222', '+821012345678'),
    ]),
  ).toMatchObject({
    results: [
      { result: { status: 'accepted', versions: { 'customer/c1': 1 } } },
      { result: { status: 'accepted', versions: { 'customer/c1': 1 } } },
    ],
  });
});

test('the same mutation twice in one batch takes effect once and uses up both numbers', async () => {
  const once = noteAdd(1);
  const answer = await connection.push([once, { ...once, sequence: 2 }, noteAdd(3)]);
  if (answer.ok !== true) throw new Error('not accepted');
  expect(answer.results[1]?.result).toEqual(answer.results[0]?.result);
  expect(answer.lastSequence).toBe(3);
  expect(await notes()).toHaveLength(2);
});

test('several bad ones among a hundred are found, and the others are accepted in their order', async () => {
  const bad = new Map([
    [7, 'write what PostgreSQL refuses'],
    [50, 'make the reducer throw'],
    [51, 'write what PostgreSQL refuses'],
    [100, 'write what PostgreSQL refuses'],
  ]);
  const batch = Array.from({ length: 100 }, (_, i) => noteAdd(i + 1, bad.get(i + 1)));
  const answer = await connection.push(batch);
  if (answer.ok !== true) throw new Error('not accepted');
  expect(answer.results.map(({ sequence }) => sequence)).toEqual(batch.map((m) => m.sequence));
  expect(
    answer.results.filter(({ result }) => result.status !== 'accepted').map((r) => r.sequence),
  ).toEqual([...bad.keys()]);
  const { rows } = await pullAll(connection, 'region:kr', { phase: 'feed', version: 1 });
  expect(rows.map(([, , , doc]) => doc?.text)).toEqual(
    batch.filter(({ sequence }) => !bad.has(sequence)).map(({ args }) => args.text),
  );
  expect(await connection.push(batch)).toEqual(answer);
});

test('an edit to what the value already is draws no version, and names the one to wait for', async () => {
  const other = await shop.enrol();
  const theirs = await other.connect();
  await theirs.push([{ ...edit(1, '+821012345678', '+821011112222'), station: other.id }]);
  theirs.close();
  expect(await connection.push([edit(1, 'whatever', '+821011112222')])).toMatchObject({
    results: [{ result: { status: 'accepted', versions: { 'customer/c1': 2 } } }],
  });
});

const {
  station: _station,
  sequence: _sequence,
  id: _id,
  ...headless
} = mutationOf('s', 1, 'x', {});

test.each<[string, (sequence: number) => Record<string, unknown>, string]>([
  ['whose reducer throws', (n) => noteAdd(n, 'make the reducer throw'), 'failed'],
  ['that PostgreSQL refuses', (n) => noteAdd(n, 'write what PostgreSQL refuses'), 'failed'],
  ['that nobody knows', (n) => ({ ...noteAdd(n), name: 'customer.levitate' }), 'unknown_mutation'],
  ['with wrong arguments', (n) => ({ ...noteAdd(n), args: { customerId: 7 } }), 'invalid'],
  ['of a wrong shape', (n) => ({ ...noteAdd(n), observedAt: 'noon' }), 'invalid'],
  ['without its arguments', (n) => ({ ...noteAdd(n), args: undefined }), 'invalid'],
  ['with a NUL in its text', (n) => noteAdd(n, 'a\0b'), 'invalid'],
  ['with half a character', (n) => noteAdd(n, 'a\ud83dz'), 'invalid'],
  [
    'about nobody',
    (n) => ({ ...noteAdd(n), args: { ...noteAdd(n).args, customerId: 'x' } }),
    'not_found',
  ],
])('a mutation %s is rejected by number and does not stop the queue', async (_, poison, code) => {
  const batch = [noteAdd(1), poison(2), noteAdd(3)];
  const answer = await connection.push(batch);
  expect(answer).toMatchObject({
    ok: true,
    results: [
      { sequence: 1, result: { status: 'accepted' } },
      { sequence: 2, result: { status: 'rejected', code } },
      { sequence: 3, result: { status: 'accepted' } },
    ],
    lastSequence: 3,
  });
  expect(await connection.push(batch)).toEqual(answer);
  expect(await notes()).toHaveLength(2);
});

test('a station may only touch what it holds', async () => {
  await shop.write({ ...customer('abroad'), scope: 'region:us' });
  const abroad = mutationOf(station.id, 1, 'note.add', {
    noteId: crypto.randomUUID(),
    customerId: 'abroad',
    text: 'hello',
  });
  expect(await connection.push([abroad])).toMatchObject({
    results: [{ result: { status: 'rejected', code: 'not_permitted' } }],
  });
  const kiosk = await shop.enrol('kiosk');
  const inKiosk = await kiosk.connect();
  expect(await inKiosk.push([{ ...noteAdd(1), station: kiosk.id }])).toMatchObject({
    results: [{ result: { status: 'rejected', code: 'not_permitted' } }],
  });
  expect(await notes()).toHaveLength(0);
  inKiosk.close();
});

test.each<[string, () => readonly unknown[]]>([
  ['nothing', () => []],
  ['more than a hundred', () => Array.from({ length: 101 }, (_, i) => noteAdd(i + 1))],
  ['what has no number', () => [headless]],
  ['what another station made', () => [{ ...noteAdd(1), station: 'another' }]],
  ['numbers that do not follow one another', () => [noteAdd(1), noteAdd(3)]],
])('a push of %s is refused as a whole', async (_, batch) => {
  expect(await connection.push(batch())).toMatchObject({ ok: false, code: 'invalid' });
  expect(await notes()).toHaveLength(0);
  expect(await connection.push([noteAdd(1)])).toMatchObject({ ok: true, lastSequence: 1 });
});
