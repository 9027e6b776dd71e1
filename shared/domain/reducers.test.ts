/** Every reducer's whole answer: what it writes, what it refuses and in which words, and what it touches. */
import { describe, expect, it } from 'vitest';
import type { Mutation } from './mutation.ts';
import { mutations, reduceMutation, type SendingStation, touchedRecords } from './mutations.ts';
import { Observed, StaffRef } from './observer.ts';
import { type RecordState, recordKey } from './record.ts';
import { sameValue } from './same-value.ts';

const counter: SendingStation = { id: 'station-1', store: 'gangnam', mode: 'associate' };
const staff = { id: 'staff:1', name: '박서연' };
const observed = { at: 1_700_000_000_000, station: counter.id, store: counter.store, staff };
const noteId = '0192b3a4-0000-7000-8000-000000000001';
const preferenceId = '0192b3a4-0000-7000-8000-000000000002';
/** A number of the form that residents have. */
const residentNumber = '900101-1234567';

const minji: RecordState = {
  kind: 'customer',
  id: 'c1',
  scope: 'region:kr',
  version: 7,
  deleted: false,
  doc: { name: { family: '김', given: '민지' }, phone: '+821012344821' },
};
const erased: RecordState = { ...minji, doc: null, deleted: true };

function observation(kind: 'note' | 'preference', more: Record<string, unknown> = {}): RecordState {
  const id = kind === 'note' ? noteId : preferenceId;
  const doc = { customerId: 'c1', text: 'linen', ...more };
  return { kind, id, scope: 'store:gangnam', version: 8, deleted: false, doc };
}

function run(name: string, args: Record<string, unknown>, ...records: RecordState[]) {
  const mutation: Mutation = {
    id: '0192b3a4-0000-7000-8000-00000000000a',
    station: counter.id,
    sequence: 1,
    name,
    args,
    observedAt: observed.at,
    basedOn: {},
    staff,
  };
  const byKey = new Map(records.map((record) => [recordKey(record), record]));
  const touched = touchedRecords(mutation);
  const reduction = reduceMutation(mutation, (ref) => byKey.get(recordKey(ref)), counter);
  return { touched, reduction };
}

const noteAdd = (more: Record<string, unknown> = {}) => ({
  noteId,
  customerId: 'c1',
  text: 'likes linen',
  ...more,
});
const sizeOf = (value: string) => ({
  aspect: 'size',
  size: { system: 'KS', garment: 'shirt', value },
});
const like = { aspect: 'like', text: 'linen' };
const preference = (more: Record<string, unknown> = {}) => ({
  preferenceId,
  customerId: 'c1',
  value: like,
  source: 'told',
  ...more,
});
const rejection = (code: string, detail: string) => ({ status: 'rejected', code, detail });

describe.each([
  ['note.add', noteAdd(), { kind: 'note', id: noteId }],
  ['preference.record', preference(), { kind: 'preference', id: preferenceId }],
  ['note.retract', { id: noteId, customerId: 'c1' }, { kind: 'note', id: noteId }],
  [
    'preference.retract',
    { id: preferenceId, customerId: 'c1' },
    { kind: 'preference', id: preferenceId },
  ],
])('%s', (name, args, own) => {
  it('touches its customer and its own record', () => {
    expect(run(name, args, minji).touched).toEqual([{ kind: 'customer', id: 'c1' }, own]);
  });
  it('is refused where there is no customer, and where they were erased', () => {
    expect(run(name, args).reduction).toEqual(rejection('not_found', 'no customer c1'));
    expect(run(name, args, erased).reduction).toEqual(
      rejection('erased', 'customer c1 was erased'),
    );
  });
});

describe('note.add', () => {
  it('writes the note where its customer is, with who said it and when', () => {
    const doc = { customerId: 'c1', text: 'likes linen', observed };
    expect(run('note.add', noteAdd(), minji).reduction).toEqual({
      status: 'writes',
      writes: [{ kind: 'note', id: noteId, scope: 'region:kr', doc }],
    });
  });
  it('is done once', () => {
    const { reduction } = run('note.add', noteAdd(), minji, observation('note'));
    expect(reduction).toEqual(rejection('already_done', `note ${noteId} exists`));
  });
  it('keeps no number of a resident', () => {
    const { reduction } = run('note.add', noteAdd({ text: residentNumber }), minji);
    expect(reduction).toEqual(rejection('forbidden_number', 'resident_number'));
  });
});

describe('preference.record', () => {
  const written = (doc: Record<string, unknown>) => ({
    status: 'writes',
    writes: [
      {
        kind: 'preference',
        id: preferenceId,
        scope: 'region:kr',
        doc: { customerId: 'c1', value: like, source: 'told', ...doc, observed },
      },
    ],
  });
  it('writes what was observed, with its note where there is one', () => {
    expect(run('preference.record', preference(), minji).reduction).toEqual(written({}));
    for (const note of ['', '  ']) {
      expect(run('preference.record', preference({ note }), minji).reduction).toEqual(written({}));
    }
    const noted = run('preference.record', preference({ note: ' summer ' }), minji);
    expect(noted.reduction).toEqual(written({ note: 'summer' }));
  });
  it('is done once', () => {
    const { reduction } = run('preference.record', preference(), minji, observation('preference'));
    expect(reduction).toEqual(rejection('already_done', `preference ${preferenceId} exists`));
  });
  it.each([
    ['its words', { value: { ...like, text: residentNumber } }],
    ['its note', { note: residentNumber }],
    ['its size', { value: sizeOf(residentNumber) }],
  ])('keeps no number of a resident in %s', (_where, more) => {
    const { reduction } = run('preference.record', preference(more), minji);
    expect(reduction).toEqual(rejection('forbidden_number', 'resident_number'));
  });
  it('takes a note of 500 characters, and none that is longer', () => {
    const status = (length: number) =>
      run('preference.record', preference({ note: 'x'.repeat(length) }), minji).reduction.status;
    expect([status(500), status(501)]).toEqual(['writes', 'rejected']);
  });
});

describe.each(['note', 'preference'] as const)('%s.retract', (kind) => {
  const id = kind === 'note' ? noteId : preferenceId;
  const retract = (...records: RecordState[]) =>
    run(`${kind}.retract`, { id, customerId: 'c1' }, minji, ...records).reduction;
  const notFound = rejection('not_found', `no ${kind} ${id} of customer c1`);

  it('keeps the observation, in its own scope, with who took it back', () => {
    const doc = { customerId: 'c1', text: 'linen', retracted: observed };
    expect(retract(observation(kind))).toEqual({
      status: 'writes',
      writes: [{ kind, id, scope: 'store:gangnam', doc }],
    });
  });
  it('changes nothing the second time', () => {
    expect(retract(observation(kind, { retracted: observed }))).toEqual({
      status: 'writes',
      writes: [],
    });
  });
  it('finds none that is not there, that was deleted, or that is about somebody else', () => {
    expect(retract()).toEqual(notFound);
    expect(retract({ ...observation(kind), deleted: true })).toEqual(notFound);
    expect(retract({ ...observation(kind), doc: null })).toEqual(notFound);
    expect(retract(observation(kind, { customerId: 'c2' }))).toEqual(notFound);
  });
});

describe('customer.edit', () => {
  const edit = (field: string, was: unknown, now: unknown, record = minji) =>
    run('customer.edit', { customerId: 'c1', field, was, now }, record);
  const address = { line1: '1', city: 'Seoul', country: 'KR' };

  it('touches the customer alone', () => {
    expect(edit('email', null, 'a@example.kr').touched).toEqual([{ kind: 'customer', id: 'c1' }]);
  });
  it('says which part of a value is wrong', () => {
    const { reduction } = edit('address', null, { ...address, country: 'Korea' });
    expect(reduction).toMatchObject({ status: 'rejected', code: 'invalid' });
    expect('detail' in reduction && reduction.detail).toMatch(/^now\.country: ./);
  });
  it('keeps no number of a resident in free text, and takes parts that are left out', () => {
    const { reduction } = edit('address', null, { ...address, line2: residentNumber });
    expect(reduction).toEqual(rejection('forbidden_number', 'resident_number'));
    expect(edit('address', null, { ...address, line2: undefined }).reduction.status).toBe('writes');
  });
  it('looks for no numbers in a phone or an e-mail, which have a form of their own', () => {
    for (const [field, now] of [
      ['email', `${residentNumber}@example.kr`],
      ['email', null],
    ] as const) {
      const doc = { ...(minji.doc as object), email: 'b@example.kr' };
      expect(edit(field, 'b@example.kr', now, { ...minji, doc }).reduction.status).toBe('writes');
    }
  });
  it('refuses what would make a customer that nobody can read', () => {
    const broken = { ...minji, doc: { name: '?', phone: '+821012344821' } };
    const { reduction } = edit('email', null, 'a@example.kr', broken);
    expect(reduction).toEqual(rejection('invalid', 'customer c1: email'));
  });
  it('a value that nobody was shown is in conflict, whatever was seen besides', () => {
    const { reduction } = edit('phone', '+821000000000', '+821099998888');
    expect(reduction).toEqual({
      status: 'conflict',
      record: { kind: 'customer', id: 'c1' },
      field: 'phone',
      mine: '+821099998888',
      theirs: '+821012344821',
    });
  });
});

describe('any mutation', () => {
  it('touches nothing where it is unknown or cannot be read', () => {
    expect(run('pickup.hand-over', {}).touched).toEqual([]);
    expect(run('note.add', { customerId: 'c1' }).touched).toEqual([]);
  });
  it('that is unknown is named, in 80 characters at most', () => {
    const name = `${'n'.repeat(79)}mx`;
    expect(run(name, {}).reduction).toEqual(rejection('unknown_mutation', name.slice(0, 80)));
    expect(run('toString', {}).reduction).toEqual(rejection('unknown_mutation', 'toString'));
  });
  it('from a station that may not is told so', () => {
    const mutation = { name: 'note.add', args: noteAdd() } as unknown as Mutation;
    expect(reduceMutation(mutation, () => minji, { ...counter, mode: 'kiosk' })).toEqual(
      rejection('not_permitted', 'note.add from a kiosk station'),
    );
  });
  it('with half a character is told so', () => {
    const { reduction } = run('note.add', noteAdd({ text: 'a\ud83d' }), minji);
    expect(reduction).toEqual(rejection('invalid', 'it cannot be kept'));
  });
  it('that cannot be read is told where and why, in 500 characters at most', () => {
    const value = { aspect: 'size', size: { system: 'x'.repeat(900) } };
    const { reduction } = run('preference.record', preference({ value }), minji);
    expect('detail' in reduction && reduction.detail).toMatch(/^value\.size\.\w+: ./);
    const wrong = run('note.add', noteAdd({ ['y'.repeat(10)]: 1, noteId: 'z'.repeat(900) }), minji);
    expect('detail' in wrong.reduction && wrong.reduction.detail.length).toBeLessThanOrEqual(500);
  });
  it('is listed under its name', () => {
    expect(Object.keys(mutations).sort()).toEqual([
      'arrival.note',
      'arrival.serve',
      'change.erased',
      'customer.edit',
      'incident.acknowledge',
      'note.add',
      'note.retract',
      'pickup.attempt',
      'pickup.claim',
      'pickup.collector',
      'pickup.hand_over',
      'pickup.hold',
      'pickup.leave',
      'pickup.pick',
      'pickup.ready',
      'pickup.release',
      'pickup.resend',
      'pickup.shortage',
      'pickup.stage',
      'pickup.undo',
      'preference.record',
      'preference.retract',
      'return.receive',
      'staff.code',
      'staff.pin',
    ]);
  });
});

describe('who observed something', () => {
  it('has an id of 120 and a name of 80 characters at most', () => {
    const reads = (id: number, name: number) =>
      StaffRef.safeParse({ id: 'i'.repeat(id), name: 'n'.repeat(name) }).success;
    expect([reads(1, 1), reads(120, 80), reads(121, 80), reads(120, 81)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(StaffRef.safeParse({}).success).toBe(false);
  });
  it('was at a station of 120 characters at most, with or without a person', () => {
    const reads = (more: Record<string, unknown>) =>
      Observed.safeParse({ ...observed, ...more }).success;
    expect(reads({})).toBe(true);
    expect(reads({ staff: null })).toBe(true);
    expect(reads({ station: 's'.repeat(121) })).toBe(false);
    expect(Observed.safeParse({}).success).toBe(false);
  });
});

describe('same values', () => {
  it.each([
    [1, { a: 1 }],
    [{ a: 1 }, 1],
    ['ab', ['a', 'b']],
    [['a', 'b'], 'ab'],
    [null, {}],
    [{}, null],
    [[], 'x'],
    ['', {}],
    [undefined, {}],
    [{}, undefined],
  ])('%j is not %j', (a, b) => {
    expect(sameValue(a, b)).toBe(false);
  });
});
