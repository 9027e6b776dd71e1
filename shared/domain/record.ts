/**
 * The one shape everything Dangol keeps is stored in: a versioned document of a kind, inside a scope.
 *
 * 1. `version` is the hub's number of the record's last change; one increasing sequence per hub.
 * 2. A scope is what a station may hold; a record is in exactly one scope.
 * 3. A deleted record is a tombstone: it keeps kind, id, scope and version, and has no document.
 */
import { z } from 'zod';

/** What a station may hold: `catalog`, `store:gangnam`, `region:kr`, `staff:gangnam`, `policy:gangnam`. */
export const Scope = z
  .string()
  .regex(/^(?:catalog|(?:store|region|staff|policy):[a-z0-9][a-z0-9-]{0,39})$/);
export type Scope = z.infer<typeof Scope>;

/** The kinds this version knows. Unknown kinds from a newer hub are kept as they are, and not shown. */
export const Kind = z.enum([
  'customer',
  'consent',
  'note',
  'order',
  'preference',
  'product',
  'staff',
  'pickup',
  'pickup-policy',
  'arrival',
  'return',
  'incident',
]);
export type Kind = z.infer<typeof Kind>;

/** A record's id: a uuid v7, or the source system's id with its prefix (`shopify:1234`). */
export const RecordId = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[A-Za-z0-9][A-Za-z0-9:._#@+-]*$/);
export type RecordId = z.infer<typeof RecordId>;

/** A store's short name, as in `store:gangnam`. */
export const StoreId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
export type StoreId = z.infer<typeof StoreId>;

/** What a station is used for. A kiosk holds no customers; a pickup desk holds no customer book. */
export const StationMode = z.enum(['associate', 'kiosk', 'pickup']);
export type StationMode = z.infer<typeof StationMode>;

/** Which record: its kind and id. */
export interface RecordRef {
  kind: string;
  id: string;
}

/** A record as a station or the hub holds it. `doc` is null exactly where `deleted` is true. */
export interface RecordState extends RecordRef {
  scope: string;
  version: number;
  doc: unknown;
  deleted: boolean;
}

/** A record as a reducer writes it, before the hub gave it a version. */
export interface RecordWrite extends RecordRef {
  scope: string;
  doc: Record<string, unknown>;
}

/** `kind/id`, the key of a record in maps and cursors. A kind never holds a slash. */
export function recordKey(ref: RecordRef): string {
  return `${ref.kind}/${ref.id}`;
}
