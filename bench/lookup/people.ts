/**
 * The book that is looked up: customers of the demo shop, and the order of every tenth. A person who is
 * not in the book comes from the same generator, with a number beyond the last.
 */
import { demoCustomer } from '#hub/demo/demo-customer.ts';
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

/** What queries are made of. */
export interface Someone {
  /** undefined for a person who is not in the book. */
  id: string | undefined;
  doc: Customer;
  orderNumber: string | undefined;
}

/** `wanted` people spread evenly over the book, then a quarter as many who are not in it. */
export function* drawPeople(people: number, wanted: number): Generator<Someone> {
  const inside = Math.min(people, wanted);
  // Odd steps and their neighbours: every tenth has an order, and some of those must come by.
  for (let i = 0; i < inside; i += 1) {
    const index = 1 + Math.floor((i * people) / inside);
    yield someone(index, true);
    if (i % 5 === 0) yield someone(Math.max(10, Math.floor(index / 10) * 10), true);
  }
  for (let i = 1; i <= wanted / 4; i += 1) yield someone(people + i * 10, false);
}

function someone(index: number, inBook: boolean): Someone {
  const { customer, order } = bookEntry(index);
  return {
    id: inBook ? customer.id : undefined,
    doc: customer.doc as unknown as Customer,
    orderNumber: order === undefined ? undefined : String(order.doc?.number),
  };
}
