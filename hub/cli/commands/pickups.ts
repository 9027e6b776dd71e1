/** The commands for pickups and their codes. */
import {
  importPickups,
  pickupCode,
  pickupPolicy,
  pickupRelease,
  pickupWaits,
} from '../pickup-commands.ts';
import { type CommandTable, json, text, wholeNumber } from './command.ts';

export const pickupCommands: CommandTable = {
  'pickup-code': {
    usage: 'ORDER [--reissue] [--svg FILE]',
    help: "print a pickup's code, as QR and eight characters; --reissue: a new one, the old ends",
    options: { reissue: { type: 'boolean' }, svg: { type: 'string' } },
    words: ['ORDER'],
    run: (context, values, [order = '']) =>
      pickupCode(context, order, { reissue: values.reissue === true, svg: text(values.svg) }),
  },
  'pickup import': {
    usage: 'FILE',
    help: 'take pickups in, one JSON object a line (docs/protocol.md)',
    options: {},
    words: ['FILE'],
    run: (context, _values, [file = '']) => importPickups(context, file),
  },
  'pickup policy': {
    usage: 'STORE [--file FILE]',
    help: 'print what a store asks of people who collect; --file: set what is in this JSON file',
    options: { file: { type: 'string' } },
    words: ['STORE'],
    run: (context, { file }, [store = '']) => pickupPolicy(context, store, text(file)),
  },
  'pickup release': {
    usage: 'STATION',
    help: 'let any desk serve what this station keeps to itself: for one that is dead or gone',
    options: {},
    words: ['STATION'],
    run: (context, _values, [station = '']) => pickupRelease(context, station),
  },
  'pickup waits': {
    usage: '[--store gangnam] [--days N] [--time-zone Asia/Seoul] [--json]',
    help: 'how long people waited at the pickup desks, by day',
    options: {
      store: { type: 'string' },
      days: { type: 'string' },
      'time-zone': { type: 'string' },
      ...json,
    },
    words: [],
    run: (context, values) =>
      pickupWaits(context, {
        store: text(values.store),
        days: wholeNumber('--days', values.days, 1, 366) ?? 7,
        timeZone: text(values['time-zone']) ?? 'Asia/Seoul',
        json: values.json === true,
      }),
  },
};
