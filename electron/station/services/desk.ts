/** The pickup desk's calls, by their names. */
import type { Handlers } from '#shared/rpc/server.ts';
import type { CallName } from '#shared/rpc/contract.ts';
import { alternativesTo } from './desk-alternatives.ts';
import type { ServiceContext } from './context.ts';
import { openCheck } from './desk-check.ts';
import { leave } from './desk-claims.ts';
import { findPickups } from './desk-find.ts';
import { handOver, undoHandOver } from './desk-hand-over.ts';
import {
  acknowledgeIncident,
  arrive,
  listIncidents,
  noteGone,
  queue,
  waitList,
} from './desk-lists.ts';
import { printPickup, printShelf } from './desk-print.ts';
import { lookAtCheck, prove } from './desk-prove.ts';
import { readAtDesk } from './desk-read.ts';
import { openReturn, receiveReturn } from './desk-returns.ts';
import {
  hold,
  makeReady,
  nameCollector,
  noteShortage,
  pickLine,
  release,
  resendNotice,
  stage,
} from './desk-staging.ts';

type DeskCall = Extract<CallName, `desk.${string}`>;

/** @param ready gives the open station's context, or throws. */
export function deskHandlers(ready: (call: CallName) => ServiceContext): Pick<Handlers, DeskCall> {
  return {
    'desk.wait': () => waitList(ready('desk.wait')),
    'desk.read': (args) => readAtDesk(ready('desk.read'), args),
    'desk.open': (args) => openCheck(ready('desk.open'), args),
    'desk.look': (args) => lookAtCheck(ready('desk.look'), args),
    'desk.prove': (args) => prove(ready('desk.prove'), args),
    'desk.leave': ({ checkId }) => {
      const context = ready('desk.leave');
      if (context.desk.check?.checkId === checkId) leave(context);
      return {};
    },
    'desk.hand_over': (args) => handOver(ready('desk.hand_over'), args),
    'desk.undo': (args) => undoHandOver(ready('desk.undo'), args),
    'desk.hold': (args) => hold(ready('desk.hold'), args),
    'desk.release': (args) => release(ready('desk.release'), args),
    'desk.collector': (args) => nameCollector(ready('desk.collector'), args),
    'desk.resend': (args) => resendNotice(ready('desk.resend'), args),
    'desk.find': (args) => findPickups(ready('desk.find'), args),
    'desk.queue': () => queue(ready('desk.queue')),
    'desk.pick': (args) => pickLine(ready('desk.pick'), args),
    'desk.shortage': (args) => noteShortage(ready('desk.shortage'), args),
    'desk.stage': (args) => stage(ready('desk.stage'), args),
    'desk.ready': (args) => makeReady(ready('desk.ready'), args),
    'desk.return_open': (args) => openReturn(ready('desk.return_open'), args),
    'desk.return': (args) => receiveReturn(ready('desk.return'), args),
    'desk.alternatives': (args) => alternativesTo(ready('desk.alternatives'), args),
    'desk.incidents': () => listIncidents(ready('desk.incidents')),
    'desk.acknowledge': (args) => acknowledgeIncident(ready('desk.acknowledge'), args),
    'desk.arrive': (args) => arrive(ready('desk.arrive'), args),
    'desk.gone': (args) => noteGone(ready('desk.gone'), args),
    'desk.label': (args) => printPickup(ready('desk.label'), args),
    'desk.shelf_label': (args) => printShelf(ready('desk.shelf_label'), args),
  };
}
