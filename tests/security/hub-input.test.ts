/**
 * Requests that no station of ours would send, to every event of the protocol: too large, too deep, of other
 * types, with names that pollute prototypes, with numbers that are none. Each is answered in time with a
 * refusal that says so (`failed`, the hub's own fault, is none), and the connection goes on.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#hub/clock.ts';
import { eventLimits } from '#hub/sockets/event-limits.ts';
import { AUDIT_BODY_MAX, AUDIT_ENTRIES_MAX } from '#shared/protocol/audit.ts';
import { DIGEST_PREFIXES_MAX, KEYS_PREFIXES_MAX, RECORDS_MAX } from '#shared/protocol/digest.ts';
import { ERASURES_MAX } from '#shared/protocol/erasure.ts';
import { MESSAGE_BYTES_MAX } from '#shared/protocol/feed.ts';
import {
  goodRequest,
  provenEvents,
  stationEvents,
  type StationEvent,
} from '#tests/support/hub-requests.ts';
import {
  connectRaw,
  mutationOf,
  type ProvenConnection,
  type RawConnection,
} from '#tests/support/raw-station.ts';
import { huge, placesOf, replaced, wrongValues } from '#tests/support/wrong-values.ts';
import { askerOf, openToldShop, staffIdOf, type ToldShop } from '#tests/support/told-shop.ts';

let shop: ToldShop;
let connection: ProvenConnection;
let aheadMs = 0;

beforeAll(async () => {
  shop = await openToldShop({ clock: { ...systemClock, now: () => Date.now() + aheadMs } });
  connection = await shop.stations.associate.connect();
});

beforeEach(() => {
  // Every bucket is full again.
  aheadMs += 60_000;
});

afterAll(async () => {
  await shop.close();
});

interface Answer {
  ok: unknown;
  code?: string;
}

describe.each(provenEvents)('%s', (event) => {
  test('with every field replaced by what it may not be', async () => {
    const asker = askerOf(shop.stations.associate, connection, 'region:kr');
    let asked = 0;
    for (const place of placesOf(goodRequest(event, asker))) {
      for (const wrong of wrongValues) {
        const request = replaced(goodRequest(event, asker), place, wrong);
        const answer = (await connection.ask(event, request)) as Answer;
        expect({ place, wrong, code: answer.code }).not.toMatchObject({ code: 'failed' });
        expect(['invalid', 'not_granted', undefined]).toContain(answer.code);
        asked += 1;
        aheadMs += 1_000;
      }
    }
    expect(asked).toBeGreaterThanOrEqual(wrongValues.length * 2);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(connection.socket.connected).toBe(true);
  });

  test('longer than it may be: refused unread, and the connection goes on', async () => {
    const { bytes } = eventLimits[event];
    if (bytes === MESSAGE_BYTES_MAX) return;
    const answer = await connection.ask(event, { padding: 'x'.repeat(bytes) });
    expect(answer).toEqual({
      ok: false,
      code: 'invalid',
      detail: `a ${event} here is at most ${bytes} bytes`,
    });
    const parts = await connection.ask(event, { padding: Buffer.alloc(bytes - 200) });
    expect(parts).not.toMatchObject({ code: 'failed' });
    expect(await connection.ask('own', { after: 0 })).toMatchObject({ ok: true });
  });
});

test('the longest request that the protocol allows is no longer than its event may be', () => {
  const id = 'a'.repeat(120);
  const scope = `region:${'a'.repeat(40)}`;
  const epoch = randomUUID();
  const signature = 'a'.repeat(86);
  const list = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
  const hash = 'a'.repeat(64);
  const mark = { seq: huge, hash };
  const counts = ['records', 'orders', 'keys', 'unsent', 'attention', 'settled', 'seen'];
  const longest: Partial<Record<StationEvent, unknown>> = {
    prove: {
      station: id,
      protocol: huge,
      app: '민'.repeat(40),
      signature,
      instance: { id: epoch, start: huge },
    },
    pull: { scope, epoch, cursor: { phase: 'book', head: huge, after: '민'.repeat(200) } },
    erasures: { about: list(ERASURES_MAX, id) },
    receipt: {
      receipts: list(ERASURES_MAX, {
        erasure: epoch,
        signature,
        removed: Object.fromEntries(counts.map((name) => [name, huge])),
      }),
    },
    report: {
      unsent: huge,
      attention: huge,
      levelMsAgo: huge,
      scopes: list(100, { scope, version: huge }),
    },
    digest: { scope, epoch, version: huge, under: list(DIGEST_PREFIXES_MAX, 'ff') },
    keys: { scope, epoch, under: list(KEYS_PREFIXES_MAX, 'ffff') },
    records: { scope, epoch, keys: list(RECORDS_MAX, `${'k'.repeat(40)}/${id}`) },
    own: { after: huge },
    lease: { nonce: 'a'.repeat(43) },
    pepper: { known: 'a'.repeat(16) },
    // As many of the usual length as go into one message; a station halves what is longer.
    audit: {
      chain: epoch,
      after: mark,
      oldest: false,
      signed: { ...mark, at: huge, signature },
      finding: 'rewritten',
      entries: list(AUDIT_ENTRIES_MAX, { body: 'x'.repeat(AUDIT_BODY_MAX), previous: hash, hash }),
    },
  };
  for (const event of stationEvents.filter((one) => one !== 'push')) {
    const text = JSON.stringify([event, longest[event]]);
    expect({ event, fits: Buffer.byteLength(text) + 20 <= eventLimits[event].bytes }).toEqual({
      event,
      fits: true,
    });
  }
});

test('a connection that has proven nothing may send no more than a proof, whatever it is called', async () => {
  const raw = await connectRaw(shop.hub.url);
  for (const event of ['push', 'audit', 'records'] as const) {
    expect(await raw.ask(event, { padding: 'x'.repeat(100_000) })).toMatchObject({
      code: 'invalid',
      detail: expect.stringContaining(`${eventLimits.prove.bytes} bytes`),
    });
  }
  raw.close();
});

/** Asks in characters of its own: what is here no client could put together. */
function askInText(raw: RawConnection, event: string, json: string): Promise<unknown> {
  const { engine } = raw.socket.io;
  return new Promise((resolve) => {
    const hear = (data: unknown): void => {
      if (typeof data !== 'string' || !data.startsWith('3999[')) return;
      engine.off('data', hear);
      resolve((JSON.parse(data.slice('3999'.length)) as unknown[])[0]);
    };
    engine.on('data', hear);
    engine.write(`2999["${event}",${json}]`);
  });
}

test('a mutation nested so deeply that nothing could write it down is answered, and the next is taken', async () => {
  const station = await shop.enrol('associate');
  const own = await station.connect();
  const staff = { id: staffIdOf('associate'), name: 'associate' };
  const note = (sequence: number, args: Record<string, unknown>) => ({
    ...mutationOf(station.id, sequence, 'note.add', args),
    staff,
  });
  const good = { noteId: randomUUID(), customerId: 'c1', text: 'likes blue' };
  const mutations = [
    note(1, { ...good, noteId: randomUUID(), deep: 'DEEP' }),
    { ...note(2, { customerId: 'c1', field: 'name', was: 'DEEP' }), name: 'customer.edit' },
    note(3, good),
  ];
  const deep = '{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000);
  const answer = await askInText(
    own,
    'push',
    JSON.stringify({ mutations }).replaceAll('"DEEP"', deep),
  );
  expect(answer).toMatchObject({
    ok: true,
    results: [
      { result: { status: 'rejected', code: 'invalid' } },
      { result: { status: 'rejected', code: 'invalid' } },
      { result: { status: 'accepted' } },
    ],
  });
  expect(await own.ask('own', { after: 0 })).toMatchObject({ ok: true, lastSequence: 3 });
  own.close();
});

test('a change that was made before there were calendars reaches no screen with such a date', async () => {
  const station = await shop.enrol('associate');
  const own = await station.connect();
  const staff = { id: staffIdOf('associate'), name: 'associate' };
  const noteId = randomUUID();
  const sent = mutationOf(station.id, 1, 'note.add', { noteId, customerId: 'c1', text: 'old' });
  await own.push([{ ...sent, staff, observedAt: -huge }]);
  const note = await shop.db
    .selectFrom('record')
    .select('doc')
    .where('id', '=', noteId)
    .executeTakeFirstOrThrow();
  expect(note.doc).toMatchObject({ observed: { at: 0 } });
  own.close();
});

test('text that is no packet, or not of this protocol, ends that connection alone', async () => {
  const frames = [
    '2["pull"',
    '2{"a":1}',
    '9',
    '5999-["pull"]',
    '52-["pull",{"_placeholder":true,"num":7}]',
    '2'.repeat(5_000),
  ];
  for (const frame of frames) {
    const raw = await connectRaw(shop.hub.url);
    (raw.socket.io.engine as unknown as { write(text: string): void }).write(frame);
    if (frame.startsWith('52')) raw.socket.io.engine.write(Buffer.alloc(10));
    if (frame.startsWith('52')) raw.socket.io.engine.write('2["pull"]');
    await raw.ended;
  }
  expect(await connection.ask('own', { after: 0 })).toMatchObject({ ok: true });
});

test('any JSON at all, to any event', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...provenEvents),
      fc.jsonValue({ maxDepth: 4 }),
      async (event, request) => {
        aheadMs += 1_000;
        const answer = (await connection.ask(event, request)) as Answer;
        expect(answer).toMatchObject(
          event === 'erasures' && answer.ok === true
            ? { ok: true }
            : { ok: false, code: 'invalid' },
        );
      },
    ),
    { numRuns: 400, seed: 5 },
  );
});
