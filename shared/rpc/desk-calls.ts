/** The pickup desk's part of the contract. */
import { z } from 'zod';
import { ReturnedLine, ReturnReason } from '#shared/domain/goods-return.ts';
import { HandedLine, HoldReason, ShortageReason, ShortageThen } from '#shared/domain/pickup.ts';
import { RecordId } from '#shared/domain/record.ts';
import {
  Alternative,
  DeskCheck,
  DeskIncident,
  DeskPickup,
  DeskQueue,
  DeskRead,
  DeskWait,
  Proof,
  ReturnOpened,
} from './desk.ts';
import { Refused, saving } from './saving.ts';

const checked = z.union([z.object({ ok: z.literal(true), check: DeskCheck }), Refused]);
const printed = z.object({ svg: z.string(), printed: z.enum(['yes', 'no_printer', 'failed']) });
const approval = z.uuid().optional();
const lines = z.array(HandedLine).min(1).max(500);

export const deskCalls = {
  'desk.wait': { args: z.object({}), result: DeskWait },
  'desk.read': { args: z.object({ text: z.string().min(1).max(1000) }), result: DeskRead },
  'desk.open': {
    args: z.object({ pickupId: RecordId, collectorId: z.string().nullable() }),
    result: checked,
  },
  /** The open check again, its verdict as of now: asked when its pickup changed. */
  'desk.look': { args: z.object({ checkId: z.uuid() }), result: checked },
  'desk.prove': { args: z.object({ checkId: z.uuid(), proof: Proof, approval }), result: checked },
  'desk.leave': { args: z.object({ checkId: z.uuid() }), result: z.object({}) },
  'desk.hand_over': {
    args: z.object({ checkId: z.uuid(), lines, signature: z.string().max(8_000).nullable() }),
    result: saving,
  },
  'desk.undo': {
    args: z.object({
      pickupId: RecordId,
      handOverId: z.uuid(),
      reason: z.enum(['wrong_person', 'wrong_item', 'not_taken', 'recorded_wrongly', 'other']),
      approval,
    }),
    result: saving,
  },
  'desk.hold': { args: z.object({ pickupId: RecordId, reason: HoldReason }), result: saving },
  'desk.release': {
    args: z.object({ pickupId: RecordId, reason: HoldReason, approval }),
    result: saving,
  },
  'desk.collector': {
    args: z.object({
      checkId: z.uuid(),
      name: z.string().min(1).max(80),
      phone: z.string().max(40).nullable(),
      days: z.int().min(1).max(30),
    }),
    result: saving,
  },
  'desk.resend': { args: z.object({ pickupId: RecordId }), result: saving },
  'desk.find': {
    args: z.object({ query: z.string().max(200), limit: z.int().min(1).max(100) }),
    result: z.object({ hits: z.array(DeskPickup), total: z.int() }),
  },
  'desk.queue': { args: z.object({}), result: DeskQueue },
  'desk.pick': {
    args: z.object({ pickupId: RecordId, lineId: z.string(), quantity: z.int().min(0) }),
    result: saving,
  },
  'desk.shortage': {
    args: z.object({
      pickupId: RecordId,
      lineId: z.string(),
      reason: ShortageReason,
      next: ShortageThen,
    }),
    result: saving,
  },
  'desk.stage': {
    args: z.object({ pickupId: RecordId, bin: z.string().min(1).max(40) }),
    result: saving,
  },
  'desk.ready': { args: z.object({ pickupId: RecordId }), result: saving },
  'desk.return_open': { args: z.object({ query: z.string().max(1000) }), result: ReturnOpened },
  'desk.return': {
    args: z.object({
      pickupId: RecordId,
      lines: z.array(ReturnedLine).min(1).max(500),
    }),
    result: saving,
  },
  'desk.alternatives': {
    args: z.object({ pickupId: RecordId, lineId: z.string(), reason: ReturnReason }),
    result: z.array(Alternative),
  },
  'desk.incidents': { args: z.object({}), result: z.array(DeskIncident) },
  'desk.acknowledge': { args: z.object({ incidentId: RecordId, approval }), result: saving },
  /** Somebody came to the desk for it; and somebody who came has gone again. */
  'desk.arrive': { args: z.object({ pickupId: RecordId }), result: saving },
  'desk.gone': { args: z.object({ arrivalId: RecordId }), result: saving },
  /** `bin`: the parcel's label. The picture is for the screen; a missing printer keeps nobody waiting. */
  'desk.label': {
    args: z.object({ pickupId: RecordId, what: z.enum(['bin', 'slip']) }),
    result: printed,
  },
  /** The label of a shelf, to be scanned when a parcel is put there. */
  'desk.shelf_label': {
    args: z.object({ bin: z.string().regex(/^[A-Za-z0-9-]{1,20}$/) }),
    result: printed,
  },
} as const;
