/** What is synced: customers of the demo shop and nothing else. */
import { hash } from 'node:crypto';
import { demoCustomer } from '#hub/demo/demo-customer.ts';
import type { RecordWrite } from '#shared/domain/record.ts';

const seed = 1;
const nowMs = Date.UTC(2026, 10, 1);

/** `first` and `last` count from 1. */
export function* customers(last: number, first = 1): Generator<RecordWrite> {
  for (let index = first; index <= last; index += 1) yield customerAt(index);
}

/** The customer of a number, from 1 on; there are as many as are asked for. */
export function customerAt(index: number): RecordWrite {
  const [customer] = demoCustomer({ seed, nowMs }, index);
  if (customer === undefined) throw new Error(`no customer ${index}`);
  return customer;
}

export interface ContentHash {
  add(id: string, doc: unknown): void;
  digest(): string;
}

/** A hash of everything there is of each customer, whatever order they and their fields come in. */
export function contentHash(): ContentHash {
  const sum = new BigUint64Array(4);
  return {
    add(id, doc) {
      const row = hash('sha256', `${id}\n${canonical(doc)}`, 'buffer');
      for (let i = 0; i < sum.length; i += 1)
        sum[i] = (sum[i] as bigint) + row.readBigUInt64LE(i * 8);
    },
    digest: () => Buffer.from(sum.buffer).toString('hex'),
  };
}

export interface Source {
  hash: string;
  /** Of the documents as compact JSON, with kind, id and version as the wire has them. */
  jsonBytes: number;
  documentBytes: number;
}

export function describeSource(people: number): Source {
  const content = contentHash();
  let jsonBytes = 0;
  let documentBytes = 0;
  let version = 0;
  for (const { kind, id, doc } of customers(people)) {
    version += 1;
    content.add(id, doc);
    jsonBytes += Buffer.byteLength(JSON.stringify([kind, id, version, doc])) + 1;
    documentBytes += Buffer.byteLength(JSON.stringify(doc));
  }
  return { hash: content.digest(), jsonBytes, documentBytes };
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
