/**
 * The hub as a model: one list of records and one of stations, everything in one step. It follows
 * docs/protocol.md with the real reducers, and keeps books that a test can check.
 */
import { zstdCompressSync } from 'node:zlib';
import type { Mutation, MutationResult } from '#shared/domain/mutation.ts';
import { reduceMutation, touchedRecords } from '#shared/domain/mutations.ts';
import { type RecordRef, type RecordState, recordKey } from '#shared/domain/record.ts';
import type { Cursor, Page, PageRow, Pull, StartOver } from '#shared/protocol/feed.ts';
import type { PushAnswer } from '#shared/protocol/push.ts';

const PAGE_ROWS = 7;

interface KnownStation {
  lastSequence: number;
  results: Map<string, MutationResult>;
}

export class ModelHub {
  epoch = '0192b3a4-0000-7000-8000-0000000000ee';
  records = new Map<string, RecordState>();
  /** How often each mutation took effect. */
  effects = new Map<string, number>();
  #version = 0;
  #stations = new Map<string, KnownStation>();

  get version(): number {
    return this.#version;
  }

  lastSequence(station: string): number {
    return this.#stations.get(station)?.lastSequence ?? 0;
  }

  /** Every record as it is now. */
  snapshot(): RecordState[] {
    return [...this.records.values()];
  }

  /** A change that comes from elsewhere: an import, an erasure (`doc` null). */
  write(ref: RecordRef, scope: string, doc: Record<string, unknown> | null): void {
    this.#version += 1;
    const { kind, id } = ref;
    this.records.set(recordKey(ref), {
      kind,
      id,
      scope,
      doc,
      version: this.#version,
      deleted: doc === null,
    });
  }

  /** A backup: whoever calls it puts the database back to what it is now, under a new epoch. */
  backUp(): (epoch: string) => void {
    const state = structuredClone({
      records: this.records,
      effects: this.effects,
      version: this.#version,
      stations: this.#stations,
    });
    return (epoch) => {
      const kept = structuredClone(state);
      this.records = kept.records;
      this.effects = kept.effects;
      this.#version = kept.version;
      this.#stations = kept.stations;
      this.epoch = epoch;
    };
  }

  pull({ scope, cursor, epoch }: Pull): Page | StartOver {
    if (cursor.phase !== 'start' && epoch !== this.epoch) {
      return { ok: 'start_over', scope, epoch: this.epoch };
    }
    const inScope = [...this.records.values()].filter((record) => record.scope === scope);
    const head = Math.max(0, ...inScope.map((record) => record.version));
    const from: Cursor = cursor.phase === 'start' ? { phase: 'book', head, after: null } : cursor;
    const all =
      from.phase === 'book'
        ? inScope
            .filter(
              (r) => !r.deleted && r.version <= from.head && recordKey(r) > (from.after ?? ''),
            )
            .sort((a, b) => (recordKey(a) < recordKey(b) ? -1 : 1))
        : inScope
            .filter((record) => record.version > from.version)
            .sort((a, b) => a.version - b.version);
    const taken = all.slice(0, PAGE_ROWS);
    const last = taken.at(-1);
    const whole = taken.length === all.length;
    const next: Cursor =
      from.phase === 'feed'
        ? { phase: 'feed', version: last?.version ?? from.version }
        : whole || last === undefined
          ? { phase: 'feed', version: from.head }
          : { phase: 'book', head: from.head, after: recordKey(last) };
    const rows = taken.map(
      ({ kind, id, version, doc }): PageRow => [
        kind,
        id,
        version,
        doc as Record<string, unknown> | null,
      ],
    );
    return {
      ok: true,
      scope,
      rows: zstdCompressSync(JSON.stringify(rows)),
      count: rows.length,
      next,
      done: from.phase === 'feed' && whole,
      head,
      remaining: { rows: all.length - taken.length, bytes: 0 },
    };
  }

  push(station: string, store: string, mutations: readonly Mutation[]): PushAnswer {
    const known = this.#stations.get(station) ?? { lastSequence: 0, results: new Map() };
    this.#stations.set(station, known);
    const results: { id: string; sequence: number; result: MutationResult }[] = [];
    for (const mutation of mutations) {
      const { id, sequence } = mutation;
      let result = known.results.get(id);
      if (result === undefined) {
        if (sequence <= known.lastSequence)
          return { ok: 'rewound', lastSequence: known.lastSequence };
        if (sequence > known.lastSequence + 1)
          return { ok: 'gap', expected: known.lastSequence + 1 };
        result = this.#apply(mutation, station, store);
        known.results.set(id, result);
        known.lastSequence = sequence;
      }
      results.push({ id, sequence, result });
    }
    return { ok: true, results, lastSequence: known.lastSequence };
  }

  #apply(mutation: Mutation, station: string, store: string): MutationResult {
    this.effects.set(mutation.id, (this.effects.get(mutation.id) ?? 0) + 1);
    const held = new Map(touchedRecords(mutation).map((ref) => [recordKey(ref), ref]));
    const reduction = reduceMutation(
      mutation,
      (ref) => (held.has(recordKey(ref)) ? this.records.get(recordKey(ref)) : undefined),
      { id: station, store, mode: 'associate' },
    );
    if (reduction.status !== 'writes') return reduction;
    const versions: Record<string, number> = {};
    for (const { kind, id, scope, doc } of reduction.writes) {
      this.write({ kind, id }, scope, doc);
      versions[recordKey({ kind, id })] = this.#version;
    }
    if (reduction.writes.length === 0) {
      for (const [key, ref] of held) {
        const record = this.records.get(recordKey(ref));
        if (record !== undefined) versions[key] = record.version;
      }
    }
    return { status: 'accepted', versions };
  }
}
