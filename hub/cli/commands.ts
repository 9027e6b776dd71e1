/** The hub's commands: what they are called, what they take, what they do. */
import type { ParseArgsConfig } from 'node:util';
import { KeyScope } from '../http/api-keys.ts';
import { importKinds } from '../imports/import-kinds.ts';
import { auditMonthly, auditReport, auditVerify } from './audit.ts';
import { CommandError, type CommandContext } from './context.ts';
import { loadDemoShop } from './demo.ts';
import { confirm, pending, regrant, wipe } from './device-commands.ts';
import { erase, erasures } from './erase.ts';
import { importFromFile } from './import.ts';
import { createKey, listKeys, revokeKey, rotateKey } from './keys.ts';
import {
  importPickups,
  pickupCode,
  pickupPolicy,
  pickupRelease,
  pickupWaits,
} from './pickup-commands.ts';
import { renewEpoch } from './renew-epoch.ts';
import { serve } from './serve.ts';
import {
  staffAdd,
  staffBadge,
  staffCode,
  staffLeave,
  staffList,
  staffRole,
} from './staff-commands.ts';
import { enrol, release, revoke, setGrant, stations } from './station-commands.ts';
import { withDatabase } from './with-database.ts';

type Values = Record<string, string | boolean | undefined>;

export interface Command {
  /** What follows the command's name in the help. */
  usage: string;
  help: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Names of the words that must follow. */
  words: readonly string[];
  run(context: CommandContext, values: Values, words: readonly string[]): Promise<void>;
}

const json = { json: { type: 'boolean' } } as const;

export const commands: Record<string, Command> = {
  serve: {
    usage: '[--port N]',
    help: 'serve stations and HTTP (what it does without a command)',
    options: { port: { type: 'string' } },
    words: [],
    run: (context, { port }) => serve(context, wholeNumber('--port', port, 0, 65_535)),
  },
  migrate: {
    usage: '',
    help: "bring the database to this version's tables",
    options: {},
    words: [],
    run: (context) =>
      withDatabase(context, async (_db, migrated) => {
        for (const name of migrated) context.print(name);
        if (migrated.length === 0) context.say('nothing to do');
      }),
  },
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
  erase: {
    usage: 'CUSTOMER_ID | SOURCE/ID [--dry-run] [--yes] [--json]',
    help: 'erase a person here and at every station, for good',
    options: { 'dry-run': { type: 'boolean' }, yes: { type: 'boolean' }, ...json },
    words: ['CUSTOMER_ID'],
    run: (context, values, [customer = '']) =>
      erase(context, {
        customer,
        yes: values.yes === true,
        dryRun: values['dry-run'] === true,
        json: values.json === true,
      }),
  },
  erasures: {
    usage: '[--json]',
    help: 'list who was erased, and which stations have confirmed it',
    options: json,
    words: [],
    run: (context, values) => erasures(context, values.json === true),
  },
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
  demo: {
    usage: '[--customers N] [--seed S]',
    help: 'load the demo shop; what is there already stays as it is',
    options: { customers: { type: 'string' }, seed: { type: 'string' } },
    words: [],
    run: (context, { customers, seed }) =>
      loadDemoShop(
        context,
        wholeNumber('--customers', customers, 1, 10_000_000),
        wholeNumber('--seed', seed, 0, 2 ** 32 - 1),
      ),
  },
  import: {
    usage: 'KIND FILE [--region KR] [--currency KRW] [--encoding utf-8]',
    help: `import a file of another shop system: ${Object.keys(importKinds).join(', ')}`,
    options: {
      region: { type: 'string' },
      currency: { type: 'string' },
      encoding: { type: 'string' },
    },
    words: ['KIND', 'FILE'],
    run: (context, { region, currency, encoding }, [kind = '', file = '']) =>
      importFromFile(context, {
        kind,
        file,
        region: text(region),
        currency: text(currency),
        encoding: text(encoding),
      }),
  },
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
  'epoch renew': {
    usage: '',
    help: 'after the database was restored from a backup: every station reads everything again',
    options: {},
    words: [],
    run: renewEpoch,
  },
};

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function wholeNumber(
  option: string,
  value: string | boolean | undefined,
  least: number,
  most: number,
): number | undefined {
  if (typeof value !== 'string') return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new CommandError(
    `${option} wants a whole number from ${least} to ${most}, not '${value}'`,
    2,
  );
}
