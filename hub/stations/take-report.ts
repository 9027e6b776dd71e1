/** Keeps what a station tells of itself, for whoever looks after stations. */
import { type Kysely, sql } from 'kysely';
import { Report, type ReportAnswer } from '#shared/protocol/report.ts';
import { asInteger } from '../database/integer.ts';
import type { Database } from '../database/schema.ts';
import { scopeHeads } from './scope-heads.ts';

/** Longer ago than anything was; PostgreSQL knows no moment before the year 4713 BC. */
const agoMostMs = 100 * 365 * 86_400_000;

/** Keeps it in place of the last one, with how far each scope is behind now. */
export async function takeReport(
  db: Kysely<Database>,
  station: string,
  request: unknown,
): Promise<ReportAnswer> {
  const sent = Report.safeParse(request);
  if (!sent.success) {
    const [issue] = sent.error.issues;
    const detail = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 500);
    return { ok: false, code: 'invalid', detail };
  }
  const { unsent, attention, scopes, levelMsAgo } = sent.data;
  const cursors = Object.fromEntries(scopes.map(({ scope, version }) => [scope, version]));
  const heads = await scopeHeads(db, Object.keys(cursors));
  await db
    .updateTable('station')
    .set({
      unsent: asInteger(unsent),
      attention: asInteger(attention),
      cursors: JSON.stringify(cursors),
      behind: versionsBehind(cursors, heads),
      told_at: sql<Date>`now()`,
      last_contact_at: sql<Date>`now()`,
      level_at:
        levelMsAgo === null
          ? null
          : sql<Date>`now() - ${Math.min(levelMsAgo, agoMostMs)} * interval '1 millisecond'`,
    })
    .where('id', '=', station)
    .execute();
  return { ok: true };
}

/**
 * How far the scope that is farthest behind is from its newest version. A scope that is still being
 * filled counts from nothing.
 */
export function versionsBehind(
  cursors: Readonly<Record<string, number | null>>,
  heads: ReadonlyMap<string, number>,
): number {
  const distances = Object.entries(cursors).map(
    ([scope, version]) => (heads.get(scope) ?? 0) - (version ?? 0),
  );
  return Math.max(0, ...distances);
}
