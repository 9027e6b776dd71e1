/**
 * What was scanned or typed at the desk, in one call from the scan to the verdict.
 *
 *   DG1.…            signature, store, epoch, expiry ─▶ the check of that pickup, or why not
 *   eight characters counted, then looked up          ─▶ the check, proven by code
 *   a product, a bin, the done card                    ─▶ said as such
 *   anything else    number, name, phone, e-mail      ─▶ the check of the one it is, or a list
 */
import { plainScan, readScan } from '#shared/domain/scan.ts';
import type { CallArgs } from '#shared/rpc/contract.ts';
import type { DeskRead, StopReason } from '#shared/rpc/desk.ts';
import type { ServiceContext } from './context.ts';
import { openCheck, type Opening } from './desk-check.ts';
import { checkSignedCode, checkTypedCode, noteWrong } from './desk-codes.ts';
import { pickupsOf } from './desk-find.ts';
import { type DeskRules, deskRules } from './desk-policy.ts';
import { pickupView } from './desk-view.ts';

const HITS_MOST = 50;

export function readAtDesk(context: ServiceContext, { text }: CallArgs<'desk.read'>): DeskRead {
  const rules = deskRules(context);
  if (rules === undefined) return stop('unknown');
  const plain = plainScan(text);
  // Also one that was cut short on its way: it is no name of anybody.
  if (plain.startsWith('DG1.')) return readSigned(context, rules, plain);
  const scan = readScan(plain);
  switch (scan.what) {
    case 'pickup':
      return readSigned(context, rules, plain);
    case 'product':
      // A shop's order numbers may look like trade items.
      return context.store.pickupsNumbered(plain).length === 0
        ? { what: 'product', gtin: scan.gtin }
        : readTyped(context, rules, plain);
    case 'bin':
      return { what: 'bin', bin: scan.bin };
    case 'done':
      return { what: 'done_card' };
    case 'forbidden':
      return { what: 'forbidden' };
    case 'member':
    case 'order':
      return listed(context, rules, scan.number);
    case 'text':
      return readTyped(context, rules, scan.text);
  }
}

function readSigned(context: ServiceContext, rules: DeskRules, text: string): DeskRead {
  const code = checkSignedCode(context, rules, text);
  const fault = code === undefined ? 'code_forged' : code.fault;
  const pickupId = code?.pickupId ?? null;
  if (fault !== null) noteWrong(context, pickupId, fault);
  // Of a forged code, or another store's, nothing it says is worth showing anything for.
  if (fault === 'code_forged' || fault === 'code_other_store') return stop(fault);
  if (pickupId === null) return stop(fault ?? 'unknown');
  const proven = fault === null ? (['code'] as const) : [];
  return opened(context, { pickupId, collectorId: null, proven, codeFault: fault, byCode: true });
}

function readTyped(context: ServiceContext, rules: DeskRules, typed: string): DeskRead {
  const code = checkTypedCode(context, rules, typed);
  switch (code.is) {
    case 'right': {
      const { pickupId, fault } = code;
      const proven = fault === null ? (['code'] as const) : [];
      return opened(context, {
        pickupId,
        collectorId: null,
        proven,
        codeFault: fault,
        byCode: true,
      });
    }
    case 'no_code':
      return listed(context, rules, typed);
    case 'closed':
    case 'unknown': {
      const read = listed(context, rules, typed);
      const nobody = read.what === 'found' && read.total === 0;
      if (code.is === 'closed') return nobody ? stop('desk_locked') : read;
      if (!nobody) {
        // A name of eight letters was no guess at a code.
        code.takeBack();
        return read;
      }
      noteWrong(context, null, 'code_wrong');
      return stop(context.store.deskAttempts.isClosed() ? 'desk_locked' : 'code_wrong');
    }
  }
}

/** The one pickup of exactly this number is opened; people are chosen from a list, be it one. */
function listed(context: ServiceContext, rules: DeskRules, typed: string): DeskRead {
  const [numbered, ...more] = context.store.pickupsNumbered(typed);
  if (numbered !== undefined && more.length === 0) {
    return opened(context, { pickupId: numbered.id, collectorId: null });
  }
  const found = pickupsOf(context, rules, typed);
  const hits = found
    .slice(0, HITS_MOST)
    .map(({ pickupId, pickup }) => pickupView(context, pickupId, pickup));
  return { what: 'found', hits, total: found.length };
}

function opened(context: ServiceContext, opening: Opening): DeskRead {
  const checked = openCheck(context, opening);
  return checked.ok ? { what: 'check', check: checked.check } : stop('unknown');
}

function stop(reason: StopReason): DeskRead {
  return { what: 'stop', reason };
}
