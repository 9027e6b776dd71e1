/**
 * The simulation's hub is a model. It is held to the real hub here: whatever a station asks, right and
 * wrong, gets the same answer from both, and whatever was written, erased or forgotten in between.
 */
import { zstdDecompressSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noteIncident } from '#hub/stations/incidents.ts';
import { eraseSubject } from '#hub/erasure/erase-subject.ts';
import { forgetTombstones } from '#hub/housekeeping/forget-tombstones.ts';
import { releaseStation } from '#hub/stations/meet-instance.ts';
import { revokeStation } from '#hub/stations/revoke-station.ts';
import type { Mutation } from '#shared/domain/mutation.ts';
import { reduceMutation } from '#shared/domain/mutations.ts';
import type { Digest, Keys, Records } from '#shared/protocol/digest.ts';
import type { Cursor, PullAnswer } from '#shared/protocol/feed.ts';
import { ModelHub } from '#tests/simulation/model-hub.ts';
import type { Instance } from '#tests/simulation/model-instances.ts';
import { type Random, seededRandom } from '#tests/simulation/random.ts';
import { type EnrolledStation, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import {
  connectRaw,
  mutationOf,
  proofFor,
  type ProvenConnection,
  type RawConnection,
  unpackRows,
} from '#tests/support/raw-station.ts';

/** A bug at the hub, the same at both. */
const reduce: typeof reduceMutation = (mutation, read, station) => {
  if (mutation.args.text === 'meets a bug') throw new TypeError('a bug');
  return reduceMutation(mutation, read, station);
};

let customers: string[];
const scopes = ['region:kr', 'store:gangnam', 'region:us'];

let shop: HubShop;
let station: EnrolledStation;
let connection: ProvenConnection;
let model: ModelHub;

beforeEach(async () => {
  customers = ['c1', 'c2', 'c3', 'c4'];
  shop = await openHubShop({ reduce });
  station = await shop.enrol();
  connection = await station.connect();
  model = new ModelHub({
    epoch: connection.epoch,
    pageRows: 5_000,
    nowMs: Date.now,
    reduce,
    packRows: (rows) => Buffer.from(JSON.stringify(rows)),
  });
  model.grant(station.id, connection.grants);
});

afterEach(async () => {
  connection.close();
  await shop.close();
});

/** A pull's answer with what is in the page instead of how it is packed. */
function opened(answer: PullAnswer, unpack: (rows: Uint8Array) => unknown): unknown {
  if (answer.ok !== true) return answer;
  // Bytes are counted as each keeps documents.
  const { rows, remaining, ...rest } = answer;
  return { ...rest, rows: unpack(rows), remaining: remaining.rows };
}

const unpackJson = (rows: Uint8Array): unknown => JSON.parse(Buffer.from(rows).toString());

async function pull(scope: string, cursor: Cursor, epoch?: string): Promise<Cursor> {
  const answer = await connection.pull(scope, cursor, epoch);
  const request = epoch === undefined ? { scope, cursor } : { scope, cursor, epoch };
  const modelled = model.pull(station.id, request);
  const refused = { code: 'code' in modelled ? modelled.code : '', ok: modelled.ok };
  if (answer.ok === false) expect(answer).toMatchObject(refused);
  else expect(opened(modelled, unpackJson)).toEqual(opened(answer, unpackRows));
  return answer.ok === true ? answer.next : cursor;
}

async function push(mutations: readonly Mutation[]): Promise<void> {
  const answer = await connection.push(mutations);
  expect(model.push(station.id, structuredClone(mutations) as Mutation[])).toEqual(answer);
}

async function write(random: Random, number: number): Promise<void> {
  const id = random.pick(customers);
  if (random.below(5) === 0) {
    await shop.write({ kind: 'customer', id, deleted: true });
    model.write({ kind: 'customer', id, doc: null });
    return;
  }
  const scope = random.pick(scopes);
  const doc = { name: { family: '김', given: `민${number % 3}` }, nickname: number % 2 };
  await shop.write({ kind: 'customer', id, scope, doc });
  model.write({ kind: 'customer', id, scope, doc });
}

/** Who was erased never comes back; somebody else takes the place. */
async function erase(random: Random, number: number): Promise<void> {
  const place = random.below(customers.length);
  const subject = customers[place] as string;
  const erasure = crypto.randomUUID();
  const outcome = await shop.db
    .transaction()
    .execute((trx) => eraseSubject(trx, subject, { nowMs: Date.now(), newId: () => erasure }));
  if (!outcome.ok) return;
  model.erase(subject, erasure);
  customers[place] = `c${place}e${number}`;
  const answer = (await connection.ask('erasures', { about: [subject] })) as object;
  expect(inOrder(answer)).toEqual(inOrder(model.erasures(station.id, { about: [subject] })));
}

/** What erasures are about is no sequence. */
function inOrder(answer: object): unknown {
  const { erasures = [] } = answer as { erasures?: { scopes: string[]; erasure: string }[] };
  return erasures
    .map((one) => ({ ...one, scopes: one.scopes.toSorted() }))
    .toSorted((a, b) => a.erasure.localeCompare(b.erasure));
}

/** Ninety days go by, and house is kept. */
async function keepHouse(): Promise<void> {
  const days = sql`interval '91 days'`;
  await sql`update feed_mark set at = at - ${days}`.execute(shop.db);
  await sql`update meta set horizon_moved_at = horizon_moved_at - ${days}`.execute(shop.db);
  await forgetTombstones(shop.db, { tombstoneDays: 90 });
  model.keepHouse();
}

/** Compares what is held of a scope: the sums, all its keys, and some of its records. */
async function compare(random: Random): Promise<void> {
  const { epoch } = connection;
  const scope = random.pick(scopes);
  const buckets = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
  const version = model.headOf(scope);
  const digestAsk = { scope, epoch, version, under: ['', random.pick(buckets)] };
  const digest = (await connection.ask('digest', digestAsk)) as Digest;
  const modelled = model.digest(station.id, digestAsk) as Digest;
  if ('code' in modelled) {
    expect(digest).toMatchObject(modelled);
    return;
  }
  // Sums of a scope where nothing changed are kept, with what was the newest then.
  const { sums, rows } = modelled;
  expect({ rows: digest.rows, sums: [...digest.sums] }).toEqual({ rows, sums: [...sums] });
  expect(digest.head).toBeGreaterThanOrEqual(modelled.head);

  const keysAsk = { scope, epoch, under: buckets };
  const keys = (await connection.ask('keys', keysAsk)) as Keys;
  const modelledKeys = model.keys(station.id, keysAsk) as Keys;
  expect(keys).toMatchObject({ version: modelledKeys.version, count: modelledKeys.count });
  expect(unzipped(keys.keys)).toEqual(unzipped(modelledKeys.keys));

  const wanted = [...customers, 'none'].map((id) => `customer/${id}`);
  const recordsAsk = { scope, epoch, keys: wanted };
  const records = (await connection.ask('records', recordsAsk)) as Records;
  const modelledRecords = model.recordsFor(station.id, recordsAsk) as Records;
  expect({ ...records, rows: unpackRows(records.rows) }).toEqual({
    ...modelledRecords,
    rows: unpackRows(modelledRecords.rows),
  });
}

/** They come in no certain order. */
function unzipped(packed: Uint8Array): string[] {
  const rows = JSON.parse(zstdDecompressSync(packed).toString()) as unknown[];
  return rows.map((row) => JSON.stringify(row)).toSorted((a, b) => a.localeCompare(b));
}

async function own(after: number): Promise<void> {
  expect(await connection.ask('own', { after })).toEqual(model.own(station.id, { after }));
}

/** The next thing a person does, or something that the hub must refuse. */
function mutation(random: Random, sequence: number): Mutation {
  const customerId = random.pick(customers);
  const kind = random.below(6);
  if (kind === 0) return mutationOf(station.id, sequence, 'pickup.hand-over', { customerId });
  if (kind <= 2) {
    const now = `+8210000${10_000 + random.below(3)}`;
    const was = random.below(2) === 0 ? null : `+8210000${10_000 + random.below(3)}`;
    return mutationOf(station.id, sequence, 'customer.edit', {
      customerId,
      field: 'phone',
      was,
      now,
    });
  }
  const text = random.below(6) === 0 ? 'meets a bug' : `note ${sequence}`;
  const args = { noteId: crypto.randomUUID(), customerId, text };
  return mutationOf(station.id, sequence, 'note.add', args);
}

it.each([1, 2, 3])('the model answers as the hub does (%i)', async (seed) => {
  const random = seededRandom(seed);
  const sent: Mutation[] = [];
  const cursors = new Map<string, Cursor[]>(scopes.map((scope) => [scope, [{ phase: 'start' }]]));
  let last = 0;
  const send = async (mutations: Mutation[]) => {
    await push(mutations);
    sent.push(...mutations);
    last = model.welcome(station.id).lastSequence;
  };
  for (let number = 0; number < 110; number += 1) {
    const dice = random.below(115);
    const again = sent.length === 0 ? undefined : random.pick(sent);
    if (dice < 25) await write(random, number);
    else if (dice < 50) {
      const many = 1 + random.below(3);
      await send(Array.from({ length: many }, (_, i) => mutation(random, last + 1 + i)));
    } else if (dice < 58 && again !== undefined) await send([again]);
    else if (dice < 64 && again !== undefined) {
      // What it sent before comes again under the next number, and something new behind it.
      await send([{ ...again, sequence: last + 1 }, mutation(random, last + 2)]);
    } else if (dice < 70) await send([mutation(random, last + 2 + random.below(3))]);
    else if (dice < 76 && last > 0) await send([mutation(random, 1 + random.below(last))]);
    else if (dice >= 112) await erase(random, number);
    else if (dice >= 109) await keepHouse();
    else if (dice >= 104) await compare(random);
    else if (dice >= 100) await own(random.below(last + 1));
    else {
      const scope = random.pick(scopes);
      const known = cursors.get(scope) as Cursor[];
      const cursor = dice < 90 ? (known.at(-1) as Cursor) : random.pick(known);
      const epoch = cursor.phase === 'start' ? undefined : connection.epoch;
      known.push(await pull(scope, cursor, epoch));
    }
  }
  const known = await station.connect();
  expect(known.lastSequence).toBe(last);
  known.close();
});

it('a cursor of another epoch, or from beyond the head, starts over at both', async () => {
  await write(seededRandom(1), 1);
  // The hub begins a new epoch for the first of them in an hour, which the model leaves to the history.
  await noteIncident(shop.db, station.id, 'hub_restored', Date.now());
  await pull('region:kr', { phase: 'feed', version: 0 }, crypto.randomUUID());
  await pull('region:kr', { phase: 'feed', version: 9_999 }, connection.epoch);
  await pull('region:kr', { phase: 'book', head: 9_999, after: null }, connection.epoch);
});

/** Comes as one start of the program; both hubs answer alike but for their clocks. */
async function come(instance: Instance): Promise<RawConnection> {
  const raw = await connectRaw(shop.hub.url);
  const proof = proofFor(raw.challenge, station.id, station.key);
  const { hubTimeMs: _, ...answer } = (await raw.prove({ ...proof, instance })) as {
    hubTimeMs?: 0;
  };
  const { hubTimeMs: __, ...modelled } = model.prove(station.id, instance) as { hubTimeMs?: 0 };
  expect(modelled).toEqual(answer);
  return raw;
}

it.each([1, 2, 3])(
  'starts, copies and removals are told apart by both alike (%i)',
  async (seed) => {
    const random = seededRandom(seed);
    const open: { raw: RawConnection; instance: Instance }[] = [];
    const started: Instance[] = [];
    for (let number = 0; number < 30; number += 1) {
      const dice = random.below(10);
      if (dice < 3 || started.length === 0) {
        started.push({ id: crypto.randomUUID(), start: 1 + random.below(6) });
        open.push({
          raw: await come(started.at(-1) as Instance),
          instance: started.at(-1) as Instance,
        });
      } else if (dice < 5) {
        const instance = random.pick(started);
        open.push({ raw: await come(instance), instance });
      } else if (dice === 5) {
        if ((await releaseStation(shop.db, station.id)) === 'released') model.release(station.id);
      } else {
        const { raw, instance } = random.pick(open);
        if (!raw.socket.connected) continue;
        const answer = await raw.ask('own', { after: 0 });
        expect(answer).toEqual(
          model.expelled(station.id, instance.id) ?? model.own(station.id, { after: 0 }),
        );
      }
    }
    expect(model.startsOf(station.id).quarantined || started.length > 3).toBe(true);
    await revokeStation(shop.db, station.id, Date.now());
    model.revoke(station.id);
    await come({ id: crypto.randomUUID(), start: 99 });
    for (const { raw } of open) raw.close();
  },
);
