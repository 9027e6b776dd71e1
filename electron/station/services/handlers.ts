/** Maps the RPC contract to services, each behind the guard (guard.ts). */
import type { CallName } from '#shared/rpc/contract.ts';
import { CallRefused, type Handlers } from '#shared/rpc/server.ts';
import { grantApproval, requestApproval } from './approve.ts';
import {
  discardAttention,
  exportAttention,
  listAttention,
  listUnsent,
  resolveConflict,
  retryAttention,
} from './attention.ts';
import type { ServiceContext } from './context.ts';
import { openCustomer } from './customer-card.ts';
import { editCustomer } from './customer-edit.ts';
import { searchCustomers } from './customer-search.ts';
import { deskHandlers } from './desk.ts';
import { guardHandlers } from './guard.ts';
import { addNote, recordPreference, retractNote, retractPreference } from './observations.ts';
import { resolveScan } from './scan.ts';
import { changePin, openSession, setPin } from './sign-in.ts';
import { findBadge, listStaff } from './staff.ts';
import { giveCode } from './staff-codes.ts';

/** Calls that work whether or not the station's files are open. */
export type StationCalls = Pick<Handlers, 'station.status' | 'station.enrol' | 'station.contact'>;

/** @param open gives the open station's context, or undefined while there is none. */
export function createHandlers(
  station: StationCalls,
  open: () => ServiceContext | undefined,
): Handlers {
  const ready = (call: CallName): ServiceContext => {
    const context = open();
    if (context === undefined) throw new CallRefused('not_ready', call);
    return context;
  };
  const handlers: Handlers = {
    ...station,
    'sync.retry': () => {
      ready('sync.retry').sync.retryNow();
      return {};
    },
    'damage.seen': () => {
      const { store, changed } = ready('damage.seen');
      store.forgetDamage('outbox');
      store.forgetDamage('end');
      store.forgetDamage('back');
      changed.status();
      return {};
    },
    'staff.list': () => listStaff(ready('staff.list')),
    'session.badge': async ({ text }) => ({
      staffId: await findBadge(ready('session.badge'), text),
    }),
    'session.open': (args) => openSession(ready('session.open'), args),
    'session.lock': () => {
      ready('session.lock').session.lock('asked');
      return {};
    },
    'session.touch': ({ idleMs }) => {
      ready('session.touch').session.touch(idleMs);
      return {};
    },
    'pin.set': (args) => setPin(ready('pin.set'), args),
    'pin.change': (args) => changePin(ready('pin.change'), args),
    'staff.code': ({ staffId }) => giveCode(ready('staff.code'), staffId),
    'approval.request': (args) => requestApproval(ready('approval.request'), args),
    'approval.grant': (args) => grantApproval(ready('approval.grant'), args),
    'customer.search': (args) => searchCustomers(ready('customer.search'), args),
    'scan.resolve': (args) => resolveScan(ready('scan.resolve'), args),
    'customer.open': ({ customerId }) => openCustomer(ready('customer.open'), customerId),
    'customer.edit': (args) => editCustomer(ready('customer.edit'), args),
    'preference.record': (args) => recordPreference(ready('preference.record'), args),
    'preference.retract': (args) => retractPreference(ready('preference.retract'), args),
    'note.add': (args) => addNote(ready('note.add'), args),
    'note.retract': (args) => retractNote(ready('note.retract'), args),
    'outbox.unsent': () => listUnsent(ready('outbox.unsent')),
    'attention.list': () => listAttention(ready('attention.list')),
    'attention.retry': ({ mutationId }) => retryAttention(ready('attention.retry'), mutationId),
    'attention.discard': (args) => discardAttention(ready('attention.discard'), args),
    'attention.resolve': (args) => resolveConflict(ready('attention.resolve'), args),
    'attention.export': (args) => exportAttention(ready('attention.export'), args),
    ...deskHandlers(ready),
  };
  return guardHandlers(handlers, open);
}
