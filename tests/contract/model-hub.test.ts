/**
 * The simulation's hub is a model. It is held to the real hub here: the same pulls and pushes, right and
 * wrong, get the same answers from both, whatever was written in between.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Mutation } from '#shared/domain/mutation.ts';
import { reduceMutation } from '#shared/domain/mutations.ts';
import type { Cursor, PullAnswer } from '#shared/protocol/feed.ts';
import { ModelHub } from '#tests/simulation/model-hub.ts';
import { type Random, seededRandom } from '#tests/simulation/random.ts';
import { type EnrolledStation, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { mutationOf, type ProvenConnection, unpackRows } from '#tests/support/raw-station.ts';

/** A bug at the hub, the same at both. */
const reduce: typeof reduceMutation = (mutation, read, station) => {
  if (mutation.args.text === 'meets a bug') throw new TypeError('a bug');
  return reduceMutation(mutation, read, station);
};

const customers = ['c1', 'c2', 'c3', 'c4'];
const scopes = ['region:kr', 'store:gangnam', 'region:us'];

let shop: HubShop;
let station: EnrolledStation;
let connection: ProvenConnection;
let model: ModelHub;

beforeEach(async () => {
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
    const dice = random.below(100);
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
  await pull('region:kr', { phase: 'feed', version: 0 }, crypto.randomUUID());
  await pull('region:kr', { phase: 'feed', version: 9_999 }, connection.epoch);
  await pull('region:kr', { phase: 'book', head: 9_999, after: null }, connection.epoch);
});
