/** `hub enrol`, `hub stations`, `hub grant`, `hub withdraw`, `hub revoke`: looking after stations. */
import { Scope, StationMode, StoreId } from '#shared/domain/record.ts';
import { changeGrant } from '../stations/change-grant.ts';
import { ensureStore } from '../stations/ensure-store.ts';
import { issueCode } from '../stations/issue-code.ts';
import { type Lag, listStations, type StationLine } from '../stations/list-stations.ts';
import { releaseStation } from '../stations/meet-instance.ts';
import { revokeStation } from '../stations/revoke-station.ts';
import { CommandError, type CommandContext } from './context.ts';
import { withDatabase } from './with-database.ts';

export interface EnrolOptions {
  store: string | undefined;
  mode: string | undefined;
  storeName: string | undefined;
  json: boolean;
}

export async function enrol(context: CommandContext, options: EnrolOptions): Promise<void> {
  const store = StoreId.safeParse(options.store);
  if (!store.success) {
    throw new CommandError('--store wants a short name such as gangnam (a-z, 0-9, dashes)', 2);
  }
  const mode = StationMode.safeParse(options.mode);
  if (!mode.success) {
    throw new CommandError(`--mode wants one of ${StationMode.options.join(', ')}`, 2);
  }
  const name = options.storeName?.trim();
  if (name !== undefined && (name === '' || name.length > 80)) {
    throw new CommandError('--store-name wants 1 to 80 characters', 2);
  }
  const issued = await withDatabase(context, async (db) => {
    await ensureStore(db, {
      id: store.data,
      region: context.settings.defaultRegion,
      ...(name === undefined ? {} : { name }),
    });
    return await issueCode(db, { store: store.data, mode: mode.data, nowMs: Date.now() });
  });
  if (options.json) {
    context.print(JSON.stringify(issued));
    return;
  }
  const written = `${issued.code.slice(0, 4)}-${issued.code.slice(4)}`;
  context.print(`${written}  for one ${issued.mode} station of ${issued.store}, for ten minutes`);
}

export async function stations(context: CommandContext, json: boolean): Promise<void> {
  const lines = await withDatabase(context, (db) => listStations(db, Date.now()));
  if (json) {
    context.print(JSON.stringify(lines));
    return;
  }
  if (lines.length === 0) context.say('no station is enrolled yet');
  for (const line of lines) context.print(stationLine(line));
}

function stationLine(station: StationLine): string {
  const { id, store, mode, enrolledAt, lastContactAt, revokedAt } = station;
  const { app, protocol, connected, unsent, attention, lag } = station;
  const place = `${id}  ${store}  ${mode}  enrolled ${enrolledAt.toISOString()}`;
  if (revokedAt !== null) return `${place}  revoked ${revokedAt.toISOString()}`;
  const { quarantinedAt, incidents } = station;
  const state = [
    connected ? 'connected' : `last contact ${lastContactAt?.toISOString() ?? 'never'}`,
    `${app}, protocol ${protocol}`,
    ...(unsent === null ? [] : [`unsent ${unsent}`, `attention ${attention ?? 0}`]),
    ...(lag === null ? [] : [lagWords(lag)]),
    ...(quarantinedAt === null ? [] : [`QUARANTINED ${quarantinedAt.toISOString()}`]),
    ...incidents.map(({ kind, lastAt, times }) => `${kind} ${times}x, ${lastAt.toISOString()}`),
  ];
  return `${place}  ${state.join('  ')}`;
}

function lagWords({ versions, seconds }: Lag): string {
  if (versions === 0) return 'level';
  return `behind by ${versions} versions, ${seconds === null ? 'never level' : `${seconds} s`}`;
}

/** Lets a station in again that ran twice. */
export async function release(context: CommandContext, id: string): Promise<void> {
  const outcome = await withDatabase(context, (db) => releaseStation(db, id));
  if (outcome === 'unknown') throw new CommandError(`there is no station ${id}`);
  context.print(outcome === 'released' ? `${id} was released` : `${id} was not quarantined`);
}

export async function revoke(context: CommandContext, id: string): Promise<void> {
  const outcome = await withDatabase(context, (db) => revokeStation(db, id, Date.now()));
  if (outcome === 'unknown') throw new CommandError(`there is no station ${id}`);
  context.print(outcome === 'revoked' ? `${id} was revoked` : `${id} was revoked before`);
}

const grantRefusals = {
  unknown_station: 'there is no such station',
  revoked: 'the station was revoked',
  not_for_this_mode:
    'a station of this mode may not hold that: a kiosk holds no people, a pickup station no customer book',
} as const;

/** Grants a scope or withdraws it; says what the station holds from here on. */
export async function setGrant(
  context: CommandContext,
  station: string,
  typed: string,
  granted: boolean,
): Promise<void> {
  const scope = Scope.safeParse(typed);
  if (!scope.success) {
    throw new CommandError(
      'a scope is catalog, or store:, staff:, region: or policy: and a name',
      2,
    );
  }
  const outcome = await withDatabase(context, (db) =>
    changeGrant(db, { station, scope: scope.data, granted }),
  );
  if (!outcome.ok) throw new CommandError(grantRefusals[outcome.code]);
  if (!outcome.changed) context.say('it was so already');
  context.print(`${station} holds ${outcome.grants.join(', ') || 'nothing'}`);
}
