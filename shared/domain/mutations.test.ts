import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asErased } from './change-erased.ts';
import type { Mutation } from './mutation.ts';
import { reduceMutation, type SendingStation, touchedRecords } from './mutations.ts';
import { type RecordState, recordKey } from './record.ts';

const counter: SendingStation = { id: 'station-1', store: 'gangnam', mode: 'associate' };
const minji: RecordState = {
  kind: 'customer',
  id: 'demo:c:1',
  scope: 'region:kr',
  version: 7,
  deleted: false,
  doc: { name: { family: '김', given: '민지' }, phone: '+821012344821', extra: { kept: true } },
};
const preferenceId = '0192b3a4-0000-7000-8000-000000000001';

function mutation(name: string, args: Record<string, unknown>): Mutation {
  return {
    id: '0192b3a4-0000-7000-8000-00000000000a',
    station: counter.id,
    sequence: 1,
    name,
    args,
    observedAt: 1_700_000_000_000,
    basedOn: {},
    staff: { id: 'staff:1', name: '박서연' },
  };
}

function readOf(...records: RecordState[]) {
  const byKey = new Map(records.map((record) => [recordKey(record), record]));
  return (ref: { kind: string; id: string }) => byKey.get(recordKey(ref));
}

const edit = (field: string, was: unknown, now: unknown) =>
  mutation('customer.edit', { customerId: minji.id, field, was, now });

describe('change.erased', () => {
  it.each(['associate', 'pickup', 'kiosk'] as const)(
    'from a %s station is always answered erased',
    (mode) => {
      const blank = asErased(edit('phone', null, '+821099990000'), minji.id);
      expect(blank).toEqual({
        ...edit('phone', null, null),
        name: 'change.erased',
        args: { customerId: minji.id },
        basedOn: {},
      });
      expect(touchedRecords(blank)).toEqual([{ kind: 'customer', id: minji.id }]);
      expect(reduceMutation(blank, readOf(minji), { ...counter, mode })).toEqual({
        status: 'rejected',
        code: 'erased',
        detail: `customer ${minji.id} was erased`,
      });
    },
  );
});

describe('customer.edit', () => {
  it('sets a field that is still what the person saw, and keeps fields it does not know', () => {
    const reduction = reduceMutation(
      edit('phone', '+821012344821', '+821099990000'),
      readOf(minji),
      counter,
    );
    expect(reduction).toEqual({
      status: 'writes',
      writes: [
        {
          kind: 'customer',
          id: minji.id,
          scope: 'region:kr',
          doc: {
            name: { family: '김', given: '민지' },
            phone: '+821099990000',
            extra: { kept: true },
          },
        },
      ],
    });
  });

  it('answers both values where someone else changed the same field', () => {
    expect(
      reduceMutation(edit('phone', '+821011110000', '+821099990000'), readOf(minji), counter),
    ).toEqual({
      status: 'conflict',
      record: { kind: 'customer', id: minji.id },
      field: 'phone',
      mine: '+821099990000',
      theirs: '+821012344821',
    });
  });

  it('applies over a value that was seen in a conflict, whichever of those seen the field holds', () => {
    const settle = (...seen: unknown[]) =>
      reduceMutation(
        mutation('customer.edit', {
          customerId: minji.id,
          field: 'phone',
          was: '+821011110000',
          now: '+821099990000',
          seen,
        }),
        readOf(minji),
        counter,
      ).status;
    expect(settle('+821012344821')).toBe('writes');
    expect(settle(null, '+821012344821')).toBe('writes');
    expect(settle(null)).toBe('conflict');
    expect(settle(...Array.from({ length: 9 }, () => '+821012344821'))).toBe('rejected');
  });

  it('applies beside a change of another field', () => {
    const changed = {
      ...minji,
      version: 9,
      doc: { ...(minji.doc as object), email: 'a@example.com' },
    };
    const reduction = reduceMutation(
      edit('name', { family: '김', given: '민지' }, { family: '김', given: '민지아' }),
      readOf(changed),
      counter,
    );
    expect(reduction).toMatchObject({
      status: 'writes',
      writes: [{ doc: { email: 'a@example.com', name: { given: '민지아' } } }],
    });
  });

  it('agrees without a write where both typed the same value', () => {
    expect(
      reduceMutation(edit('phone', '+821011110000', '+821012344821'), readOf(minji), counter),
    ).toEqual({ status: 'writes', writes: [] });
  });

  it.each([
    ['name', { family: '900101-1234567', given: '' }],
    ['latinName', 'Kim 4111 1111 1111 1111'],
    ['address', { line1: '문 900101-1234567', city: '서울', country: 'KR' }],
  ])('refuses a number that may not be kept, in the %s too', (field, now) => {
    const was = field === 'name' ? (minji.doc as { name: unknown }).name : null;
    expect(reduceMutation(edit(field, was, now), readOf(minji), counter)).toMatchObject({
      status: 'rejected',
      code: 'forbidden_number',
    });
  });

  it('takes what a card shows for what is stored: trimmed, and without parts it does not know', () => {
    const stored = {
      name: { family: ' 김', given: '민지 ', honorific: '님' },
      address: { line1: '1', city: '서울 ', country: 'KR', building: 'A' },
    };
    const shown = { line1: '1', city: '서울', country: 'KR' };
    const read = readOf({ ...minji, doc: stored });
    const now = { ...shown, line1: '2' };
    expect(reduceMutation(edit('address', shown, now), read, counter).status).toBe('writes');
    const named = { family: '김', given: '민지' };
    expect(
      reduceMutation(edit('name', named, { ...named, given: '민지아' }), read, counter).status,
    ).toBe('writes');
    expect(reduceMutation(edit('address', now, shown), read, counter).status).toBe('writes');
    expect(
      reduceMutation(edit('address', now, { ...now, line2: 'x' }), read, counter),
    ).toMatchObject({ status: 'conflict' });
  });

  it('empties a field by null and leaves no key behind', () => {
    const reduction = reduceMutation(edit('phone', '+821012344821', null), readOf(minji), counter);
    expect(reduction).toMatchObject({ status: 'writes' });
    expect(JSON.stringify(reduction)).not.toContain('phone');
  });

  it.each([
    ['name', { family: '', given: ' ' }],
    ['phone', '010-1234'],
    ['email', 'nobody'],
    ['address', { line1: 'x', city: 'y', country: 'Korea' }],
  ])('refuses a %s that is none', (field, now) => {
    expect(reduceMutation(edit(field, null, now), readOf(minji), counter)).toMatchObject({
      status: 'rejected',
      code: 'invalid',
    });
  });

  it('never brings an erased customer back', () => {
    const erased = { ...minji, deleted: true, doc: null };
    expect(reduceMutation(edit('phone', null, null), readOf(erased), counter)).toMatchObject({
      status: 'rejected',
      code: 'erased',
    });
  });
});

describe('observations', () => {
  const size = {
    preferenceId,
    customerId: minji.id,
    value: {
      aspect: 'size',
      size: {
        value: '95',
        system: 'KS',
        garment: 'shirt',
        verdict: 'fits',
        zones: { waist: 'large' },
      },
    },
    source: 'tried',
  };

  it('are appended in the scope of their customer with who, where and when', () => {
    expect(
      reduceMutation(mutation('preference.record', size), readOf(minji), counter),
    ).toMatchObject({
      status: 'writes',
      writes: [
        {
          kind: 'preference',
          id: preferenceId,
          scope: 'region:kr',
          doc: {
            customerId: minji.id,
            observed: {
              at: 1_700_000_000_000,
              station: 'station-1',
              store: 'gangnam',
              staff: { name: '박서연' },
            },
          },
        },
      ],
    });
  });

  it('are retracted once; a second retraction changes nothing', () => {
    const recorded: RecordState = {
      kind: 'preference',
      id: preferenceId,
      scope: 'region:kr',
      version: 8,
      deleted: false,
      doc: { customerId: minji.id, value: size.value, source: 'tried' },
    };
    const retract = mutation('preference.retract', { id: preferenceId, customerId: minji.id });
    const first = reduceMutation(retract, readOf(minji, recorded), counter);
    expect(first).toMatchObject({
      status: 'writes',
      writes: [{ id: preferenceId, doc: { retracted: { station: 'station-1' } } }],
    });
    if (first.status !== 'writes') throw new Error('expected writes');
    const after = { ...recorded, doc: first.writes[0]?.doc };
    expect(reduceMutation(retract, readOf(minji, after), counter)).toEqual({
      status: 'writes',
      writes: [],
    });
  });

  it('of another customer cannot be retracted by naming the wrong one', () => {
    const other: RecordState = {
      kind: 'preference',
      id: preferenceId,
      scope: 'region:kr',
      version: 8,
      deleted: false,
      doc: { customerId: 'demo:c:2' },
    };
    const retract = mutation('preference.retract', { id: preferenceId, customerId: minji.id });
    expect(reduceMutation(retract, readOf(minji, other), counter)).toMatchObject({
      code: 'not_found',
    });
  });

  it.each(['half a \ud83e', 'a \0'])('refuse at once what the hub could not keep: %j', (text) => {
    const noteId = preferenceId;
    const add = mutation('note.add', { noteId, customerId: minji.id, text });
    expect(reduceMutation(add, readOf(minji), counter)).toMatchObject({
      status: 'rejected',
      code: 'invalid',
    });
  });

  it('refuse resident registration numbers and card numbers in free text', () => {
    for (const text of ['주민 900101-1234567', 'card 4111 1111 1111 1111']) {
      const add = mutation('note.add', { noteId: preferenceId, customerId: minji.id, text });
      expect(reduceMutation(add, readOf(minji), counter)).toMatchObject({
        status: 'rejected',
        code: 'forbidden_number',
      });
    }
  });
});

describe('any mutation', () => {
  it('is refused from a station whose mode may not send it', () => {
    expect(
      reduceMutation(edit('phone', null, null), readOf(minji), { ...counter, mode: 'kiosk' }),
    ).toMatchObject({ status: 'rejected', code: 'not_permitted' });
  });

  it('of an unknown name is refused and touches nothing', () => {
    const unknown = mutation('__proto__', {});
    expect(reduceMutation(unknown, readOf(minji), counter)).toMatchObject({
      code: 'unknown_mutation',
    });
    expect(touchedRecords(unknown)).toEqual([]);
  });

  it('is answered and never throws, whatever its arguments', () => {
    const names = fc.constantFrom(
      'customer.edit',
      'preference.record',
      'preference.retract',
      'note.add',
      'note.retract',
    );
    let refused = 0;
    fc.assert(
      fc.property(names, fc.dictionary(fc.string(), fc.jsonValue()), (name, args) => {
        const reduction = reduceMutation(mutation(name, args), readOf(minji), counter);
        if (reduction.status === 'rejected') refused += 1;
        expect(['writes', 'conflict', 'rejected']).toContain(reduction.status);
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(400);
  });
});
