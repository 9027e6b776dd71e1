import { expect, test } from 'vitest';
import type { Mutation } from '#shared/domain/mutation.ts';
import { reduceMutation, touchedRecords } from '#shared/domain/mutations.ts';
import { type RecordState, recordKey } from '#shared/domain/record.ts';
import { type PushingStation, reduceBatch } from './reduce-batch.ts';

const station: PushingStation = {
  id: 's1',
  store: 'gangnam',
  mode: 'associate',
  grants: ['region:kr'],
};

function held(...records: RecordState[]): Map<string, RecordState> {
  return new Map(records.map((record) => [recordKey(record), record]));
}

const minji: RecordState = {
  kind: 'customer',
  id: 'c1',
  scope: 'region:kr',
  version: 5,
  doc: { name: { family: '김', given: '민지' }, phone: '+821012345678' },
  deleted: false,
};

let made = 0;
const mutation = (name: string, args: Record<string, unknown>): Mutation => ({
  id: `0192b3a4-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`,
  station: 's1',
  sequence: made,
  name,
  args,
  observedAt: 1,
  basedOn: {},
  staff: null,
});
const phone = (was: string, now: string | null) =>
  mutation('customer.edit', { customerId: 'c1', field: 'phone', was, now });

function run(
  batch: readonly Mutation[],
  records = held(minji),
  reduce: typeof reduceMutation = reduceMutation,
) {
  const failed: unknown[] = [];
  const touching = batch.map((one) => ({ mutation: one, touched: touchedRecords(one) }));
  const { decisions, writes } = reduceBatch(
    touching,
    records,
    station,
    { reduce, permit: () => undefined },
    (_, error) => failed.push(error),
  );
  return { writes, failed, decisions: batch.map(({ id }) => decisions.get(id)) };
}

const rejectedAs = (code: string) => ({ result: { status: 'rejected', code } });
const awaiting = (...awaited: string[]) => ({ awaited });

test('each mutation sees what those before it wrote, and a record is written once', () => {
  const { decisions, writes } = run([
    phone('+821012345678', '+821011112222'),
    phone('+821011112222', null),
    phone('+821012345678', '+821033334444'),
  ]);
  expect(decisions).toMatchObject([
    awaiting('customer/c1'),
    awaiting('customer/c1'),
    { result: { status: 'conflict', theirs: null } },
  ]);
  expect(writes).toEqual([
    {
      kind: 'customer',
      id: 'c1',
      scope: 'region:kr',
      doc: { name: { family: '김', given: '민지' } },
    },
  ]);
});

test('a mutation that changes nothing waits for every record it touches', () => {
  const { decisions, writes } = run([phone('whatever', '+821012345678')]);
  expect([decisions, writes]).toEqual([[awaiting('customer/c1')], []]);
});

test('a mutation that throws after it was understood leaves no trace in those behind it', () => {
  const noteId = crypto.randomUUID();
  const bad = mutation('note.add', { noteId, customerId: 'c1', text: 'bad' });
  const good = mutation('note.add', { noteId, customerId: 'c1', text: 'good' });
  const { decisions, writes, failed } = run([bad, good], held(minji), (one, read, sender) => {
    const reduction = reduceMutation(one, read, sender);
    if (one.id !== bad.id || reduction.status !== 'writes') return reduction;
    const [note] = reduction.writes;
    return note === undefined
      ? reduction
      : { status: 'writes', writes: [note, { ...note, id: 'n2', doc: { text: 'a\0' } }] };
  });
  expect(decisions).toMatchObject([rejectedAs('failed'), awaiting(`note/${noteId}`)]);
  expect(writes).toMatchObject([{ id: noteId, doc: { text: 'good' } }]);
  expect(failed).toHaveLength(1);
});

test('a result that cannot be kept, and a document too large, are rejected', () => {
  const results = [phone('a', 'b'), phone('a', 'b')];
  const { decisions, writes } = run(results, held(minji), (one) =>
    one === results[0]
      ? { status: 'conflict', record: minji, field: 'phone', mine: '\ud800', theirs: null }
      : {
          status: 'writes',
          writes: [
            { kind: 'note', id: 'n', scope: 'region:kr', doc: { text: 'x'.repeat(5_000_000) } },
          ],
        },
  );
  expect(decisions).toMatchObject([rejectedAs('failed'), rejectedAs('failed')]);
  expect(writes).toEqual([]);
});

test('what lies in a scope that the station does not hold is neither read nor written', () => {
  const abroad = { ...minji, scope: 'region:us' };
  const { decisions } = run([phone('+821012345678', null)], held(abroad));
  expect(decisions).toMatchObject([rejectedAs('not_permitted')]);
  const stray = run([phone('+821012345678', null)], held(minji), () => ({
    status: 'writes',
    writes: [{ kind: 'note', id: 'n', scope: 'catalog', doc: {} }],
  }));
  expect(stray.decisions).toMatchObject([rejectedAs('not_permitted')]);
  expect(stray.writes).toEqual([]);
});
