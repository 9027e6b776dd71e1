/** The commands for what people did at the stations. */
import { auditMonthly, auditReport, auditVerify } from '../audit.ts';
import { type CommandTable, json, text } from './command.ts';

export const auditCommands: CommandTable = {
  'audit verify': {
    usage: '[--station STATION] [--json]',
    help: 'check that nothing was cut from, or changed in, what people did at the stations',
    options: { station: { type: 'string' }, ...json },
    words: [],
    run: (context, { station, ...values }) =>
      auditVerify(context, { station: text(station), json: values.json === true }),
  },
  'audit report': {
    usage: '--subject CUSTOMER_ID | SOURCE/ID [--json]',
    help: 'list who looked at a person, or changed something of theirs, when and where',
    options: { subject: { type: 'string' }, ...json },
    words: [],
    run: (context, { subject, ...values }) =>
      auditReport(context, { subject: text(subject), json: values.json === true }),
  },
  'audit monthly': {
    usage: '[--month 2026-11] [--hours 9-22] [--time-zone Asia/Seoul] [--json]',
    help: 'what is to be looked through every month: access by staff, exports, what is unusual',
    options: {
      month: { type: 'string' },
      hours: { type: 'string' },
      'time-zone': { type: 'string' },
      ...json,
    },
    words: [],
    run: (context, values) =>
      auditMonthly(context, {
        month: text(values.month),
        hours: text(values.hours),
        timeZone: text(values['time-zone']),
        json: values.json === true,
      }),
  },
};
