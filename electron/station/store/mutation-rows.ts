/** The outbox's mutations: what is to be sent, what was answered, what waits for a person. */
import type { Database } from 'better-sqlite3';
import { asErased, CHANGE_ERASED } from '#shared/domain/change-erased.ts';
import { type Mutation, MutationResult } from '#shared/domain/mutation.ts';
import { touchedRecords } from '#shared/domain/mutations.ts';
import type { RecordRef } from '#shared/domain/record.ts';
import type { OutboxEntry, OutboxState } from './store.ts';

/** Closed entries kept as history. */
const closedKept = 1000;

export interface MutationRows {
  add(mutation: Mutation): void;
  /** Takes in a mutation that was sent and answered before, under its own number if that is still free. */
  addAnswered(mutation: Mutation, result: MutationResult): void;
  get(id: string): OutboxEntry | undefined;
  inState(state: OutboxState, limit: number): OutboxEntry[];
  unsentAfter(sequence: number, limit: number): Mutation[];
  /** Entries that touch a record and count for it: all but closed ones. */
  touching(ref: RecordRef): OutboxEntry[];
  /** Those of `touching` that are part of what is visible: unsent and accepted. */
  pendingTouching(ref: RecordRef): OutboxEntry[];
  /** Every record that a pending mutation touches. */
  pendingTouches(): RecordRef[];
  /** Whether any is pending, and whether one touches this record: without reading any. */
  hasPending(): boolean;
  isPending(ref: RecordRef): boolean;
  /** Stores an answer: `accepted`, or `attention` for all others. */
  answer(id: string, result: MutationResult): void;
  /** Every entry about a customer, closed ones too. */
  about(customerId: string): OutboxEntry[];
  /** The customers that any entry is about. */
  customers(): string[];
  /** Takes everything but the customer's id out of an unsent entry or one in attention. */
  blank(entry: OutboxEntry, customerId: string): void;
  /**
   * Attention → closed, the oldest closed ones going; false where it is not in attention. What is left
   * of a change to somebody who was erased is no history: it goes.
   */
  close(id: string): boolean;
  remove(id: string): void;
  count(state: OutboxState): number;
  /** The highest sequence number ever given. */
  lastSequence(): number;
  renumberUnsent(lastSequence: number): void;
  /** All accepted ones are unsent again. @returns how many. */
  unanswerAll(): number;
}

interface Row {
  sequence: number;
  id: string;
  state: OutboxState;
  name: string;
  args: string;
  observed_at: number;
  based_on: string;
  staff: string | null;
  result: string | null;
}

const touching = (states: string) => `
  SELECT mutation.* FROM touch JOIN mutation USING (sequence)
  WHERE touch.kind = ? AND touch.id = ? AND state IN (${states}) ORDER BY sequence`;

/** The answer to what is left of a change to somebody who was erased, whatever the hub said. */
const erasedResult: MutationResult = {
  status: 'rejected',
  code: 'erased',
  detail: 'the customer was erased',
};

/**
 * Changes about a customer: by the id in their arguments, exactly as the index `mutation_customer` has it,
 * also where this version does not understand them; and by what they touch. Takes the id twice.
 */
export const isAboutCustomer = `(
  CASE WHEN json_valid(args) THEN json_extract(args, '$.customerId') END = ?
  OR sequence IN (SELECT sequence FROM touch WHERE kind = 'customer' AND id = ?))`;

export const mutationSql = {
  about: `SELECT * FROM mutation WHERE ${isAboutCustomer} ORDER BY sequence`,
  isPending: `
    SELECT EXISTS (SELECT 1 FROM touch JOIN mutation USING (sequence)
    WHERE touch.kind = ? AND touch.id = ? AND state IN ('unsent', 'accepted'))`,
  hasPending: "SELECT EXISTS (SELECT 1 FROM mutation WHERE state IN ('unsent', 'accepted'))",
  touching: touching("'unsent', 'accepted', 'attention'"),
  pendingTouching: touching("'unsent', 'accepted'"),
  inState: 'SELECT * FROM mutation WHERE state = ? ORDER BY sequence LIMIT ?',
  unsentAfter:
    "SELECT * FROM mutation WHERE state = 'unsent' AND sequence > ? ORDER BY sequence LIMIT ?",
};

export function createMutationRows(db: Database, station: string): MutationRows {
  const insert = db.prepare(`
    INSERT INTO mutation (sequence, id, state, name, args, observed_at, based_on, staff)
    VALUES (?, ?, 'unsent', ?, ?, ?, ?, ?)`);
  const touch = db.prepare('INSERT OR IGNORE INTO touch (kind, id, sequence) VALUES (?, ?, ?)');
  const get = db.prepare<[string], Row>('SELECT * FROM mutation WHERE id = ?');
  const inState = db.prepare<[string, number], Row>(mutationSql.inState);
  const unsentAfter = db.prepare<[number, number], Row>(mutationSql.unsentAfter);
  const counting = db.prepare<[string, string], Row>(mutationSql.touching);
  const pending = db.prepare<[string, string], Row>(mutationSql.pendingTouching);
  const pendingTouches = db.prepare<[], RecordRef>(`
    SELECT DISTINCT touch.kind, touch.id FROM mutation JOIN touch USING (sequence)
    WHERE state IN ('unsent', 'accepted')`);
  const hasPending = db.prepare<[], number>(mutationSql.hasPending).pluck();
  const isPending = db.prepare<[string, string], number>(mutationSql.isPending).pluck();
  const answer = db.prepare('UPDATE mutation SET state = ?, result = ? WHERE id = ?');
  const close = db.prepare(
    "UPDATE mutation SET state = 'closed' WHERE id = ? AND state = 'attention'",
  );
  const aboutCustomer = db.prepare<[string, string], Row>(mutationSql.about);
  const customers = db
    .prepare<[], string>("SELECT DISTINCT id FROM touch WHERE kind = 'customer'")
    .pluck();
  const rewrite = db.prepare(
    'UPDATE mutation SET name = ?, args = ?, based_on = ?, result = ? WHERE id = ?',
  );
  const forgetTouches = db.prepare('DELETE FROM touch WHERE sequence = ?');
  const removeErased = db.prepare(
    `DELETE FROM mutation WHERE id = ? AND state = 'attention' AND name = '${CHANGE_ERASED}'`,
  );
  const forgetOldest = db.prepare(`
    DELETE FROM mutation WHERE state = 'closed' AND sequence <= (
      SELECT sequence FROM mutation WHERE state = 'closed'
      ORDER BY sequence DESC LIMIT 1 OFFSET ${closedKept})`);
  const remove = db.prepare('DELETE FROM mutation WHERE id = ?');
  const count = db
    .prepare<[string], number>('SELECT count(*) FROM mutation WHERE state = ?')
    .pluck();
  const last = db
    .prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'mutation'")
    .pluck();
  const forgetLast = db.prepare("DELETE FROM sqlite_sequence WHERE name = 'mutation'");
  const setLast = db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('mutation', ?)");
  const unanswer = db.prepare(
    "UPDATE mutation SET state = 'unsent', result = NULL WHERE state = 'accepted' AND sequence > ?",
  );
  const lowest = db.prepare<[], number | null>('SELECT min(sequence) FROM mutation').pluck();
  const moveBelow = db.prepare(
    "UPDATE mutation SET sequence = sequence - ? WHERE state <> 'unsent' AND sequence > ?",
  );
  const isTaken = db.prepare<[number], number>('SELECT 1 FROM mutation WHERE sequence = ?').pluck();
  const move = db.prepare('UPDATE mutation SET sequence = ? WHERE sequence = ?');
  const unsentSequences = db
    .prepare<[], number>("SELECT sequence FROM mutation WHERE state = 'unsent' ORDER BY sequence")
    .pluck();

  const toEntry = (row: Row): OutboxEntry => ({
    mutation: {
      id: row.id,
      station,
      sequence: row.sequence,
      name: row.name,
      args: JSON.parse(row.args),
      observedAt: row.observed_at,
      basedOn: JSON.parse(row.based_on),
      staff: row.staff === null ? null : JSON.parse(row.staff),
    },
    state: row.state,
    result: row.result === null ? null : (JSON.parse(row.result) as MutationResult),
  });

  function add(mutation: Mutation): void {
    const { sequence, id, name, args, observedAt, basedOn, staff } = mutation;
    insert.run(
      sequence,
      id,
      name,
      JSON.stringify(args),
      observedAt,
      JSON.stringify(basedOn),
      staff === null ? null : JSON.stringify(staff),
    );
    for (const ref of touchedRecords(mutation)) touch.run(ref.kind, ref.id, sequence);
  }

  function storeAnswer(id: string, result: MutationResult): void {
    if (result.status === 'accepted') {
      answer.run('accepted', JSON.stringify(result), id);
      return;
    }
    // What the hub says was perhaps said before the erasure, and quotes both values of a field.
    const kept = get.get(id)?.name === CHANGE_ERASED ? erasedResult : result;
    answer.run('attention', JSON.stringify(kept), id);
  }

  return {
    add,
    addAnswered(mutation, result) {
      const { id, sequence } = mutation;
      const free = isTaken.get(sequence) === undefined;
      add(free ? mutation : { ...mutation, sequence: Math.min(0, lowest.get() ?? 0) - 1 });
      storeAnswer(id, result);
    },
    get(id) {
      const row = get.get(id);
      return row === undefined ? undefined : toEntry(row);
    },
    inState: (state, limit) => inState.all(state, limit).map(toEntry),
    unsentAfter: (sequence, limit) =>
      unsentAfter.all(sequence, limit).map((row) => toEntry(row).mutation),
    touching: ({ kind, id }) => counting.all(kind, id).map(toEntry),
    pendingTouching: ({ kind, id }) => pending.all(kind, id).map(toEntry),
    pendingTouches: () => pendingTouches.all(),
    hasPending: () => hasPending.get() === 1,
    isPending: ({ kind, id }) => isPending.get(kind, id) === 1,
    answer: storeAnswer,
    about: (customerId) => aboutCustomer.all(customerId, customerId).map(toEntry),
    customers: () => customers.all(),
    blank({ mutation, state }, customerId) {
      const { id, sequence, name, args, basedOn } = asErased(mutation, customerId);
      const result = state === 'attention' ? JSON.stringify(erasedResult) : null;
      rewrite.run(name, JSON.stringify(args), JSON.stringify(basedOn), result, id);
      forgetTouches.run(sequence);
      for (const ref of touchedRecords({ name, args })) touch.run(ref.kind, ref.id, sequence);
    },
    close(id) {
      if (removeErased.run(id).changes > 0) return true;
      if (close.run(id).changes === 0) return false;
      forgetOldest.run();
      return true;
    },
    remove: (id) => void remove.run(id),
    count: (state) => count.get(state) ?? 0,
    lastSequence: () => last.get() ?? 0,
    unanswerAll: () => unanswer.run(Number.MIN_SAFE_INTEGER).changes,
    renumberUnsent(lastSequence) {
      const known = Math.max(last.get() ?? 0, lastSequence);
      // The hub has forgotten what it answered above this. What it accepted and has not come back is
      // sent again; what a person decides about is kept as it is, below zero.
      unanswer.run(lastSequence);
      moveBelow.run(known + 1 - Math.min(0, lowest.get() ?? 0), lastSequence);
      const sequences = unsentSequences.all();
      const aside = known + sequences.length;
      sequences.forEach((sequence, i) => move.run(aside + i + 1, sequence));
      sequences.forEach((_, i) => move.run(lastSequence + i + 1, aside + i + 1));
      forgetLast.run();
      setLast.run(lastSequence + sequences.length);
    },
  };
}
