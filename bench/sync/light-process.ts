/**
 * Many light stations in one process: real connections that prove, pull on announcements and push, without
 * files. Driven by `many-stations.ts`.
 */
import { createPrivateKey, sign } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { zstdDecompressSync } from 'node:zlib';
import { io, type Socket } from 'socket.io-client';
import { type Challenge, proofText, type WelcomeOrRefusal } from '#shared/protocol/connect.ts';
import type { Announce, Cursor, PageRow, PullAnswer } from '#shared/protocol/feed.ts';
import type { PushAnswer } from '#shared/protocol/push.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import { percentiles } from '../support/statistics.ts';
import type { FromLight, Seen, ToLight } from './many-stations.ts';

const answerWithinMs = 60_000;
const connectAtOnce = 50;
const busyWaitMs = 500;

interface Light {
  station: string;
  /** The scope whose changes are timed. */
  region: string;
  socket: Socket;
  epoch: string;
  cursors: Map<string, Cursor>;
  pulling: Set<string>;
  newest: Map<string, number>;
  sequence: number;
  pushing: boolean;
}

const lights: Light[] = [];
/** When each note was pushed, and how long each other station of the shop took to have it. */
const pushedAtMs = new Map<string, number>();
let busy = 0;
let seenMs: { atMs: number; ms: number }[] = [];
const tell = (message: FromLight) => process.send?.(message);

async function connect({ url, keys, stations }: Extract<ToLight, { type: 'connect' }>) {
  const key = createPrivateKey(keys);
  let turnedAway = 0;
  const one = async ({ station, region }: { station: string; region: string }) => {
    for (;;) {
      const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
      const challenge = await new Promise<Challenge>((resolve, reject) => {
        socket.once('challenge', resolve);
        socket.once('connect_error', reject);
      });
      const signature = sign(null, Buffer.from(proofText(challenge, station)), key);
      const welcome = (await socket.timeout(answerWithinMs).emitWithAck('prove', {
        station,
        protocol: PROTOCOL_VERSION,
        app: 'bench',
        signature: signature.toString('base64url'),
      })) as WelcomeOrRefusal;
      if (!welcome.ok) {
        socket.disconnect();
        if (welcome.retryAfterMs === undefined) throw new Error(`refused: ${welcome.code}`);
        turnedAway += 1;
        await pause(welcome.retryAfterMs * (1 + Math.random() / 4));
        continue;
      }
      const { epoch, grants } = welcome;
      const light: Light = {
        station,
        region,
        socket,
        epoch,
        cursors: new Map(grants.map((scope) => [scope, { phase: 'start' }])),
        pulling: new Set(),
        newest: new Map(),
        sequence: welcome.lastSequence,
        pushing: false,
      };
      socket.on('announce', ({ scope, version }: Announce) => {
        light.newest.set(scope, version);
        void pull(light, scope);
      });
      for (const scope of grants) await pull(light, scope);
      lights.push(light);
      return;
    }
  };
  const startedMs = performance.now();
  const waiting = [...stations];
  await Promise.all(
    Array.from({ length: connectAtOnce }, async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await one(next);
    }),
  );
  tell({ type: 'connected', ms: performance.now() - startedMs, turnedAway });
}

async function pull(light: Light, scope: string): Promise<void> {
  if (light.pulling.has(scope)) return;
  light.pulling.add(scope);
  for (let done = false; !done; ) {
    const cursor = light.cursors.get(scope) ?? { phase: 'start' };
    const epoch = cursor.phase === 'start' ? {} : { epoch: light.epoch };
    const request = { scope, cursor, ...epoch };
    const page = (await light.socket
      .timeout(answerWithinMs)
      .emitWithAck('pull', request)) as PullAnswer;
    if (page.ok !== true) throw new Error(`no page: ${JSON.stringify(page)}`);
    light.cursors.set(scope, page.next);
    if (page.count > 0) take(page.rows);
    const next = page.next.phase === 'feed' ? page.next.version : 0;
    done = page.done && (light.newest.get(scope) ?? 0) <= next;
  }
  light.pulling.delete(scope);
}

function take(rows: Uint8Array): void {
  const atMs = performance.now();
  for (const [kind, id] of JSON.parse(zstdDecompressSync(rows).toString()) as PageRow[]) {
    const pushed = kind === 'note' ? pushedAtMs.get(id) : undefined;
    if (pushed !== undefined) seenMs.push({ atMs, ms: atMs - pushed });
  }
}

/** So many notes a second, evenly, from one station after the other. */
async function work({ perSecond, seconds }: Extract<ToLight, { type: 'work' }>): Promise<void> {
  [seenMs, busy] = [[], 0];
  let skipped = 0;
  const pushes: Promise<void>[] = [];
  const startedMs = performance.now();
  const count = perSecond * seconds;
  for (let i = 0; i < count; i += 1) {
    const waitMs = startedMs + (i * 1_000) / perSecond - performance.now();
    if (waitMs > 1) await pause(waitMs);
    const light = lights[(i * 7) % lights.length];
    if (light === undefined || light.pushing) skipped += 1;
    else pushes.push(push(light));
  }
  await Promise.all(pushes);
  const ranMs = performance.now() - startedMs;
  // What is still on its way counts, for as long as it takes.
  for (let last = -1; last !== seenMs.length; ) {
    last = seenMs.length;
    await pause(1_000);
  }
  const half = startedMs + ranMs / 2;
  const times = (of: typeof seenMs) => percentiles(of.map(({ ms }) => ms));
  const seen: Seen = {
    pushed: pushes.length,
    skipped,
    busy,
    perSecond: pushes.length / (ranMs / 1_000),
    seen: seenMs.length,
    all: times(seenMs),
    firstHalf: times(seenMs.filter(({ atMs }) => atMs < half)),
    secondHalf: times(seenMs.filter(({ atMs }) => atMs >= half)),
  };
  tell({ type: 'worked', seen });
}

async function push(light: Light): Promise<void> {
  light.pushing = true;
  const noteId = crypto.randomUUID();
  pushedAtMs.set(noteId, performance.now());
  const mutation = {
    id: crypto.randomUUID(),
    station: light.station,
    sequence: light.sequence + 1,
    name: 'note.add',
    args: { noteId, customerId: `light:${light.region}`, text: 'likes navy' },
    observedAt: Date.now(),
    basedOn: {},
    staff: { id: `light:staff:${light.region}`, name: '박서연' },
  };
  for (;;) {
    const answer = (await light.socket
      .timeout(answerWithinMs)
      .emitWithAck('push', { mutations: [mutation] })) as PushAnswer;
    if (answer.ok === true && answer.results[0]?.result.status === 'accepted') break;
    if (answer.ok !== false || answer.code !== 'busy') throw new Error(JSON.stringify(answer));
    busy += 1;
    await pause(busyWaitMs);
  }
  light.sequence += 1;
  light.pushing = false;
}

process.on('message', (message: ToLight) => {
  switch (message.type) {
    case 'connect':
      void connect(message);
      return;
    case 'work':
      void work(message);
      return;
    case 'end':
      for (const { socket } of lights) socket.disconnect();
      process.disconnect();
      return;
  }
});
