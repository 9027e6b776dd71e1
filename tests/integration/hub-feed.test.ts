import { afterEach, beforeEach, expect, test } from 'vitest';
import { latestIncidents, noteIncident } from '#hub/stations/incidents.ts';
import type { Cursor } from '#shared/protocol/feed.ts';
import { customer, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { pullAll, unpackRows } from '#tests/support/raw-station.ts';

let shop: HubShop;

beforeEach(async () => {
  shop = await openHubShop();
});

afterEach(async () => {
  await shop.close();
});

/** Some text that compresses badly, so that pages fill up soon; the same each time for one number. */
function noise(seed: number, length: number): string {
  let state = seed + 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state % 36).toString(36);
  }).join('');
}

test('a station is welcomed with its scopes in the order to pull them', async () => {
  const associate = await shop.enrol('associate').then((station) => station.connect());
  expect(associate.grants).toEqual([
    'store:gangnam',
    'staff:gangnam',
    'policy:gangnam',
    'region:kr',
    'catalog',
  ]);
  const pickup = await shop.enrol('pickup').then((station) => station.connect());
  expect(pickup.grants).toEqual(['store:gangnam', 'staff:gangnam', 'policy:gangnam', 'catalog']);
  const kiosk = await shop.enrol('kiosk').then((station) => station.connect());
  expect(kiosk.grants).toEqual(['catalog']);
  for (const connection of [associate, pickup, kiosk]) connection.close();
});

test('an empty scope is done with its first page', async () => {
  const connection = await shop.enrol().then((station) => station.connect());
  const page = await connection.pull('catalog', { phase: 'start' });
  expect(page).toMatchObject({
    ok: true,
    count: 0,
    next: { phase: 'feed', version: 0 },
    done: true,
    head: 0,
    remaining: { rows: 0, bytes: 0 },
  });
  connection.close();
});

test('a first sync comes in key order, in pages of a bounded size, with progress that only falls', async () => {
  const people = Array.from({ length: 900 }, (_, i) =>
    customer(`c${String(i).padStart(4, '0')}`, { tags: [noise(i, 70), noise(i + 5_000, 70)] }),
  );
  const many = Array.from({ length: 900 }, (_, i) => ({
    kind: 'note',
    id: `n${String(i).padStart(4, '0')}`,
    scope: 'region:kr',
    doc: { customerId: `c${String(i).padStart(4, '0')}`, text: noise(i + 9_000, 1_500) },
  }));
  await shop.write(...[...many, ...people].reverse());
  await shop.write({ kind: 'note', id: 'n0000', deleted: true });

  const connection = await shop.enrol().then((station) => station.connect());
  const keys: string[] = [];
  const left: number[] = [];
  let total = 0;
  let cursor: Cursor = { phase: 'start' };
  for (;;) {
    const page = await connection.pull('region:kr', cursor, connection.epoch);
    if (page.ok !== true) throw new Error(JSON.stringify(page));
    expect(page.rows.byteLength).toBeLessThanOrEqual(256 * 1024);
    const rows = unpackRows(page.rows);
    expect(rows).toHaveLength(page.count);
    keys.push(...rows.map(([kind, id]) => `${kind}/${id}`));
    if (left.length === 0) total = page.count + page.remaining.rows;
    left.push(page.remaining.rows);
    cursor = page.next;
    if (page.done) break;
  }
  expect(keys).toEqual([...people, ...many.slice(1)].map(({ kind, id }) => `${kind}/${id}`).sort());
  expect(left.length).toBeGreaterThan(3);
  expect(left).toEqual([...left].sort((a, b) => b - a));
  expect(left.at(-1)).toBe(0);
  expect(total).toBe(1_799);
  connection.close();
});

test('what changes during a first sync comes in the feed, and nothing is missing in the end', async () => {
  const big = (i: number, text: string) => ({
    kind: 'note',
    id: `n${String(i).padStart(4, '0')}`,
    scope: 'region:kr',
    doc: { customerId: 'c1', text: `${text} ${noise(i, 1_500)}` },
  });
  await shop.write(...Array.from({ length: 1_000 }, (_, i) => big(i, 'old')));
  const connection = await shop.enrol().then((station) => station.connect());
  const first = await connection.pull('region:kr', { phase: 'start' });
  if (first.ok !== true || first.next.phase !== 'book') throw new Error('one page was enough');

  const held = new Map(unpackRows(first.rows).map(([kind, id, , doc]) => [`${kind}/${id}`, doc]));
  // One that was sent, one that is still to come, one that is new, and one of each deleted.
  await shop.write(big(0, 'new'), big(999, 'new'), big(5_000, 'new'));
  await shop.write({ kind: 'note', id: 'n0001', deleted: true });
  await shop.write({ kind: 'note', id: 'n0998', deleted: true });
  const rest = await pullAll(connection, 'region:kr', first.next);
  for (const [kind, id, , doc] of rest.rows) {
    if (doc === null) held.delete(`${kind}/${id}`);
    else held.set(`${kind}/${id}`, doc);
  }

  const truth = await shop.db.selectFrom('record').select(['kind', 'id', 'doc']).execute();
  const living = truth.filter(({ doc }) => doc !== null);
  expect(held).toEqual(new Map(living.map(({ kind, id, doc }) => [`${kind}/${id}`, doc])));
  expect(living).toHaveLength(999);
  connection.close();
});

test('the feed brings tombstones, and departures of records that moved away', async () => {
  await shop.write(customer('a'), customer('b'), customer('c'));
  const connection = await shop.enrol().then((station) => station.connect());
  const { cursor } = await pullAll(connection, 'region:kr');
  await shop.write({ kind: 'customer', id: 'a', deleted: true });
  await shop.write({ ...customer('b'), scope: 'region:us' });
  const { rows } = await pullAll(connection, 'region:kr', cursor);
  expect(rows).toEqual([
    ['customer', 'a', 4, null],
    ['customer', 'b', 5, null],
  ]);
  connection.close();
});

test('a change is announced to those who hold its scope, and to nobody else', async () => {
  const [associate, kiosk] = await Promise.all([
    shop.enrol('associate').then((station) => station.connect()),
    shop.enrol('kiosk').then((station) => station.connect()),
  ]);
  await shop.write(customer('a'));
  await expect
    .poll(() => associate.announced, { timeout: 4_000 })
    .toEqual([{ scope: 'region:kr', version: 1 }]);
  expect(kiosk.announced).toEqual([]);
  associate.close();
  kiosk.close();
});

test('a cursor of another epoch, or from after the database was put back, starts over', async () => {
  await shop.write(customer('a'));
  const station = await shop.enrol();
  const connection = await station.connect();
  // Nobody is believed twice in an hour; see the next test.
  await noteIncident(shop.db, station.id, 'hub_restored', Date.now());
  const { epoch } = connection;
  const other = '00000000-0000-4000-8000-000000000000';
  const startOver = { ok: 'start_over', scope: 'region:kr', epoch };
  expect(await connection.pull('region:kr', { phase: 'feed', version: 1 }, other)).toEqual(
    startOver,
  );
  expect(await connection.pull('region:kr', { phase: 'feed', version: 1 })).toEqual(startOver);
  expect(await connection.pull('region:kr', { phase: 'feed', version: 9 }, epoch)).toEqual(
    startOver,
  );
  expect(
    await connection.pull('region:kr', { phase: 'book', head: 9, after: null }, epoch),
  ).toEqual(startOver);
  connection.close();
});

test('a database that was put back without a word begins a new epoch when a station knows more, once an hour', async () => {
  await shop.write(customer('a'));
  const station = await shop.enrol();
  const connection = await station.connect();
  const { epoch } = connection;
  const ahead = { phase: 'feed', version: 9 } as const;
  const answers = await Promise.all(
    ['region:kr', 'store:gangnam'].map((scope) => connection.pull(scope, ahead, epoch)),
  );
  const { epoch: begun } = await shop.db
    .selectFrom('meta')
    .select('epoch')
    .executeTakeFirstOrThrow();
  expect(begun).not.toBe(epoch);
  expect(answers).toEqual([
    { ok: 'start_over', scope: 'region:kr', epoch: begun },
    { ok: 'start_over', scope: 'store:gangnam', epoch: begun },
  ]);
  // Positions of before mean nothing any more, and nobody is believed again so soon.
  const startOver = { ok: 'start_over', scope: 'region:kr', epoch: begun };
  const known = { phase: 'feed', version: 1 } as const;
  expect(await connection.pull('region:kr', known, epoch)).toEqual(startOver);
  expect(await connection.pull('region:kr', ahead, begun)).toEqual(startOver);
  const after = await shop.db.selectFrom('meta').select('epoch').executeTakeFirstOrThrow();
  expect(after.epoch).toBe(begun);
  const incidents = (await latestIncidents(shop.db)).get(station.id) ?? [];
  expect(incidents.map(({ kind }) => kind)).toEqual(['hub_restored']);
  const metrics = await fetch(`${shop.hub.url}/metrics`).then((answer) => answer.text());
  expect(metrics).toMatch(/^dangol_hub_restore_noticed_timestamp_seconds \d{10}/m);
  connection.close();
});

test('a scope that was not granted is refused', async () => {
  const kiosk = await shop.enrol('kiosk').then((station) => station.connect());
  expect(await kiosk.pull('region:kr', { phase: 'start' })).toMatchObject({
    ok: false,
    code: 'not_granted',
  });
  kiosk.close();
});
