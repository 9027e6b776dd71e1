/** How long people waited at the desks, by day: from saying that they are here to being served. */
import { type Kysely, sql } from 'kysely';
import { Arrival } from '#shared/domain/arrival.ts';
import { PickupPolicy, usualPolicy } from '#shared/domain/pickup-policy.ts';
import type { Database } from '../database/schema.ts';

export interface WaitDay {
  /** `2026-11-22`, in the time zone that was asked for. */
  day: string;
  store: string;
  served: number;
  /** Whoever left without being served. */
  gone: number;
  medianMs: number | null;
  p90Ms: number | null;
  /** Of those served, how many waited longer than the store's target. */
  overTarget: number;
}

export async function waitsByDay(
  db: Kysely<Database>,
  of: { store?: string | undefined; sinceMs: number; timeZone: string },
): Promise<WaitDay[]> {
  const { rows } = await sql<{ store: string; doc: unknown }>`
    select substr(scope, 7) as store, doc from record
    where kind = 'arrival' and doc is not null and (doc ->> 'at')::bigint >= ${of.sinceMs}
    union all
    select store, doc from desk_archive
    where kind = 'arrival' and (doc ->> 'at')::bigint >= ${of.sinceMs}
  `.execute(db);
  const policies = await db
    .selectFrom('record')
    .select('doc')
    .where('kind', '=', 'pickup-policy')
    .execute();
  const targets = new Map(
    policies.flatMap(({ doc }) => {
      const policy = PickupPolicy.safeParse(doc).data;
      return policy === undefined ? [] : [[policy.store, policy.targetWaitMs] as const];
    }),
  );
  const usual = usualPolicy.targetWaitMs;
  const days = new Map<string, { store: string; day: string; waits: number[]; gone: number }>();
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: of.timeZone, dateStyle: 'short' });
  for (const { store, doc } of rows) {
    const arrival = Arrival.safeParse(doc).data;
    if (arrival?.served === undefined || (of.store !== undefined && of.store !== store)) continue;
    const day = format.format(arrival.at);
    const key = `${day}\n${store}`;
    const entry = days.get(key) ?? { store, day, waits: [], gone: 0 };
    days.set(key, entry);
    if (arrival.served.outcome === 'gone') entry.gone += 1;
    else entry.waits.push(Math.max(0, arrival.served.at - arrival.at));
  }
  return [...days.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { store, day, waits, gone }]) => {
      const sorted = waits.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? null;
      const overTarget = sorted.filter((wait) => wait > (targets.get(store) ?? usual)).length;
      return {
        day,
        store,
        served: sorted.length,
        gone,
        medianMs: at(0.5),
        p90Ms: at(0.9),
        overTarget,
      };
    });
}
