/** What every service of an open station works with. */
import type { Identity } from '../identity.ts';
import type { Store } from '../store/store.ts';
import type { SyncDriver } from '../sync/driver.ts';
import type { Approvals } from './approvals.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { DeskState } from './desk-state.ts';
import type { PinDesk } from './pin-desk.ts';
import type { Session } from './session.ts';
import type { StaffBook } from './staff-book.ts';

export interface ServiceContext {
  store: Store;
  sync: SyncDriver;
  /** Says what the person does here. */
  audit: AuditTrail;
  /** A hash of a search that only this station can make: the same search, the same hash. */
  searchHash(query: string): string;
  identity: Identity;
  /** This device's clock corrected by its offset to the hub's, milliseconds since 1970. */
  nowMs(): number;
  /** A new uuid v7. */
  newId(): string;
  /** Cryptographically random bytes. */
  randomBytes(count: number): Uint8Array;
  /** Who works here. */
  staff: StaffBook;
  /** Who is signed in. */
  session: Session;
  pins: PinDesk;
  approvals: Approvals;
  /** Whom the pickup desk serves, and what its lists are made of. */
  desk: DeskState;
  /** The store's pepper, 32 bytes; undefined until the hub has told it. */
  pepper(): Uint8Array | undefined;
  /** Whether the last save failed for want of disk space. */
  storage: { full(): boolean; report(full: boolean): void };
  /** Tells screens that these records, or the counts, changed. */
  changed: { records(refs: { kind: string; id: string }[]): void; status(): void };
}
