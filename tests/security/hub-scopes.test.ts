/** Reaching out of what a station was given: other scopes, other stations, other stores, other people's rights. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scope, type StationMode } from '#shared/domain/record.ts';
import { mutations } from '#shared/domain/mutations.ts';
import {
  mutationOf,
  type ProvenConnection,
  pullAll,
  unpackRows,
} from '#tests/support/raw-station.ts';
import type { EnrolledStation } from '#tests/support/hub-shop.ts';
import { openToldShop, staffIdOf, type ToldShop } from '#tests/support/told-shop.ts';

let shop: ToldShop;

beforeAll(async () => {
  shop = await openToldShop();
});

afterAll(async () => {
  await shop.close();
});

const everyScope = [
  'catalog',
  'store:gangnam',
  'store:hongdae',
  'region:kr',
  'region:jp',
  'staff:gangnam',
  'staff:hongdae',
  'policy:gangnam',
].map((scope) => Scope.parse(scope));

const modes: StationMode[] = ['associate', 'pickup', 'kiosk'];

test.each(modes)(
  'a %s station asks every scope for pages, sums, keys and records',
  async (mode) => {
    const connection = await shop.stations[mode].connect();
    const { epoch, grants } = connection;
    for (const scope of everyScope) {
      const asks: [string, unknown][] = [
        ['pull', { scope, cursor: { phase: 'start' } }],
        ['pull', { scope, epoch, cursor: { phase: 'feed', version: 0 } }],
        ['pull', { scope, epoch, cursor: { phase: 'book', head: 1, after: 'customer/' } }],
        ['digest', { scope, epoch, version: 0, under: [''] }],
        ['keys', { scope, epoch, under: ['00'] }],
        ['records', { scope, epoch, keys: ['customer/c1', 'staff/staff:lead'] }],
      ];
      for (const [event, request] of asks) {
        const answer = await connection.ask(event, request);
        if (grants.includes(scope)) expect(answer).not.toMatchObject({ ok: false });
        else expect(answer).toMatchObject({ ok: false, code: 'not_granted' });
      }
    }
    connection.close();
  },
);

test('a scope that is held gives nothing of another: by key, by cursor, by feed', async () => {
  const connection = await shop.stations.kiosk.connect();
  const { epoch } = connection;
  const keys = ['customer/c1', 'order/o1', 'staff/staff:lead', 'product/p1'];
  const records = (await connection.ask('records', { scope: 'catalog', epoch, keys })) as {
    rows: Uint8Array;
  };
  expect(unpackRows(records.rows).map(([kind]) => kind)).toEqual(['product']);
  const { rows } = await pullAll(connection, 'catalog');
  expect(rows.map(([kind]) => kind)).toEqual(['product']);
  connection.close();
});

async function pushOne(
  connection: ProvenConnection,
  mutation: ReturnType<typeof mutationOf>,
): Promise<unknown> {
  const answer = await connection.push([mutation]);
  if (answer.ok !== true) return answer;
  const [only] = answer.results;
  return only?.result.status === 'rejected' ? only.result.code : only?.result.status;
}

describe('a push', () => {
  let station: EnrolledStation;
  let connection: ProvenConnection;
  let sequence = 0;

  beforeAll(async () => {
    station = await shop.enrol('associate');
    connection = await station.connect();
  });

  const note = (customerId: string, staffId: string, changed = {}) => {
    sequence += 1;
    const args = { noteId: randomUUID(), customerId, text: 'a note' };
    const mutation = mutationOf(station.id, sequence, 'note.add', args);
    return { ...mutation, staff: { id: staffId, name: 'x' }, ...changed };
  };

  test('in another station’s name', async () => {
    const other = shop.stations.associate.id;
    expect(
      await pushOne(connection, { ...note('c1', staffIdOf('lead')), station: other }),
    ).toMatchObject({ ok: false, code: 'invalid' });
    sequence -= 1;
    const { last_sequence } = await shop.db
      .selectFrom('station')
      .select('last_sequence')
      .where('id', '=', other)
      .executeTakeFirstOrThrow();
    expect(last_sequence).toBe(0);
  });

  test('in the name of nobody, of staff of another store, of a customer, of the operator', async () => {
    for (const staffId of ['nobody', 'staff:elsewhere', 'c1', 'hub_admin', '__proto__']) {
      expect(await pushOne(connection, note('c1', staffId))).toBe('not_permitted');
    }
    expect(await pushOne(connection, note('c1', '', { staff: null }))).toBe('not_permitted');
  });

  test('in the name of a role that may not', async () => {
    expect(await pushOne(connection, note('c1', staffIdOf('pickup')))).toBe('not_permitted');
    expect(await pushOne(connection, note('c1', staffIdOf('associate')))).toBe('accepted');
  });

  test('that gives a code or a PIN to somebody who stands above', async () => {
    const verifier = `$argon2id$v=19$m=65536,t=3,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
    const by = (name: string, staffId: string, role: 'associate' | 'lead') => {
      sequence += 1;
      const args =
        name === 'staff.pin'
          ? { staffId, verifier }
          : { staffId, code: { verifier, expiresAt: Date.now() + 60_000 } };
      const mutation = mutationOf(station.id, sequence, name, args);
      return { ...mutation, observedAt: Date.now(), staff: { id: staffIdOf(role), name: role } };
    };
    expect(await pushOne(connection, by('staff.code', staffIdOf('manager'), 'lead'))).toBe(
      'not_permitted',
    );
    expect(await pushOne(connection, by('staff.code', staffIdOf('lead'), 'associate'))).toBe(
      'not_permitted',
    );
    expect(await pushOne(connection, by('staff.code', 'staff:elsewhere', 'lead'))).toBe(
      'not_permitted',
    );
    expect(await pushOne(connection, by('staff.pin', staffIdOf('lead'), 'associate'))).toBe(
      'not_permitted',
    );
  });

  test('that writes over records of a scope the station does not hold', async () => {
    await shop.write({
      kind: 'customer',
      id: 'jp1',
      scope: 'region:jp',
      doc: { name: { family: '田', given: '中' } },
    });
    expect(await pushOne(connection, note('jp1', staffIdOf('associate')))).toBe('not_permitted');
  });

  test('with numbers out of order, used before, or from the end of all numbers', async () => {
    const skipped = { ...note('c1', staffIdOf('associate')), sequence: sequence + 10 };
    expect(await pushOne(connection, skipped)).toMatchObject({ ok: 'gap', expected: sequence });
    expect(
      await pushOne(connection, { ...skipped, sequence: Number.MAX_SAFE_INTEGER }),
    ).toMatchObject({
      ok: 'gap',
    });
    expect(await pushOne(connection, { ...skipped, sequence: 1 })).toMatchObject({ ok: 'rewound' });
  });

  test.each(['__proto__', 'constructor', 'toString', 'record.delete'])(
    'of a mutation named %s',
    async (name) => {
      sequence = await lastSequence();
      const result = await pushOne(connection, { ...note('c1', staffIdOf('manager')), name });
      expect(result).toBe('unknown_mutation');
    },
  );

  async function lastSequence(): Promise<number> {
    const answer = (await connection.ask('own', { after: 0 })) as { lastSequence: number };
    return answer.lastSequence;
  }
});

describe.each<StationMode>(['kiosk', 'pickup'])('a %s station', (mode) => {
  test('pushes every mutation there is, as the manager', async () => {
    const station = await shop.enrol(mode);
    const connection = await station.connect();
    let sequence = 0;
    for (const name of Object.keys(mutations)) {
      sequence += 1;
      const mutation = mutationOf(station.id, sequence, name, {
        customerId: 'c1',
        staffId: staffIdOf('manager'),
      });
      const staff = { id: staffIdOf('manager'), name: 'manager' };
      const result = await pushOne(connection, { ...mutation, staff });
      expect(['not_permitted', 'invalid']).toContain(result);
    }
    const { rows } = await pullAll(await shop.stations.associate.connect(), 'region:kr');
    expect(JSON.stringify(rows)).not.toContain(station.id);
    connection.close();
  });
});

test('a station asks for another’s past, erasures and audit chain', async () => {
  const victim = await shop.enrol('associate');
  const connection = await victim.connect();
  const lost = mutationOf(victim.id, 1, 'note.add', {
    noteId: randomUUID(),
    customerId: 'gone',
    text: 'secret words',
  });
  await connection.push([{ ...lost, staff: { id: staffIdOf('associate'), name: 'x' } }]);
  connection.close();
  const spy = await shop.stations.associate.connect();
  expect(JSON.stringify(await spy.ask('own', { after: 0, station: victim.id }))).not.toContain(
    'secret',
  );
  expect(await spy.ask('erasures', { about: ['gone'], station: victim.id })).toEqual({
    ok: true,
    erasures: [],
  });
  spy.close();
});

test('a position far beyond what there is starts a new epoch once, with the station’s name, and no more', async () => {
  const station = await shop.enrol('associate');
  const connection = await station.connect();
  const beyond = { phase: 'feed', version: Number.MAX_SAFE_INTEGER } as const;
  const first = await connection.pull('catalog', beyond, connection.epoch);
  const epoch = first.ok === 'start_over' ? first.epoch : expect.fail('it was believed');
  expect(epoch).not.toBe(connection.epoch);
  for (let i = 0; i < 5; i += 1) {
    expect(await connection.pull('catalog', beyond, epoch)).toMatchObject({ epoch });
  }
  const incidents = await shop.db
    .selectFrom('incident')
    .select(['station', 'kind', 'times'])
    .where('kind', '=', 'hub_restored')
    .execute();
  expect(incidents).toEqual([{ station: station.id, kind: 'hub_restored', times: 1 }]);
  connection.close();
});
