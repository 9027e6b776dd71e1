/**
 * What each call needs. Exhaustive by type: a call that is not listed here does not compile.
 *
 *   anyone      may be made with nobody signed in
 *   signed_in   by whoever is signed in
 *   an action   by whoever may do that to anything at all; to whose, the service decides
 */
import type { Action } from '#shared/domain/permissions.ts';
import type { CallName } from './contract.ts';

export type CallNeed = 'anyone' | 'signed_in' | Action;

export const callNeeds: Record<CallName, CallNeed> = {
  'station.status': 'anyone',
  'station.enrol': 'anyone',
  'station.contact': 'anyone',
  'sync.retry': 'anyone',
  'staff.list': 'anyone',
  'session.badge': 'anyone',
  'session.open': 'anyone',
  'session.lock': 'anyone',
  'session.touch': 'signed_in',
  'pin.set': 'anyone',
  'pin.change': 'staff.pin',
  'staff.code': 'staff.code',
  'approval.request': 'approval.ask',
  'approval.grant': 'approval.ask',
  'damage.seen': 'station.acknowledge',
  'customer.search': 'customer.find',
  'scan.resolve': 'code.scan',
  'customer.open': 'customer.view',
  'customer.edit': 'customer.edit',
  'preference.record': 'preference.record',
  'preference.retract': 'preference.retract',
  'note.add': 'note.add',
  'note.retract': 'note.retract',
  'outbox.unsent': 'change.view',
  'attention.list': 'change.view',
  'attention.retry': 'change.retry',
  'attention.discard': 'change.discard',
  'attention.resolve': 'change.resolve',
  'attention.export': 'change.export',
  'desk.wait': 'pickup.find',
  'desk.read': 'pickup.hand_over',
  'desk.open': 'pickup.hand_over',
  'desk.look': 'pickup.hand_over',
  'desk.prove': 'pickup.hand_over',
  'desk.leave': 'pickup.hand_over',
  'desk.hand_over': 'pickup.hand_over',
  'desk.undo': 'pickup.undo',
  'desk.hold': 'pickup.hold',
  'desk.release': 'pickup.release',
  'desk.collector': 'pickup.collector',
  'desk.resend': 'pickup.resend',
  'desk.find': 'pickup.find',
  'desk.queue': 'pickup.find',
  'desk.pick': 'pickup.stage',
  'desk.shortage': 'pickup.stage',
  'desk.stage': 'pickup.stage',
  'desk.ready': 'pickup.stage',
  'desk.return_open': 'return.receive',
  'desk.return': 'return.receive',
  'desk.alternatives': 'return.receive',
  'desk.incidents': 'incident.view',
  'desk.acknowledge': 'incident.acknowledge',
  'desk.arrive': 'pickup.find',
  'desk.gone': 'pickup.hand_over',
  'desk.label': 'pickup.find',
  'desk.shelf_label': 'pickup.stage',
};
