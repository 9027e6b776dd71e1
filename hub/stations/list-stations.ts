/** Every station that was ever enrolled and how it is, for the person who looks after them. */
import type { Kysely } from 'kysely';
import type { StationMode } from '#shared/domain/record.ts';
import type { Database } from '../database/schema.ts';
import { type IncidentLine, latestIncidents } from './incidents.ts';
import { scopeHeads } from './scope-heads.ts';
import { versionsBehind } from './take-report.ts';

export interface StationLine {
  id: string;
  store: string;
  mode: StationMode;
  app: string;
  /** The version of the protocol it spoke last. */
  protocol: number;
  enrolledAt: Date;
  lastContactAt: Date | null;
  revokedAt: Date | null;
  lastSequence: number;
  connected: boolean;
  /** When it last told of itself; what follows is as of then, and null where it never did. */
  toldAt: Date | null;
  /** Changes that were not at the hub, and those that waited for a person. */
  unsent: number | null;
  attention: number | null;
  lag: Lag | null;
  /** While somebody at the hub has still to compare its code; until when. */
  waiting: { compareCode: string; until: Date } | null;
  /** How long its last lease lets it hold what it holds; null where it never had one. */
  leaseUntil: Date | null;
  /** That it is to delete everything: ordered, told so, and done. `unsent`: changes that went with it. */
  wipe: {
    orderedAt: Date;
    sentAt: Date | null;
    wipedAt: Date | null;
    unsent: number | null;
  } | null;
  /** Shut out because two copies of it ran, until it is released. */
  quarantinedAt: Date | null;
  /** The latest of each kind of what happened to its files. */
  incidents: IncidentLine[];
}

/**
 * How far the station is behind the hub. `versions`: of the scope that is farthest behind, counted in the
 * hub's numbers; for a connected one as of its last word. `seconds`: since it was last level, null for
 * never.
 */
export interface Lag {
  versions: number;
  seconds: number | null;
}

/** A station in contact lets itself be heard every 30 s; what is silent for longer lost its node. */
const silentMs = 150_000;

export async function listStations(db: Kysely<Database>, nowMs: number): Promise<StationLine[]> {
  const now = new Date(nowMs);
  const rows = await db
    .selectFrom('station')
    .select(['id', 'store', 'mode', 'app', 'protocol', 'enrolled_at', 'last_contact_at'])
    .select(['revoked_at', 'last_sequence', 'connection', 'told_at', 'unsent', 'attention'])
    .select(['cursors', 'behind', 'level_at', 'quarantined_at'])
    .select(['confirmed_at', 'confirm_by', 'compare_code', 'lease_until'])
    .select(['wipe_ordered_at', 'wipe_sent_at', 'wiped_at', 'wipe_unsent'])
    .where((row) => row.or([row('confirmed_at', 'is not', null), row('confirm_by', '>', now)]))
    .orderBy('store')
    .orderBy('enrolled_at')
    .execute();
  const heads = await scopeHeads(db, [
    ...new Set(rows.flatMap(({ cursors }) => Object.keys(cursors ?? {}))),
  ]);
  const incidents = await latestIncidents(db);
  return rows.map((row) => {
    const connected =
      row.revoked_at === null &&
      row.connection !== null &&
      row.last_contact_at !== null &&
      nowMs - row.last_contact_at.getTime() < silentMs;
    return {
      id: row.id,
      store: row.store,
      mode: row.mode,
      app: row.app,
      protocol: row.protocol,
      enrolledAt: row.enrolled_at,
      lastContactAt: row.last_contact_at,
      revokedAt: row.revoked_at,
      lastSequence: row.last_sequence,
      connected,
      toldAt: row.told_at,
      unsent: row.unsent,
      attention: row.attention,
      lag: lagOf(row, connected, heads, nowMs),
      waiting:
        row.confirmed_at === null && row.confirm_by !== null
          ? { compareCode: row.compare_code ?? '', until: row.confirm_by }
          : null,
      leaseUntil: row.lease_until,
      wipe:
        row.wipe_ordered_at === null
          ? null
          : {
              orderedAt: row.wipe_ordered_at,
              sentAt: row.wipe_sent_at,
              wipedAt: row.wiped_at,
              unsent: row.wipe_unsent,
            },
      quarantinedAt: row.quarantined_at,
      incidents: incidents.get(row.id) ?? [],
    };
  });
}

function lagOf(
  row: {
    cursors: Record<string, number | null> | null;
    behind: number | null;
    told_at: Date | null;
    level_at: Date | null;
  },
  connected: boolean,
  heads: ReadonlyMap<string, number>,
  nowMs: number,
): Lag | null {
  if (row.cursors === null || row.told_at === null) return null;
  // What a connected station told is up to a minute old; that it is so is no lag.
  const versions = connected ? (row.behind ?? 0) : versionsBehind(row.cursors, heads);
  if (versions === 0) return { versions, seconds: 0 };
  const asOfMs = connected ? row.told_at.getTime() : nowMs;
  const seconds =
    row.level_at === null
      ? null
      : Math.max(0, Math.round((asOfMs - row.level_at.getTime()) / 1000));
  return { versions, seconds };
}
