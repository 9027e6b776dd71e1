/** The kinds of files that can be imported, and how each goes from rows to records. */
import type { Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { type Applied, applyCustomers } from './apply-customers.ts';
import { applyDocuments, type DocumentItem } from './apply-documents.ts';
import type { Row, SheetShape } from './csv/sheet.ts';
import type { ApplyContext } from './customer-changes.ts';
import type { RowGroup } from './row-group.ts';
import type { CustomerItem } from './said-customer.ts';
import { type MappedRow, readShopifyCustomer, shopifyCustomers } from './shopify/customers.ts';
import { orderKey, readShopifyOrder, shopifyOrders } from './shopify/orders.ts';
import { productKey, readShopifyProduct, shopifyProducts } from './shopify/products.ts';

export interface ReadOptions {
  source: string;
  region: string;
  currency: string;
}

export interface KindOfImport<Item extends { line: number } = { line: number }> {
  shape: SheetShape;
  /** What its records are called in a report. */
  things: 'customers' | 'orders' | 'products';
  /** Tells which rows are one thing; undefined where each row is one. */
  keyOf: ((row: Row) => string) | undefined;
  read(group: RowGroup, options: ReadOptions): MappedRow<Item>;
  apply(trx: Transaction<Database>, context: ApplyContext, items: Item[]): Promise<Applied[]>;
  /** Where its records are kept, for a region such as KR. */
  scopeOf(region: string): string;
}

const customers: KindOfImport<CustomerItem> = {
  shape: shopifyCustomers,
  things: 'customers',
  keyOf: undefined,
  read: ({ rows: [row] }, { region }) =>
    row === undefined ? { item: null, problems: [] } : readShopifyCustomer(row, region),
  apply: applyCustomers,
  scopeOf: regionScope,
};

const orders: KindOfImport<DocumentItem> = {
  shape: shopifyOrders,
  things: 'orders',
  keyOf: orderKey,
  read: readShopifyOrder,
  apply: (trx, context, items) => applyDocuments(trx, 'order', context, items),
  scopeOf: regionScope,
};

const products: KindOfImport<DocumentItem> = {
  shape: shopifyProducts,
  things: 'products',
  keyOf: productKey,
  read: readShopifyProduct,
  apply: (trx, context, items) => applyDocuments(trx, 'product', context, items),
  scopeOf: () => 'catalog',
};

export const importKinds = {
  'shopify-customers': customers,
  'shopify-orders': orders,
  'shopify-products': products,
} as const;

export type ImportKind = keyof typeof importKinds;

/** As typed on the command line. */
export function isImportKind(name: string): name is ImportKind {
  return Object.hasOwn(importKinds, name);
}

/** The system an import is from; part of its records' ids. */
export function sourceOf(kind: ImportKind): string {
  return kind.slice(0, kind.indexOf('-'));
}

function regionScope(region: string): string {
  return `region:${region.toLowerCase()}`;
}
