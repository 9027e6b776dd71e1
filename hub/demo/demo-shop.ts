/**
 * The whole demo shop as batches of records, made as they are asked for: a million customers need no
 * more memory than a hundred. Pure: the same seed and `nowMs` give the same batches.
 */
import type { RecordWrite } from '#shared/domain/record.ts';
import { catalogueRecords } from './catalogue.ts';
import { type DemoSeed, demoCustomer } from './demo-customer.ts';
import { staffRecords } from './premises.ts';

export interface DemoBatch {
  /** The last customer of the batch; 0 for the batch with staff and catalogue. */
  upTo: number;
  records: RecordWrite[];
}

export interface DemoShop extends DemoSeed {
  customers: number;
}

const customersPerBatch = 250;

/**
 * @param after leaves out what comes before the customer with this number and including it; undefined
 * begins with staff and catalogue.
 */
export function* demoShop(shop: DemoShop, after?: number): Generator<DemoBatch> {
  if (after === undefined) yield { upTo: 0, records: [...staffRecords(), ...catalogueRecords()] };
  for (let first = (after ?? 0) + 1; first <= shop.customers; first += customersPerBatch) {
    const upTo = Math.min(shop.customers, first + customersPerBatch - 1);
    const records: RecordWrite[] = [];
    for (let index = first; index <= upTo; index++) records.push(...demoCustomer(shop, index));
    yield { upTo, records };
  }
}
