/** The commands for stations: letting them in, taking their access away, and what they may hold. */
import { confirm, pending, regrant, wipe } from '../device-commands.ts';
import { enrol, release, revoke, setGrant, stations } from '../station-commands.ts';
import { type CommandTable, json, text } from './command.ts';

export const stationCommands: CommandTable = {
  enrol: {
    usage:
      '--store gangnam --mode associate|kiosk|pickup [--store-name NAME] [--hub URL] [--confirmed] [--json]',
    help: 'issue a one-time code for a new station; --confirmed: it needs no confirming afterwards',
    options: {
      store: { type: 'string' },
      mode: { type: 'string' },
      'store-name': { type: 'string' },
      hub: { type: 'string' },
      confirmed: { type: 'boolean' },
      ...json,
    },
    words: [],
    run: (context, values) =>
      enrol(context, {
        store: text(values.store),
        mode: text(values.mode),
        storeName: text(values['store-name']),
        hub: text(values.hub),
        confirmed: values.confirmed === true,
        json: values.json === true,
      }),
  },
  confirm: {
    usage: 'CODE | STATION [--yes] [--reject]',
    help: 'let a station in that shows this compare code; --reject: turn it away',
    options: { yes: { type: 'boolean' }, reject: { type: 'boolean' } },
    words: ['CODE'],
    run: (context, values, [which = '']) =>
      confirm(context, { which, yes: values.yes === true, reject: values.reject === true }),
  },
  pending: {
    usage: '[--json]',
    help: 'list the stations that wait to be confirmed',
    options: json,
    words: [],
    run: (context, values) => pending(context, values.json === true),
  },
  stations: {
    usage: '[--json]',
    help: 'list the stations',
    options: json,
    words: [],
    run: (context, values) => stations(context, values.json === true),
  },
  revoke: {
    usage: 'STATION',
    help: "take a station's access away, at once; it keeps its files closed",
    options: {},
    words: ['STATION'],
    run: (context, _values, [station = '']) => revoke(context, station),
  },
  regrant: {
    usage: 'STATION',
    help: 'let a station in again that was revoked',
    options: {},
    words: ['STATION'],
    run: (context, _values, [station = '']) => regrant(context, station),
  },
  wipe: {
    usage: 'STATION [--yes]',
    help: 'have a station delete everything it holds, at its next contact, for good',
    options: { yes: { type: 'boolean' } },
    words: ['STATION'],
    run: (context, values, [station = '']) => wipe(context, station, values.yes === true),
  },
};

/** Further down in the help: scopes of single stations, and quarantine. */
export const grantCommands: CommandTable = {
  grant: {
    usage: 'STATION SCOPE',
    help: 'let a station hold a scope besides what its mode gives it, e.g. region:us',
    options: {},
    words: ['STATION', 'SCOPE'],
    run: (context, _values, [station = '', scope = '']) => setGrant(context, station, scope, true),
  },
  withdraw: {
    usage: 'STATION SCOPE',
    help: 'take a scope from a station, at once; it deletes what it holds of it',
    options: {},
    words: ['STATION', 'SCOPE'],
    run: (context, _values, [station = '', scope = '']) => setGrant(context, station, scope, false),
  },
  release: {
    usage: 'STATION',
    help: 'let a station in again that was quarantined because two copies of it ran',
    options: {},
    words: ['STATION'],
    run: (context, _values, [station = '']) => release(context, station),
  },
};
