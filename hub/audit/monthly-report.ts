/**
 * What Korean practice asks a shop to look through every month: who had access to people's data, how
 * much, when, and what left the house (표준 개인정보 보호지침; 안전성 확보조치 기준 제8조). Numbers and ids; no
 * customer is named in it.
 */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';

export interface MonthlyOptions {
  /** `2026-11`. */
  month: string;
  /** IANA name of the shop's time zone. */
  timeZone: string;
  /** Opening hours of every day: from this hour on, until before that. */
  opens: number;
  closes: number;
}

/** What one member of staff did in a month. `views` of profiles, of `people` different ones. */
export interface StaffMonth {
  /** The staff record's id; null where nobody was signed in. */
  actor: string | null;
  name: string | null;
  days: number;
  views: number;
  people: number;
  searches: number;
  changes: number;
  exports: number;
  approvals: number;
  overrides: number;
  failedPins: number;
  refused: number;
  /** Views outside of opening hours. */
  outOfHours: number;
}

export interface UnusualDay {
  actor: string | null;
  name: string | null;
  day: string;
  people: number;
  /** The middle of what a member of staff looks at in a day of this month. */
  usual: number;
}

export interface ExportLine {
  at: number;
  actor: string | null;
  name: string | null;
  station: string;
  what: string | null;
}

export interface MonthlyReport {
  month: string;
  timeZone: string;
  openingHours: string;
  staff: StaffMonth[];
  exports: ExportLine[];
  unusual: UnusualDay[];
  /** Sign-ins that failed so often that the person was locked out. */
  lockouts: number;
  /** Since when anything is kept; null where nothing is. */
  keptSince: Date | null;
}

/** Three times the middle, and no fewer than this many people in a day, is unusual. */
const unusualTimes = 3;
const unusualLeast = 30;

interface DayRow extends Omit<StaffMonth, 'days' | 'name'> {
  day: string;
  lockouts: number;
}

/** What stands in the entries of a month, in the time zone and with the opening hours that were asked for. */
export async function monthlyReport(
  db: Kysely<Database>,
  options: MonthlyOptions,
): Promise<MonthlyReport> {
  const { month, timeZone, opens, closes } = options;
  const { rows: days } = await sql<DayRow>`
    with entry as (${entriesOf(options)})
    select actor, to_char(local, 'YYYY-MM-DD') as day,
      count(*) filter (where action = 'customer.view') as views,
      count(distinct subject) filter (where action = 'customer.view') as people,
      coalesce(sum(times) filter (where action = 'customer.search'), 0)::bigint as searches,
      count(*) filter (where action = 'customer.change') as changes,
      count(*) filter (where action = 'export') as exports,
      count(*) filter (where action = 'approval') as approvals,
      count(*) filter (where action = 'override') as overrides,
      count(*) filter (where action = 'staff.pin_failed') as "failedPins",
      count(*) filter (where action = 'staff.lockout') as lockouts,
      count(*) filter (where action = 'call.refused') as refused,
      count(*) filter (where action = 'customer.view' and not (
        extract(hour from local) >= ${opens} and extract(hour from local) < ${closes}
      )) as "outOfHours"
    from entry group by actor, day order by actor, day
  `.execute(db);
  const { rows: people } = await sql<{ actor: string | null; people: number }>`
    with entry as (${entriesOf(options)})
    select actor, count(distinct subject) as people
    from entry where action = 'customer.view' group by actor
  `.execute(db);
  const { rows: exports } = await sql<ExportLine>`
    with entry as (${entriesOf(options)})
    select at_ms as at, actor, record.doc->>'name' as name, station, reason as what
    from entry left join record on record.kind = 'staff' and record.id = entry.actor
    where action = 'export' order by at_ms
  `.execute(db);
  const { since } = await db
    .selectFrom('audit_entry')
    .select((row) => row.fn.min<Date | null>('received_at').as('since'))
    .executeTakeFirstOrThrow();

  const actors = [...new Set(days.map(({ actor }) => actor))];
  const names = await namesOf(db, actors);
  const peopleOf = new Map(people.map((row) => [row.actor, row.people]));
  const staff = actors.map((actor): StaffMonth => {
    const own = days.filter((row) => row.actor === actor);
    const sum = (name: Exclude<keyof DayRow, 'actor' | 'day'>) =>
      own.reduce((total, row) => total + row[name], 0);
    return {
      actor,
      name: names.get(actor) ?? null,
      days: own.length,
      views: sum('views'),
      people: peopleOf.get(actor) ?? 0,
      searches: sum('searches'),
      changes: sum('changes'),
      exports: sum('exports'),
      approvals: sum('approvals'),
      overrides: sum('overrides'),
      failedPins: sum('failedPins'),
      refused: sum('refused'),
      outOfHours: sum('outOfHours'),
    };
  });
  return {
    month,
    timeZone,
    openingHours: `${opens}-${closes}`,
    staff: staff.sort((a, b) => b.people - a.people),
    exports,
    unusual: unusualDays(days).map((row) => ({ ...row, name: names.get(row.actor) ?? null })),
    lockouts: days.reduce((total, { lockouts }) => total + lockouts, 0),
    keptSince: since,
  };
}

/** The entries of a month in the shop's time, each once however often it was sent. */
function entriesOf({ month, timeZone }: MonthlyOptions) {
  const first = sql`to_date(${month}, 'YYYY-MM')::timestamp`;
  const ms = (moment: ReturnType<typeof sql>) =>
    sql`extract(epoch from (${moment}) at time zone ${timeZone}) * 1000`;
  return sql`
    select distinct on (branch.station, branch.chain, entry.seq, entry.hash)
      branch.station, entry.actor, entry.action, entry.subject, entry.at_ms,
      (entry.body::jsonb)->>'reason' as reason,
      -- Facts are a station's word: no number, or too great a one, may not stop the report.
      case when jsonb_typeof((entry.body::jsonb)->'facts'->'times') = 'number'
        then greatest(0, least(trunc(((entry.body::jsonb)->'facts'->>'times')::numeric), 1000000))
        else 0 end as times,
      to_timestamp(entry.at_ms / 1000.0) at time zone ${timeZone} as local
    from audit_entry entry join audit_chain branch on branch.id = entry.chain
    where entry.at_ms >= ${ms(first)} and entry.at_ms < ${ms(sql`${first} + interval '1 month'`)}
  `;
}

/** Days on which somebody looked at far more people than is usual in the month. */
export function unusualDays(
  days: readonly Pick<DayRow, 'actor' | 'day' | 'people'>[],
): Omit<UnusualDay, 'name'>[] {
  const counts = days.map(({ people }) => people).filter((people) => people > 0);
  const usual = counts.sort((a, b) => a - b)[Math.floor((counts.length - 1) / 2)] ?? 0;
  return days
    .filter(({ people }) => people >= unusualLeast && people > unusualTimes * usual)
    .map(({ actor, day, people }) => ({ actor, day, people, usual }));
}

async function namesOf(
  db: Kysely<Database>,
  actors: readonly (string | null)[],
): Promise<Map<string | null, string>> {
  const ids = actors.filter((actor) => actor !== null);
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('record')
    .select(['id', sql<string | null>`doc->>'name'`.as('name')])
    .where('kind', '=', 'staff')
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}
