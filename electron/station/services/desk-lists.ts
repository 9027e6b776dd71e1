/** Who waits, what is to be done, and how the day goes: from the desk's book, and not from every document. */
import { DeskIncident } from '#shared/domain/desk-incident.ts';
import type { CallArgs, CallResult, Saving } from '#shared/rpc/contract.ts';
import type { QueueGroup } from '#shared/rpc/desk.ts';
import type { ServiceContext } from './context.ts';
import type { ArrivalFacts, PickupFacts } from './desk-book.ts';
import { served } from './desk-hand-over.ts';
import { deskRules } from './desk-policy.ts';
import { pickupView, readPickup } from './desk-view.ts';
import { permit } from './guard.ts';
import { save } from './save.ts';

/** A screen shows a dozen; more of a group than this nobody goes through. */
const GROUP_MOST = 60;
const ARRIVALS_MOST = 50;
const INCIDENTS_MOST = 50;

export async function waitList(context: ServiceContext): Promise<CallResult<'desk.wait'>> {
  const { book } = context.desk;
  await book.ready();
  const nowMs = context.nowMs();
  const day = dayOf(nowMs);
  const pickups = [...book.pickups()];
  const arrivals = [...book.arrivals()];
  const targetWaitMs = deskRules(context)?.policy.targetWaitMs ?? 0;
  const waits = arrivals.flatMap(({ at, served }) =>
    served?.handedOver === true && dayOf(served.at) === day ? [Math.max(0, served.at - at)] : [],
  );
  const byHour = Array<number>(24).fill(0);
  for (const { at } of arrivals) {
    const hour = new Date(at).getHours();
    if (dayOf(at) === day) byHour[hour] = (byHour[hour] ?? 0) + 1;
  }
  return {
    arrivals: waitingArrivals(context, arrivals),
    targetWaitMs,
    printer: context.desk.printer !== null,
    ready: pickups.filter(({ state }) => state === 'ready').length,
    incidents: book.openIncidents().length,
    today: {
      handedOver: pickups.filter(({ handedAt }) => handedAt.some((at) => dayOf(at) === day)).length,
      returned: [...book.returns()].filter(({ at }) => dayOf(at) === day).length,
      served: waits.length,
      medianWaitMs: medianOf(waits),
      overTarget: waits.filter((wait) => wait > targetWaitMs).length,
      byHour,
    },
  };
}

function waitingArrivals(context: ServiceContext, arrivals: readonly ArrivalFacts[]) {
  return arrivals
    .filter((arrival) => arrival.served === null)
    .toSorted((a, b) => a.at - b.at)
    .flatMap(({ arrivalId, pickupId, at, via }) => {
      const pickup = readPickup(context, pickupId);
      // Handed over at another desk, whose word that they were served is still on its way.
      if (pickup === undefined || pickup.state === 'handed_over') return [];
      return [{ arrivalId, pickup: pickupView(context, pickupId, pickup), at, via }];
    })
    .slice(0, ARRIVALS_MOST);
}

export async function queue(context: ServiceContext): Promise<CallResult<'desk.queue'>> {
  const { book } = context.desk;
  await book.ready();
  const nowMs = context.nowMs();
  const groups = new Map<QueueGroup, { pickupId: string; since: number }[]>();
  for (const facts of book.pickups()) {
    const placed = groupOf(facts, book.waitingFor(facts.pickupId), nowMs);
    if (placed === undefined) continue;
    const group = groups.get(placed.group) ?? [];
    groups.set(placed.group, group);
    group.push({ pickupId: facts.pickupId, since: placed.since });
  }
  const counts = {
    new: none,
    picking: none,
    ready: none,
    waiting: none,
    problem: none,
    expired: none,
  };
  const pickups: CallResult<'desk.queue'>['pickups'] = [];
  for (const [group, members] of groups) {
    members.sort((a, b) => a.since - b.since);
    counts[group] = { count: members.length, oldestAt: members[0]?.since ?? null };
    for (const { pickupId, since } of members.slice(0, GROUP_MOST)) {
      const pickup = readPickup(context, pickupId);
      if (pickup === undefined) continue;
      pickups.push({ ...pickupView(context, pickupId, pickup), group, since });
    }
  }
  return { pickups: pickups.toSorted((a, b) => a.since - b.since), counts };
}

const none = { count: 0, oldestAt: null as number | null };

/** In one group each, by what is to be done first; undefined for what nobody has to do anything about. */
function groupOf(
  { state, placedAt, readyAt, keepUntil, stopped, short }: PickupFacts,
  arrival: ArrivalFacts | undefined,
  nowMs: number,
): { group: QueueGroup; since: number } | undefined {
  if (state === 'handed_over' || state === 'cancelled') return undefined;
  if (state === 'expired' || (keepUntil !== null && keepUntil <= nowMs)) {
    return { group: 'expired', since: keepUntil ?? placedAt };
  }
  if (arrival !== undefined) return { group: 'waiting', since: arrival.at };
  if (stopped || (short && state !== 'picking')) return { group: 'problem', since: placedAt };
  switch (state) {
    case 'placed':
      return { group: 'new', since: placedAt };
    case 'picking':
      return { group: 'picking', since: placedAt };
    case 'ready':
    case 'claimed':
      return { group: 'ready', since: readyAt ?? placedAt };
  }
}

export function listIncidents(context: ServiceContext): CallResult<'desk.incidents'> {
  const { store, desk } = context;
  return desk.book
    .openIncidents()
    .flatMap(({ incidentId }) => {
      const doc = DeskIncident.safeParse(store.read({ kind: 'incident', id: incidentId })?.doc);
      if (!doc.success) return [];
      const { pickupId, number, reason, at, handOvers, acknowledged } = doc.data;
      return [
        {
          incidentId,
          pickupId,
          number,
          reason,
          at,
          acknowledged: acknowledged !== undefined,
          handOvers: handOvers.map(
            ({ at, station, store, staff, provisional, counted, lines }) => ({
              at,
              station,
              store,
              staffName: staff?.name ?? null,
              provisional,
              counted,
              pieces: lines.reduce((sum, { quantity }) => sum + quantity, 0),
            }),
          ),
        },
      ];
    })
    .toSorted((a, b) => b.at - a.at)
    .slice(0, INCIDENTS_MOST);
}

export function acknowledgeIncident(
  context: ServiceContext,
  { incidentId, approval }: CallArgs<'desk.acknowledge'>,
): Saving {
  permit(context, 'incident.acknowledge', { subject: incidentId, owner: null, approval });
  return save(context, [{ name: 'incident.acknowledge', args: { incidentId } }]);
}

export function arrive(context: ServiceContext, { pickupId }: CallArgs<'desk.arrive'>): Saving {
  const arrivalId = context.newId();
  return save(context, [{ name: 'arrival.note', args: { pickupId, arrivalId }, makes: arrivalId }]);
}

/** They have left without it; whoever else waits for the same pickup came with them. */
export function noteGone(context: ServiceContext, { arrivalId }: CallArgs<'desk.gone'>): Saving {
  const arrival = [...context.desk.book.arrivals()].find((one) => one.arrivalId === arrivalId);
  const also = arrival === undefined ? [] : served(context, arrival.pickupId, 'gone');
  const others = also.filter(({ args }) => args.arrivalId !== arrivalId);
  return save(context, [
    { name: 'arrival.serve', args: { arrivalId, outcome: 'gone' } },
    ...others,
  ]);
}

/** The day of the shop's own calendar. */
function dayOf(ms: number): string {
  return new Date(ms).toDateString();
}

function medianOf(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
