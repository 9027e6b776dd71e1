/**
 * The outbox file: own mutations and what they make visible, always level with each other.
 *
 * 1. Every public function is one transaction, durable when it returns.
 * 2. After each, the overlay is the fold of the pending mutations over the hub's rows as they are now.
 *    Only records connected through pending mutations to what changed are folded again.
 */
import type { Database } from 'better-sqlite3';
import { CHANGE_ERASED } from '#shared/domain/change-erased.ts';
import type { AuditDraft } from '#shared/domain/audit.ts';
import type { Mutation, MutationResult, ReadRecord } from '#shared/domain/mutation.ts';
import { reduceMutation, touchedRecords, type SendingStation } from '#shared/domain/mutations.ts';
import { RecordId, recordKey, type RecordRef, type RecordState } from '#shared/domain/record.ts';
import type { OwnResult } from '#shared/protocol/own.ts';
import { type AuditLog, createAuditLog } from './audit-log.ts';
import { readMeta, removeMeta, writeMeta } from './file-meta.ts';
import { foldPending, type HasArrived } from './fold.ts';
import { type AppendCount, createAppendCount } from './lost-end.ts';
import { createMutationRows, type MutationRows } from './mutation-rows.ts';
import { createPendingRows, type PendingRows } from './pending-rows.ts';
import type { Appended, MutationDraft, OutboxEntry } from './store.ts';

/** Accepted mutations wait for a pull only, so there are few. */
const acceptedAtOnce = 10_000;

/** What the outbox needs to know of the replica. */
export interface HubTruth {
  row: ReadRecord;
  hasArrived: HasArrived;
}

/** Own changes that were taken out with a person, by where they were. */
export interface Forgotten {
  unsent: number;
  attention: number;
  /** Accepted, or kept as history. */
  settled: number;
}

const nothingForgotten: Forgotten = { unsent: 0, attention: 0, settled: 0 };

const forgottenName = (customerId: string) => `forgotten ${customerId}`;

export interface Outbox {
  mutations: MutationRows;
  overlay: PendingRows;
  audit: AuditLog;
  appendedEver: Pick<AppendCount, 'all'>;
  append(
    drafts: readonly MutationDraft[],
    closes?: string,
    audit?: readonly AuditDraft[],
  ): Appended;
  closeAttention(mutationId: string, audit?: readonly AuditDraft[]): boolean;
  settle(results: readonly { id: string; result: MutationResult }[]): RecordRef[];
  renumberUnsent(lastSequence: number): void;
  adoptEpoch(epoch: string, lastSequence: number): number;
  /**
   * Takes everything of a customer who was erased out of own changes: those that wait to be sent or for
   * a person keep their number and nothing of what they were, all others go. How many is remembered.
   */
  forget(customerId: string): RecordRef[];
  /** What `forget` took out, until it is `clear`ed. */
  forgotten: { of(customerId: string): Forgotten; clear(customerId: string): void };
  recoverOwn(results: readonly OwnResult[], lastSequence: number | null): RecordRef[];
  /** Folds again what changed at the hub; returns every record that may look different now. */
  hubChanged(changed: readonly RecordRef[]): RecordRef[];
  /** Folds everything again. */
  hubReplaced(): RecordRef[];
}

export function createOutbox(db: Database, station: SendingStation, hub: HubTruth): Outbox {
  const mutations = createMutationRows(db, station.id);
  const overlay = createPendingRows(db);
  const audit = createAuditLog(db, station.id);
  const appendedEver = createAppendCount(db);
  const visible: ReadRecord = (ref) => overlay.read(ref) ?? hub.row(ref);

  function forgottenOf(customerId: string): Forgotten {
    const known = readMeta(db, forgottenName(customerId));
    return known === undefined ? nothingForgotten : (JSON.parse(known) as Forgotten);
  }

  function basedOn(draft: MutationDraft): Mutation['basedOn'] {
    return Object.fromEntries(
      touchedRecords(draft).map((ref) => [recordKey(ref), hub.row(ref)?.version ?? 0]),
    );
  }

  /** The records and pending mutations that hang together with `start`. */
  function connected(start: readonly RecordRef[]): { refs: RecordRef[]; entries: OutboxEntry[] } {
    const refs = new Map<string, RecordRef>();
    const entries = new Map<string, OutboxEntry>();
    const toVisit = [...start];
    for (let ref = toVisit.pop(); ref !== undefined; ref = toVisit.pop()) {
      if (refs.has(recordKey(ref))) continue;
      refs.set(recordKey(ref), ref);
      for (const entry of mutations.pendingTouching(ref)) {
        if (entries.has(entry.mutation.id)) continue;
        entries.set(entry.mutation.id, entry);
        toVisit.push(...touchedRecords(entry.mutation));
      }
    }
    const inOrder = [...entries.values()].sort((a, b) => a.mutation.sequence - b.mutation.sequence);
    return { refs: [...refs.values()], entries: inOrder };
  }

  /** Folds again what hangs together with `start`; returns all records it looked at. */
  function refold(start: readonly RecordRef[]): RecordRef[] {
    const { refs, entries } = connected(start);
    const folded = foldPending(entries, hub.row, hub.hasArrived, station);
    for (const ref of refs) {
      const record = folded.get(recordKey(ref));
      if (record === undefined) overlay.remove(ref);
      else overlay.put(record);
    }
    return refs;
  }

  /**
   * Whether records look after an answer as before it: they do where it was accepted, and nothing that it
   * wrote has arrived. So a long outbox is not folded twice, once for its answer and once for its page.
   */
  function staysFolded(refs: readonly RecordRef[], result: MutationResult): boolean {
    if (result.status !== 'accepted') return false;
    return refs.every((ref) => {
      const version = result.versions[recordKey(ref)];
      // What the hub did not write must not be written here either.
      if (version === undefined) return overlay.read(ref) === undefined;
      return !hub.hasArrived(ref, version);
    });
  }

  /** Accepted mutations leave once all they wrote has arrived; returns the records they touched. */
  function dropArrived(): RecordRef[] {
    const touched: RecordRef[] = [];
    for (const { mutation, result } of mutations.inState('accepted', acceptedAtOnce)) {
      const versions = result?.status === 'accepted' ? Object.entries(result.versions) : [];
      if (!versions.every(([key, version]) => hub.hasArrived(refOf(key), version))) continue;
      mutations.remove(mutation.id);
      touched.push(...touchedRecords(mutation));
    }
    return touched;
  }

  function refoldAll(): RecordRef[] {
    const dropped = dropArrived();
    return refold([...dropped, ...mutations.pendingTouches(), ...overlay.refs()]);
  }

  return {
    mutations,
    overlay,
    audit,
    appendedEver,
    append(drafts, closes, also = []) {
      return db
        .transaction((): Appended => {
          const appended: Mutation[] = [];
          const written = new Map<string, RecordState>();
          let sequence = mutations.lastSequence();
          for (const draft of drafts) {
            sequence += 1;
            const mutation = { ...draft, station: station.id, sequence, basedOn: basedOn(draft) };
            const read: ReadRecord = (ref) => written.get(recordKey(ref)) ?? visible(ref);
            const reduction = reduceMutation(mutation, read, station);
            if (reduction.status !== 'writes') return { ok: false, rejection: reduction };
            for (const write of reduction.writes) {
              written.set(recordKey(write), { ...write, version: 0, deleted: false });
            }
            appended.push(mutation);
          }
          for (const mutation of appended) mutations.add(mutation);
          appendedEver.add(appended.length);
          audit.add([...also, ...appended.map(changeEntry)]);
          const closed = closes === undefined ? undefined : mutations.get(closes);
          if (closes !== undefined) mutations.close(closes);
          const touched = appended.flatMap(touchedRecords);
          refold(touched);
          const alsoChanged = closed === undefined ? [] : touchedRecords(closed.mutation);
          return { ok: true, mutations: appended, changed: distinct([...touched, ...alsoChanged]) };
        })
        .immediate();
    },
    closeAttention: (id, also = []) =>
      db
        .transaction(() => {
          const closed = mutations.close(id);
          if (closed) audit.add(also);
          return closed;
        })
        .immediate(),
    settle(results) {
      return db
        .transaction(() => {
          const touched: RecordRef[] = [];
          const unlike: RecordRef[] = [];
          for (const { id, result } of results) {
            const entry = mutations.get(id);
            if (entry?.state !== 'unsent') continue;
            mutations.answer(id, result);
            const refs = touchedRecords(entry.mutation);
            touched.push(...refs);
            if (!staysFolded(refs, result)) unlike.push(...refs);
          }
          unlike.push(...dropArrived());
          return distinct([...touched, ...(unlike.length === 0 ? [] : refold(unlike))]);
        })
        .immediate();
    },
    renumberUnsent(lastSequence) {
      db.transaction(() => {
        mutations.renumberUnsent(lastSequence);
        refoldAll();
      }).immediate();
    },
    adoptEpoch(epoch, lastSequence) {
      if (readMeta(db, 'epoch') === epoch) return 0;
      return db
        .transaction(() => {
          writeMeta(db, 'epoch', epoch);
          const again = mutations.unanswerAll();
          if (again === 0) return 0;
          mutations.renumberUnsent(lastSequence);
          refoldAll();
          return again;
        })
        .immediate();
    },
    forget(customerId) {
      return db
        .transaction(() => {
          const refs: RecordRef[] = [{ kind: 'customer', id: customerId }];
          const counts = { ...forgottenOf(customerId) };
          for (const entry of mutations.about(customerId)) {
            refs.push(...touchedRecords(entry.mutation));
            const waits = entry.state === 'unsent' || entry.state === 'attention';
            const where = waits ? (entry.state as 'unsent' | 'attention') : 'settled';
            if (entry.mutation.name !== CHANGE_ERASED) counts[where] += 1;
            if (waits) mutations.blank(entry, customerId);
            else mutations.remove(entry.mutation.id);
          }
          if (Object.values(counts).some((count) => count > 0)) {
            writeMeta(db, forgottenName(customerId), JSON.stringify(counts));
          }
          return refold([...refs, ...overlay.about(customerId)]);
        })
        .immediate();
    },
    forgotten: {
      of: forgottenOf,
      clear: (customerId) => removeMeta(db, forgottenName(customerId)),
    },
    recoverOwn(results, lastSequence) {
      return db
        .transaction(() => {
          const touched: RecordRef[] = [];
          for (const { id, result, mutation } of results) {
            const known = mutations.get(id);
            if (known?.state === 'unsent') mutations.answer(id, result);
            else if (known !== undefined || mutation === undefined) continue;
            else mutations.addAnswered(mutation, result);
            touched.push(...touchedRecords(known?.mutation ?? (mutation as Mutation)));
          }
          if (lastSequence !== null) mutations.renumberUnsent(lastSequence);
          const looked = refoldAll();
          return distinct([...touched, ...looked]);
        })
        .immediate();
    },
    hubChanged(changed) {
      if (!mutations.hasPending()) return [];
      return db
        .transaction(() => {
          return refold([...dropArrived(), ...changed.filter(mutations.isPending)]);
        })
        .immediate();
    },
    hubReplaced: () => db.transaction(refoldAll).immediate(),
  };
}

/** Every change is audited where it is written, so that none can be made without. */
function changeEntry({ id, name, args, observedAt, staff }: Mutation): AuditDraft {
  return {
    at: observedAt,
    actor: idOr(null, staff?.id),
    action: 'customer.change',
    subject: idOr(null, args.customerId),
    reason: null,
    outcome: 'done',
    facts: { mutation: id, name: idOr('unknown', name) },
  };
}

/** What is not written as an id is has no place in the chain, and must not keep a change from being saved. */
function idOr<Else>(otherwise: Else, value: unknown): string | Else {
  return RecordId.max(80).safeParse(value).data ?? otherwise;
}

function refOf(key: string): RecordRef {
  const slash = key.indexOf('/');
  return { kind: key.slice(0, slash), id: key.slice(slash + 1) };
}

function distinct(refs: readonly RecordRef[]): RecordRef[] {
  return [...new Map(refs.map((ref) => [recordKey(ref), ref])).values()];
}
