/** The commands for who works in the stores. */
import {
  staffAdd,
  staffBadge,
  staffCode,
  staffLeave,
  staffList,
  staffRole,
} from '../staff-commands.ts';
import { type CommandTable, json, text } from './command.ts';

export const staffCommands: CommandTable = {
  'staff add': {
    usage:
      '--store gangnam --role pickup|associate|lead|manager|privacy_officer --name NAME [--json]',
    help: 'somebody new in a store; prints the one-time code for their first PIN',
    options: {
      store: { type: 'string' },
      role: { type: 'string' },
      name: { type: 'string' },
      ...json,
    },
    words: [],
    run: (context, values) =>
      staffAdd(context, {
        store: text(values.store),
        role: text(values.role),
        name: text(values.name),
        json: values.json === true,
      }),
  },
  'staff list': {
    usage: '[--store gangnam] [--json]',
    help: 'who works there, and who has no PIN yet',
    options: { store: { type: 'string' }, ...json },
    words: [],
    run: (context, { store, json: asJson }) =>
      staffList(context, { store: text(store), json: asJson === true }),
  },
  'staff code': {
    usage: 'STAFF [--json]',
    help: 'a one-time code for a new PIN; the old one ends, and so does a lockout',
    options: json,
    words: ['STAFF'],
    run: (context, values, [staff = '']) => staffCode(context, staff, values.json === true),
  },
  'staff role': {
    usage: 'STAFF ROLE',
    help: 'give somebody another role',
    options: {},
    words: ['STAFF', 'ROLE'],
    run: (context, _values, [staff = '', role = '']) => staffRole(context, staff, role),
  },
  'staff badge': {
    usage: 'STAFF TEXT',
    help: 'say what somebody’s badge reads as; only a keyed hash of it is kept',
    options: {},
    words: ['STAFF', 'TEXT'],
    run: (context, _values, [staff = '', badge = '']) => staffBadge(context, staff, badge),
  },
  'staff leave': {
    usage: 'STAFF',
    help: 'somebody left: they sign in nowhere any more',
    options: {},
    words: ['STAFF'],
    run: (context, _values, [staff = '']) => staffLeave(context, staff),
  },
};
