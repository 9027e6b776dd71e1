import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { latestIncidents } from '#hub/stations/incidents.ts';
import { releaseStation } from '#hub/stations/meet-instance.ts';
import type { Prove } from '#shared/protocol/connect.ts';
import { OWN_MAX, OwnAnswer } from '#shared/protocol/own.ts';
import {
  customer,
  type EnrolledStation,
  type HubShop,
  openHubShop,
} from '#tests/support/hub-shop.ts';
import {
  connectRaw,
  mutationOf,
  proofFor,
  type RawConnection,
} from '#tests/support/raw-station.ts';

let shop: HubShop;
let enrolled: EnrolledStation;

beforeEach(async () => {
  shop = await openHubShop();
  await shop.write(customer('c1'));
  enrolled = await shop.enrol();
});

afterEach(async () => {
  await shop.close();
});

type Instance = NonNullable<Prove['instance']>;

async function come(instance: Instance) {
  const connection = await connectRaw(shop.hub.url);
  onTestFinished(() => connection.close());
  const proof = proofFor(connection.challenge, enrolled.id, enrolled.key);
  const welcome = await connection.prove({ ...proof, instance });
  return { connection, welcome };
}

const startOf = (start: number): Instance => ({ id: randomUUID(), start });

async function incidents(): Promise<string[]> {
  const lines = (await latestIncidents(shop.db)).get(enrolled.id) ?? [];
  return lines.map(({ kind, times }) => `${kind} ${times}`);
}

const pulls = async (connection: RawConnection) =>
  (await connection.pull('region:kr', { phase: 'start' })).ok;

test('a station that was started again or connects again is welcomed as ever', async () => {
  const first = startOf(1);
  for (const instance of [first, first, startOf(2), startOf(5)]) {
    const { welcome } = await come(instance);
    expect(welcome).toMatchObject({ ok: true });
    expect(welcome).not.toHaveProperty('rewound');
  }
  expect(await incidents()).toEqual([]);
});

test('a start number that does not grow is noted, and the station is told', async () => {
  await come(startOf(7));
  expect((await come(startOf(4))).welcome).toMatchObject({ ok: true, rewound: true });
  expect((await come(startOf(4))).welcome).toMatchObject({ ok: true, rewound: true });
  expect((await come(startOf(5))).welcome).not.toHaveProperty('rewound');
  expect(await incidents()).toEqual(['rewound 2']);
});

test('two copies that come in turns are both shut out until the station is released', async () => {
  const [one, two] = [startOf(3), startOf(3)];
  const first = await come(one);
  const second = await come(two);
  expect(second.welcome).toMatchObject({ ok: true, rewound: true });
  // The first is still connected; what it asks next ends its connection, and it comes again.
  expect(await first.connection.ask('pull', {})).toMatchObject({ code: 'superseded' });
  await first.connection.ended;
  expect((await come(one)).welcome).toMatchObject({ ok: true });
  expect(await second.connection.ask('pull', {})).toMatchObject({ code: 'superseded' });
  const again = await come(two);
  expect(again.welcome).toMatchObject({ ok: false, code: 'quarantined' });
  expect((await come(one)).welcome).toMatchObject({ ok: false, code: 'quarantined' });
  expect((await come(startOf(9))).welcome).toMatchObject({ ok: false, code: 'quarantined' });
  expect(await incidents()).toEqual(['cloned 1', 'rewound 1']);

  expect(await releaseStation(shop.db, enrolled.id)).toBe('released');
  expect(await releaseStation(shop.db, enrolled.id)).toBe('not_quarantined');
  const released = await come(two);
  expect(released.welcome).toMatchObject({ ok: true });
  expect(await pulls(released.connection)).toBe(true);
});

test('a station that never said which start it is, as one of version 1, is served', async () => {
  for (let i = 0; i < 3; i += 1) {
    const older = await enrolled.connect();
    expect(await pulls(older)).toBe(true);
    older.close();
  }
  expect(await incidents()).toEqual([]);
});

test('one that said it once and says it no more is answered its lease alone', async () => {
  const before = await enrolled.connect();
  const { connection } = await come(startOf(7));
  expect(await pulls(before)).toBe(false);
  const quiet = await enrolled.connect();
  const nonce = 'a'.repeat(43);
  expect(await quiet.ask('lease', { nonce })).toMatchObject({ ok: true });
  expect(await quiet.ask('own', { after: 0 })).toMatchObject({ code: 'superseded' });
  expect(await pulls(connection)).toBe(true);
  expect(await incidents()).toEqual([]);
});

test('numbers that do not follow are noted once an hour, without what was sent', async () => {
  const { connection } = await come(startOf(1));
  const note = (sequence: number) =>
    mutationOf(enrolled.id, sequence, 'note.add', {
      noteId: randomUUID(),
      customerId: 'c1',
      text: 'x',
    });
  expect(await connection.push([note(3)])).toMatchObject({ ok: 'gap', expected: 1 });
  expect(await connection.push([note(1)])).toMatchObject({ ok: true });
  expect(await connection.push([note(1)])).toMatchObject({ ok: 'rewound', lastSequence: 1 });
  expect(await connection.push([note(1)])).toMatchObject({ ok: 'rewound', lastSequence: 1 });
  expect(await incidents()).toEqual(['gap 1', 'rewound 2']);
});

test('a station gets its own past: every answer, and with those that failed what was tried', async () => {
  const { connection } = await come(startOf(1));
  const edit = (sequence: number, was: unknown, now: unknown) =>
    mutationOf(enrolled.id, sequence, 'customer.edit', {
      customerId: 'c1',
      field: 'phone',
      was,
      now,
    });
  const sent = [
    edit(1, '+821012345678', '+821000000001'),
    edit(2, '+821099999999', '+821000000002'),
    mutationOf(enrolled.id, 3, 'note.add', {
      noteId: randomUUID(),
      customerId: 'c1',
      text: '880101-1234568',
    }),
    mutationOf(enrolled.id, 4, 'no.such', { customerId: 'c1' }),
  ];
  await connection.push(sent);
  const own = OwnAnswer.parse(await connection.ask('own', { after: 0 }));
  if (!own.ok) throw new Error('no past');
  expect(own).toMatchObject({ more: false, lastSequence: 4 });
  expect(own.results.map(({ sequence, result }) => [sequence, result.status])).toEqual([
    [1, 'accepted'],
    [2, 'conflict'],
    [3, 'rejected'],
    [4, 'rejected'],
  ]);
  // What took effect comes as records, and a forbidden number is kept nowhere.
  expect(own.results.map(({ mutation }) => mutation)).toEqual([
    undefined,
    sent[1],
    undefined,
    sent[3],
  ]);
  expect(OwnAnswer.parse(await connection.ask('own', { after: 4 }))).toMatchObject({ results: [] });
});

test('a long past comes in parts', async () => {
  const { connection } = await come(startOf(1));
  const count = OWN_MAX + 20;
  for (let from = 1; from <= count; from += 55) {
    const batch = Array.from({ length: 55 }, (_, i) =>
      mutationOf(enrolled.id, from + i, 'no.such', {}),
    );
    expect(await connection.push(batch)).toMatchObject({ ok: true });
  }
  const first = OwnAnswer.parse(await connection.ask('own', { after: 0 }));
  expect(first).toMatchObject({ ok: true, more: true, lastSequence: count });
  const rest = OwnAnswer.parse(await connection.ask('own', { after: OWN_MAX }));
  if (!rest.ok) throw new Error('no past');
  expect(rest.more).toBe(false);
  expect(rest.results.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 20 }, (_, i) => OWN_MAX + i + 1),
  );
});
