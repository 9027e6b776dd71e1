/**
 * The book that is looked up: customers of the demo shop, and the order of every tenth. A person who is
 * not in the book comes from the same generator, with a number beyond the last.
 */
import { demoCustomer } from '#hub/demo/demo-customer.ts';
import { createRandom } from '#hub/demo/random.ts';
import type { Customer } from '#shared/domain/customer.ts';
import type { RecordWrite } from '#shared/domain/record.ts';

const seed = 1;
const nowMs = Date.UTC(2026, 10, 1);

export interface BookEntry {
  customer: RecordWrite;
  order: RecordWrite | undefined;
}

export function bookEntry(index: number): BookEntry {
  const records = demoCustomer({ seed, nowMs }, index);
  const [customer] = records;
  if (customer === undefined) throw new Error(`no customer ${index}`);
  const order = index % 10 === 0 ? records.find(({ kind }) => kind === 'order') : undefined;
  return { customer, order };
}

/** `#1234`; empty where there is no order. */
export function orderNumberOf(order: RecordWrite | undefined): string {
  const number = order?.doc?.number;
  return typeof number === 'string' ? number : '';
}

/** What queries are made of. */
export interface Someone {
  /** undefined for a person who is not in the book. */
  id: string | undefined;
  doc: Customer;
  orderNumber: string | undefined;
}

/** `wanted` people of the book by chance, every fifth one with an order, then a quarter as many who are not in it. */
export function* drawPeople(people: number, wanted: number): Generator<Someone> {
  const random = createRandom(seed, 0);
  for (let i = 0; i < wanted; i += 1) {
    const index = 1 + random.int(people);
    yield someone(i % 5 === 0 ? Math.min(people, Math.ceil(index / 10) * 10) : index, true);
  }
  for (let i = 1; i <= wanted / 4; i += 1) yield someone(people + i * 10, false);
}

function someone(index: number, inBook: boolean): Someone {
  const { customer, order } = bookEntry(index);
  return {
    id: inBook ? customer.id : undefined,
    doc: customer.doc as unknown as Customer,
    orderNumber: orderNumberOf(order) || undefined,
  };
}
