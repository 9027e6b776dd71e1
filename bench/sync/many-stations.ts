/**
 * One hub with a thousand stations, twenty a shop, which push two hundred changes a second between them: how
 * long until the other stations of the shop have each, whether that grows, and what an idle station costs
 * the hub. Each shop has a book of its own. The stations are light clients in a process of their own, which
 * takes its share of the machine.
 */
import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureStore } from '#hub/stations/ensure-store.ts';
import type { Percentiles } from '../support/statistics.ts';
import { rounded } from '../support/statistics.ts';
import { say, type Stage, writeAtHub } from './stage.ts';

const perShop = 20;
const perSecond = 200;
/** Until what it takes to connect has been tidied away. */
const restMs = 5_000;

export interface Seen {
  pushed: number;
  /** Changes that were due from a station whose last one was not answered yet. */
  skipped: number;
  /** Pushes that the hub was too busy to take, and took later. */
  busy: number;
  perSecond: number;
  /** Times that a change was seen by another station, or the pushing one itself. */
  seen: number;
  all: Percentiles;
  firstHalf: Percentiles;
  secondHalf: Percentiles;
}

export type ToLight =
  | {
      type: 'connect';
      url: string;
      /** The private key that they all have, PEM. */
      keys: string;
      stations: { station: string; region: string }[];
    }
  | { type: 'work'; perSecond: number; seconds: number }
  | { type: 'end' };

export type FromLight =
  | { type: 'connected'; ms: number; turnedAway: number }
  | { type: 'worked'; seen: Seen };

export async function manyStations(stage: Stage): Promise<void> {
  const { report, hub, sizes } = stage;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const stations = await enrolAll(stage, publicKey.export({ format: 'jwk' }).x ?? '');
  const light = fork(new URL('./light-process.ts', import.meta.url), { execArgv: [] });
  const ask = async <Type extends FromLight['type']>(message: ToLight, type: Type) => {
    const answered = once(light, 'message') as Promise<[FromLight]>;
    const ended = once(light, 'exit').then(() => {
      throw new Error('the light stations have ended');
    });
    light.send(message);
    const [answer] = await Promise.race([answered, ended]);
    if (answer.type !== type) throw new Error(`unexpected: ${answer.type}`);
    return answer as Extract<FromLight, { type: Type }>;
  };
  const keys = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  const connect = (some: typeof stations) =>
    ask({ type: 'connect', url: hub.url, keys, stations: some }, 'connected');
  // What the hub needs for its first stations it does not need for each.
  const first = Math.ceil(stations.length / 10);
  await connect(stations.slice(0, first));
  await pause(restMs);
  const before = hub.memory().rssMb;
  const connected = await connect(stations.slice(first));
  await pause(restMs);
  const idle = hub.memory().rssMb;
  const kbPerIdleStation = Math.round(((idle - before) * 1_000) / (stations.length - first));
  const { seen } = await ask({ type: 'work', perSecond, seconds: sizes.seconds }, 'worked');
  const ended = once(light, 'exit');
  light.send({ type: 'end' } satisfies ToLight);
  await ended;
  const line = {
    stations: stations.length,
    connectedInMs: Math.round(connected.ms),
    turnedAway: connected.turnedAway,
    kbPerIdleStation,
    changes: seen.pushed,
    skipped: seen.skipped,
    busy: seen.busy,
    perSecond: rounded(seen.perSecond, 1),
    seen: seen.seen,
    ...seen.all,
    p99FirstHalfMs: seen.firstHalf.p99Ms,
    p99SecondHalfMs: seen.secondHalf.p99Ms,
    hubRssMb: hub.memory().rssMb,
  };
  say(
    report,
    'stations',
    line,
    `${line.stations} stations, nine tenths of them at once in ${line.connectedInMs} ms (${line.turnedAway} times told to wait), ${line.kbPerIdleStation} KB each at the hub; ${line.perSecond} changes/s seen by the shop: p50 ${line.p50Ms} ms, p99 ${line.p99Ms} ms (first half ${line.p99FirstHalfMs}, second ${line.p99SecondHalfMs}), ${line.skipped} skipped, ${line.busy} times busy; hub ${line.hubRssMb} MB`,
  );
}

/** Shops with a book of their own and one customer in it, and their stations, all under one key. */
async function enrolAll(stage: Stage, publicKey: string) {
  const { hub, sizes } = stage;
  const shops = Math.ceil(sizes.stations / perShop);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const stations: { station: string; region: string }[] = [];
  for (let shop = 0; shop < shops; shop += 1) {
    const region = `${letters[Math.floor(shop / 26)]}${letters[shop % 26]}`;
    const store = `light-${shop}`;
    await ensureStore(hub.db, { id: store, region });
    const scope = `region:${region.toLowerCase()}`;
    const doc = { name: { family: '김', given: '민지' } };
    const staff = { name: '박서연', store, role: 'associate', active: true };
    await writeAtHub(stage, [
      { kind: 'customer', id: `light:${region}`, scope, doc },
      { kind: 'staff', id: `light:staff:${region}`, scope: `staff:${store}`, doc: staff },
    ]);
    for (let i = 0; i < perShop && stations.length < sizes.stations; i += 1) {
      stations.push({ station: crypto.randomUUID(), region });
      await hub.db
        .insertInto('station')
        .values({
          id: stations.at(-1)?.station ?? '',
          store,
          mode: 'associate',
          public_key: publicKey,
          app: 'bench',
          protocol: 1,
          confirmed_at: new Date(),
        })
        .execute();
    }
  }
  return stations;
}
