/** The commands for keys to the HTTP endpoints. */
import { KeyScope } from '../../http/api-keys.ts';
import { createKey, listKeys, revokeKey, rotateKey } from '../keys.ts';
import { type CommandTable, json, text, wholeNumber } from './command.ts';

export const keyCommands: CommandTable = {
  'key create': {
    usage: 'NAME --scope SCOPE[,SCOPE] [--person NAME] [--days N] [--json]',
    help: `make a key for the HTTP endpoints: for another system, or for a person (12 hours); scopes: ${KeyScope.options.join(', ')}`,
    options: {
      scope: { type: 'string' },
      person: { type: 'string' },
      days: { type: 'string' },
      ...json,
    },
    words: ['NAME'],
    run: (context, values, [name = '']) =>
      createKey(context, name, {
        scopes: text(values.scope),
        person: text(values.person),
        days: wholeNumber('--days', values.days, 1, 3_650),
        json: values.json === true,
      }),
  },
  'key list': {
    usage: '[--json]',
    help: 'list the keys: what each may do, until when, and when it was used last',
    options: json,
    words: [],
    run: (context, values) => listKeys(context, values.json === true),
  },
  'key rotate': {
    usage: 'KEY_ID [--now] [--json]',
    help: 'make a key in place of another, which goes on working for a day (--now: not at all)',
    options: { now: { type: 'boolean' }, ...json },
    words: ['KEY_ID'],
    run: (context, values, [id = '']) =>
      rotateKey(context, id, { now: values.now === true, json: values.json === true }),
  },
  'key revoke': {
    usage: 'KEY_ID',
    help: 'make a key good no more, at once',
    options: {},
    words: ['KEY_ID'],
    run: (context, _values, [id = '']) => revokeKey(context, id),
  },
};
