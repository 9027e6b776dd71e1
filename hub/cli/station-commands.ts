/** `hub enrol`, `hub stations`, `hub grant`, `hub withdraw`, `hub revoke`, `hub release`: looking after stations. */
import { enrolmentQr } from '#shared/domain/enrolment-qr.ts';
import { Scope, StationMode } from '#shared/domain/record.ts';
import { changeGrant } from '../stations/change-grant.ts';
import { needsConfirmation } from '../stations/confirm-station.ts';
import { ensureStore } from '../stations/ensure-store.ts';
import { issueCode } from '../stations/issue-code.ts';
import { type Lag, listStations, type StationLine } from '../stations/list-stations.ts';
import { releaseStation } from '../stations/meet-instance.ts';
import { revokeStation } from '../stations/revoke-station.ts';
import { CommandError, type CommandContext } from './context.ts';
import { groups } from './device-commands.ts';
import { instead, noStation, storeNamed } from './named.ts';
import { qrLines } from './qr-lines.ts';
import { withDatabase } from './with-database.ts';

export interface EnrolOptions {
  store: string | undefined;
  mode: string | undefined;
  storeName: string | undefined;
  /** The hub's address as stations reach it; goes into the QR code. */
  hub: string | undefined;
  /** Whoever brings the code needs no confirmation. */
  confirmed: boolean;
  json: boolean;
}

export async function enrol(context: CommandContext, options: EnrolOptions): Promise<void> {
  const store = storeNamed('--store', options.store);
  const mode = StationMode.safeParse(options.mode);
  if (!mode.success) {
    throw new CommandError(
      `--mode wants one of ${StationMode.options.join(', ')}${instead(options.mode)}`,
      2,
    );
  }
  const name = options.storeName?.trim();
  if (name !== undefined && (name === '' || name.length > 80)) {
    throw new CommandError('--store-name wants 1 to 80 characters', 2);
  }
  const hub = options.hub;
  if (hub !== undefined && !/^https?:$/.test(URL.canParse(hub) ? new URL(hub).protocol : '')) {
    throw new CommandError(
      `--hub wants an address such as https://hub.example.com, not '${hub}'`,
      2,
    );
  }
  const { confirmed } = options;
  const issued = await withDatabase(context, async (db) => {
    await ensureStore(db, {
      id: store,
      region: context.settings.defaultRegion,
      ...(name === undefined ? {} : { name }),
    });
    const code = { store: store, mode: mode.data, nowMs: Date.now(), confirmed };
    return await issueCode(db, code);
  });
  if (options.json) {
    context.print(JSON.stringify(issued));
    return;
  }
  const { code } = issued;
  // The QR code is for a scanner held to this screen, and not for a program that reads the line.
  for (const line of qrLines(enrolmentQr(code, hub ?? null))) context.say(line);
  context.print(
    `${groups(code)}  for one ${issued.mode} station of ${issued.store}, for ten minutes`,
  );
  if (!confirmed && needsConfirmation(issued.mode)) {
    context.say('when the station shows its compare code: npm run hub -- confirm CODE');
  }
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
  const { id, store, mode, enrolledAt, lastContactAt, revokedAt, waiting, wipe } = station;
  const { app, protocol, connected, unsent, attention, lag, leaseUntil } = station;
  const place = `${id}  ${store}  ${mode}  enrolled ${enrolledAt.toISOString()}`;
  if (waiting !== null) {
    return `${place}  WAITS TO BE CONFIRMED ${groups(waiting.compareCode)}  until ${waiting.until.toISOString()}`;
  }
  const wiping = wipe === null ? [] : [wipeWords(wipe)];
  // What it holds can be opened so long, whatever the hub says.
  const lease = leaseUntil === null ? [] : [`lease until ${leaseUntil.toISOString()}`];
  if (revokedAt !== null) {
    const gone = wipe?.wipedAt === undefined || wipe.wipedAt === null ? lease : [];
    return [place, `revoked ${revokedAt.toISOString()}`, ...wiping, ...gone].join('  ');
  }
  const { quarantinedAt, incidents } = station;
  const state = [
    connected ? 'connected' : `last contact ${lastContactAt?.toISOString() ?? 'never'}`,
    `${app}, protocol ${protocol}`,
    ...(unsent === null ? [] : [`unsent ${unsent}`, `attention ${attention ?? 0}`]),
    ...(lag === null ? [] : [lagWords(lag)]),
    ...lease,
    ...wiping,
    ...(quarantinedAt === null ? [] : [`QUARANTINED ${quarantinedAt.toISOString()}`]),
    ...incidents.map(({ kind, lastAt, times }) => `${kind} ${times}x, ${lastAt.toISOString()}`),
  ];
  return `${place}  ${state.join('  ')}`;
}

function wipeWords({
  orderedAt,
  sentAt,
  wipedAt,
  unsent,
}: NonNullable<StationLine['wipe']>): string {
  if (wipedAt !== null) {
    return `WIPED ${wipedAt.toISOString()}, with ${unsent ?? 'unknown'} unsent changes`;
  }
  if (sentAt !== null) return `wipe sent ${sentAt.toISOString()}, not confirmed`;
  return `wipe ordered ${orderedAt.toISOString()}, not in contact since`;
}

function lagWords({ versions, seconds }: Lag): string {
  if (versions === 0) return 'level';
  return `behind by ${versions} versions, ${seconds === null ? 'never level' : `${seconds} s`}`;
}

/** Lets a station in again that ran twice. */
export async function release(context: CommandContext, id: string): Promise<void> {
  const outcome = await withDatabase(context, (db) => releaseStation(db, id));
  if (outcome === 'unknown') throw noStation(id);
  context.print(outcome === 'released' ? `${id} was released` : `${id} was not quarantined`);
}

export async function revoke(context: CommandContext, id: string): Promise<void> {
  const outcome = await withDatabase(context, (db) => revokeStation(db, id, Date.now()));
  if (outcome === 'unknown') throw noStation(id);
  context.print(outcome === 'revoked' ? `${id} was revoked` : `${id} was revoked before`);
}

const grantRefusals = {
  unknown_station: 'there is no such station; see: stations',
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
      `a scope is catalog, or store:, staff:, region: or policy: and a name, not '${typed}'`,
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
