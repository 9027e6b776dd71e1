/**
 * Faults stop: whatever waits is moved until nothing does, and time goes on, until everybody is level. An
 * operator does what only people can: of two copies of a station one is run after the other.
 */
import { type ModelStation, settle } from './model-station.ts';
import type { Shop } from './shop.ts';

/** Once faults stop, everybody is level within this. */
const LEVEL_WITHIN_MS = 60_000;
/** Rows that differ in silence are found by comparing, and mended, within this. */
const MENDED_WITHIN_MS = 15 * 60_000;

/** Two copies of a station that run at once are shut out within this. */
const SHUT_OUT_WITHIN_MS = 5 * 60_000;

export async function rest(shop: Shop): Promise<void> {
  shop.counts.rests += 1;
  shop.hubIsUp = true;
  for (const station of shop.stations) {
    shop.mourn(station);
    station.files.full = false;
    station.files.crashAfter(Number.POSITIVE_INFINITY);
  }
  await retireTwins(shop);
  for (const station of shop.stations) bringUp(shop, station);
  await until(shop, LEVEL_WITHIN_MS, () => whoIsBehind(shop));
  await until(shop, MENDED_WITHIN_MS, () => whoIsRotten(shop) || whoIsBehind(shop));
  shop.checks.atRest(shop);
  for (const station of shop.stations) {
    // Who was removed is sent nothing more: what went with files that were put back stays away.
    if (!shop.revokedWith.has(station.id)) station.replicaIsWhole = true;
  }
}

/** Of two copies the later one goes first, alone, and is given up when all it had saved is at the hub. */
async function retireTwins(shop: Shop): Promise<void> {
  const { stations } = shop;
  const isTwin = (one: ModelStation) => stations.find(({ id }) => id === one.id) !== one;
  const twins = stations.filter(isTwin);
  const copied = stations.filter(({ id }) => twins.some((twin) => twin.id === id));
  for (const station of copied) shop.start(station);
  await until(shop, SHUT_OUT_WITHIN_MS, () => whoIsServed(shop, copied));
  for (const station of copied) end(shop, station);
  for (const twin of twins) {
    const aside = new Set(copied);
    aside.delete(twin);
    for (const station of stations) if (!aside.has(station)) bringUp(shop, station);
    await until(shop, LEVEL_WITHIN_MS, () => whoIsBehind(shop, aside));
    await until(shop, MENDED_WITHIN_MS, () => whoIsRotten(shop, aside) || whoIsBehind(shop, aside));
    shop.checks.retires(shop, twin);
    end(shop, twin);
    stations.splice(stations.indexOf(twin), 1);
    twin.files.dispose();
  }
}

function whoIsServed({ hub, revokedWith }: Shop, copied: readonly ModelStation[]): string {
  const served = copied.filter(({ id, view }) => {
    const isOut = hub.startsOf(id).quarantined || revokedWith.has(id);
    return !isOut || view?.link.phase !== 'refused';
  });
  return served.map(({ id }) => `two copies of ${id} are served`).join('; ');
}

function end(shop: Shop, station: ModelStation): void {
  station.files.crash();
  shop.mourn(station);
}

function bringUp(shop: Shop, station: ModelStation): void {
  const { hub, counts } = shop;
  shop.start(station);
  if (!hub.startsOf(station.id).quarantined) return;
  counts.quarantined += 1;
  hub.release(station.id);
  station.retryNow();
}

/** Lets time go on until nobody is named any more. */
async function until(shop: Shop, withinMs: number, named: () => string): Promise<void> {
  const { clock } = shop;
  const began = clock.nowMs;
  for (;;) {
    await moveAll(shop);
    if (named() === '') return;
    const next = Math.min(...[...clock.timers].map(({ at }) => at));
    if (next > began + withinMs) {
      throw new Error(`not level within ${withinMs / 1000} s: ${named()}`);
    }
    shop.advance(Math.max(1, next - clock.nowMs));
  }
}

/** Moves everything that waits, in order, until nothing does. */
async function moveAll({ stations }: Shop): Promise<void> {
  for (let rounds = 0; rounds < 2_000; rounds += 1) {
    let moved = false;
    for (const { network } of stations) {
      moved ||= network.waiting > 0;
      network.handleStray(0);
      network.handle(0);
      network.deliver(0);
      network.announce(0);
    }
    for (const station of stations) {
      moved ||= station.heldTurns > 0;
      station.runTurns();
    }
    await settle();
    if (!moved) return;
  }
  throw new Error('it did not come to rest: messages without end');
}

/** In words; empty where nobody is. @param aside stations that are not waited for. */
function whoIsBehind(shop: Shop, aside = new Set<ModelStation>()): string {
  return shop.stations
    .filter((station) => !aside.has(station))
    .flatMap((station) => behindOf(shop, station))
    .join('; ');
}

function behindOf({ hub, revokedWith }: Shop, station: ModelStation): string[] {
  const { id, store } = station;
  if (store === null) return [`${id} is down`];
  const link = station.view?.link.phase;
  if (revokedWith.has(id)) return link === 'refused' ? [] : [`${id} was removed and is ${link}`];
  if (link !== 'online') return [`${id} is ${link}`];
  const { unsent } = store.outboxCounts();
  if (unsent > 0) return [`${id} has ${unsent} unsent`];
  const grants = hub.grantsOf(id);
  // Who is granted nothing at all waits on, until something is.
  const owed = hub.erasuresOwedBy(id).length;
  if (owed > 0) return [`${id} has not confirmed ${owed} erasures`];
  const waits = grants.length > 0 && store.entries('accepted', 1).length > 0;
  if (waits) return [`${id} waits for what it was told is accepted`];
  const scopes = store.scopes();
  const wrong =
    scopes.length !== grants.length || scopes.some(({ scope }) => !grants.includes(scope));
  if (wrong) return [`${id} holds ${scopes.map(({ scope }) => scope).join()}`];
  return scopes.flatMap(({ scope, cursor }) => {
    const head = hub.headOf(scope);
    const level = cursor.phase === 'feed' && cursor.version >= head;
    return level ? [] : [`${id} is at ${JSON.stringify(cursor)} of ${head} in ${scope}`];
  });
}

/** Whose rows were made to differ, and who has not compared them since: whoever was not closed in order does. */
function whoIsRotten(
  { hub, stations, revokedWith }: Shop,
  aside = new Set<ModelStation>(),
): string {
  const rotten = stations.filter((station) => {
    if (aside.has(station)) return false;
    const compared = station.store !== null && station.store.digests.checkedAt() !== null;
    const holdsNothing = hub.grantsOf(station.id).length === 0;
    if (compared || holdsNothing || revokedWith.has(station.id)) station.isRotten = false;
    return station.isRotten;
  });
  return rotten.map(({ id }) => `${id} has not compared`).join('; ');
}
