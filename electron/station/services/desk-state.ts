/**
 * What the desk remembers while the station is open: who is being served, and what the hub said to their
 * claim. One person at a time; it ends with the hand-over, with the next person, or with the sign-in.
 */
import type { CodeFault } from '#shared/domain/pickup-code.ts';
import type { ProofMethod, Verified } from '#shared/domain/pickup.ts';
import type { StopReason } from '#shared/domain/pickup-verdict.ts';
import type { StaffRef } from '#shared/domain/observer.ts';
import type { PrinterAddress } from '../printing/printer-address.ts';
import type { DeskBook } from './desk-book.ts';

/** Asked once: which of these is in the order. */
export interface Question {
  choices: string[];
  right: number;
}

export interface OpenCheck {
  checkId: string;
  pickupId: string;
  /** Null for the buyer. */
  collectorId: string | null;
  /** Who serves them. */
  staff: StaffRef;
  proven: Set<ProofMethod>;
  /** When the code was proven; null while it was not. */
  codeAt: number | null;
  document: Verified['document'];
  /** What is wrong with the code that was scanned. */
  codeFault: CodeFault | 'code_wrong' | null;
  /** It was opened by a code that the hub signed, or by the eight characters. */
  byCode: boolean;
  /** The claim's mutation; null while there is none. */
  claim: string | null;
  /** Why the hub did not let this desk have it. */
  refused: StopReason | null;
  /** The hub was silent when it was asked: what holds without it holds for this person. */
  cutOff: boolean;
  /** Wrong tries of this check. */
  wrong: number;
  /** Undefined where none was made yet, null where there is none (any more). */
  question: Question | null | undefined;
}

export interface DeskState {
  book: DeskBook;
  /** Where labels and slips are printed. */
  printer: PrinterAddress | null;
  check: OpenCheck | null;
  /** Resolves with true once `is` is so, asked after each change; false when it was not within the time. */
  waitUntil(is: () => boolean, withinMs: number): Promise<boolean>;
  /** Something changed that somebody may wait for. */
  noticed(): void;
}

/** @param callAfter calls later; returns a function that cancels. */
export function createDeskState(parts: {
  book: DeskBook;
  printer: PrinterAddress | null;
  callAfter(delayMs: number, run: () => void): () => void;
}): DeskState {
  const waiting = new Set<() => void>();
  return {
    book: parts.book,
    printer: parts.printer,
    check: null,
    noticed() {
      for (const look of waiting) look();
    },
    async waitUntil(is, withinMs) {
      if (is()) return true;
      return await new Promise((resolve) => {
        const end = (so: boolean) => {
          cancel();
          waiting.delete(look);
          resolve(so);
        };
        const look = () => {
          if (is()) end(true);
        };
        const cancel = parts.callAfter(withinMs, () => end(false));
        waiting.add(look);
      });
    },
  };
}
