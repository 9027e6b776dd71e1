/** What is synced: customers of the demo shop and nothing else, in the order of their keys. */
import { createHash } from 'node:crypto';
import { demoCustomer } from '#hub/demo/demo-customer.ts';
import type { RecordWrite } from '#shared/domain/record.ts';

const seed = 1;
const nowMs = Date.UTC(2026, 10, 1);

/** `first` and `last` count from 1. Keys are in the order of numbers up to a million. */
export function* customers(last: number, first = 1): Generator<RecordWrite> {
  for (let index = first; index <= last; index += 1) {
    const [customer] = demoCustomer({ seed, nowMs }, index);
    if (customer === undefined) throw new Error(`no customer ${index}`);
    yield customer;
  }
}

export interface ContentHash {
  /** Rows must come in the order of their ids. */
  add(id: string, doc: unknown): void;
  digest(): string;
}

/** A hash of everything there is of each customer, whatever order its keys are in. */
export function contentHash(): ContentHash {
  const hash = createHash('sha256');
  return {
    add: (id, doc) => hash.update(`${id}\n${canonical(doc)}\n`),
    digest: () => hash.digest('hex'),
  };
}

export interface Source {
  hash: string;
  /** Of the documents as compact JSON, with kind, id and version as the wire has them. */
  jsonBytes: number;
  documentBytes: number;
}

export function describeSource(people: number): Source {
  const hash = contentHash();
  let jsonBytes = 0;
  let documentBytes = 0;
  let version = 0;
  for (const { kind, id, doc } of customers(people)) {
    version += 1;
    hash.add(id, doc);
    jsonBytes += Buffer.byteLength(JSON.stringify([kind, id, version, doc])) + 1;
    documentBytes += Buffer.byteLength(JSON.stringify(doc));
  }
  return { hash: hash.digest(), jsonBytes, documentBytes };
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
