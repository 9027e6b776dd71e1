/**
 * Who is signed in at this station, and since when nobody touched it. Without input for two minutes, by the
 * clock that runs forward or by the one on the wall (a device that slept), nobody is.
 */
import type { StaffRole } from '#shared/domain/staff.ts';
import type { StaffBook } from './staff-book.ts';

export const LOCK_AFTER_MS = 120_000;

export interface SignedIn {
  staffId: string;
  name: string;
  role: StaffRole;
}

export type LockReason = 'asked' | 'idle' | 'left' | 'other_person';

export interface Session {
  /** Null for nobody. Whoever left since, or lost their PIN, is nobody. */
  current(): SignedIn | null;
  open(person: SignedIn): void;
  /** Does nothing where nobody is signed in. */
  lock(reason: LockReason): void;
  /** Somebody touched the screen so long ago. */
  touch(idleMs: number): void;
  stop(): void;
}

export interface SessionParts {
  staff: Pick<StaffBook, 'read'>;
  monotonicMs(): number;
  /** Wall clock. */
  nowMs(): number;
  /** @returns a function that cancels. */
  callAfter(delayMs: number, run: () => void): () => void;
  /** Told after each change of who is signed in. */
  changed(change: { opened: SignedIn } | { locked: SignedIn; reason: LockReason }): void;
}

export function createSession(parts: SessionParts): Session {
  const { staff, changed } = parts;
  let person: SignedIn | null = null;
  let touchedMs = 0;
  let touchedWallMs = 0;
  let cancel = () => {};

  const idleMs = () => Math.max(parts.monotonicMs() - touchedMs, parts.nowMs() - touchedWallMs);

  function lock(reason: LockReason): void {
    cancel();
    if (person === null) return;
    const locked = person;
    person = null;
    changed({ locked, reason });
  }

  function lockWhenIdle(): void {
    cancel();
    const leftMs = LOCK_AFTER_MS - idleMs();
    if (leftMs <= 0) lock('idle');
    else cancel = parts.callAfter(leftMs, lockWhenIdle);
  }

  function noteTouch(agoMs: number): void {
    touchedMs = Math.max(touchedMs, parts.monotonicMs() - agoMs);
    touchedWallMs = parts.nowMs() - (parts.monotonicMs() - touchedMs);
    lockWhenIdle();
  }

  return {
    current() {
      if (person === null) return null;
      if (idleMs() >= LOCK_AFTER_MS) {
        lock('idle');
        return null;
      }
      const known = staff.read(person.staffId);
      if (known?.active !== true || known.pin === undefined) {
        lock('left');
        return null;
      }
      // A role that was changed holds from the moment this station knows of it.
      if (known.role !== person.role) person = { ...person, role: known.role };
      return person;
    },
    open(opened) {
      if (person !== null && person.staffId !== opened.staffId) lock('other_person');
      person = opened;
      touchedMs = parts.monotonicMs();
      noteTouch(0);
      changed({ opened });
    },
    lock,
    touch(agoMs) {
      if (person !== null) noteTouch(agoMs);
    },
    stop: () => cancel(),
  };
}
