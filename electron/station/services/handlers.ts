/** Maps the RPC contract to services. Before the station is open every call but three is `not_ready`. */
import { calls } from '#shared/rpc/contract.ts';
import { CallRefused, type Handlers } from '#shared/rpc/server.ts';
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
import { addNote, recordPreference, retractNote, retractPreference } from './observations.ts';
import { resolveScan } from './scan.ts';
import { chooseStaff, listStaff } from './staff.ts';

/** Calls that work whether or not the station's files are open. */
export type StationCalls = Pick<Handlers, 'station.status' | 'station.enrol' | 'station.contact'>;

/** @param open gives the open station's context, or undefined while there is none. */
export function createHandlers(
  station: StationCalls,
  open: () => ServiceContext | undefined,
): Handlers {
  const ready = (call: keyof typeof calls): ServiceContext => {
    const context = open();
    if (context === undefined) throw new CallRefused('not_ready', call);
    if (context.identity.mode !== 'associate') throw new CallRefused('not_permitted', call);
    return context;
  };
  return {
    ...station,
    'sync.retry': () => {
      ready('sync.retry').sync.retryNow();
      return {};
    },
    'damage.seen': () => {
      const { store, changed } = ready('damage.seen');
      store.forgetDamage('outbox');
      store.forgetDamage('end');
      changed.status();
      return {};
    },
    'staff.list': () => listStaff(ready('staff.list').store),
    'staff.choose': ({ staffId }) => {
      chooseStaff(ready('staff.choose'), staffId);
      return {};
    },
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
    'attention.discard': ({ mutationId }) =>
      discardAttention(ready('attention.discard'), mutationId),
    'attention.resolve': (args) => resolveConflict(ready('attention.resolve'), args),
    'attention.export': (args) => exportAttention(ready('attention.export'), args),
  };
}
