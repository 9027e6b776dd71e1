/**
 * How long a change made at one station takes until another one shows it, both online at one hub: from the
 * call that saves it to the first card that has it. Quiet, and while fifty other changes a second are
 * pushed in the same scope. Peers do the same work in turn with it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { issueCode } from '#hub/stations/issue-code.ts';
import {
  connectProven,
  enrolWith,
  makeStationKey,
  mutationOf,
} from '#tests/support/raw-station.ts';
import { interleave, type Side } from '../support/interleave.ts';
import { pairedRatio, percentiles } from '../support/statistics.ts';
import type { Pair } from './pair.ts';
import { openPouchPair } from './pouchdb.ts';
import { openRxPair } from './rxdb.ts';
import { customerIds, fillSmall, levelStation, say, type Stage } from './stage.ts';
import type { BenchStation } from './station.ts';

const backgroundPerSecond = 50;
/** Between two changes that are timed, so that each starts from rest. */
const restMs = 60;
const askEveryMs = 1;
/** The background writes about others than those who are looked at. */
const [watched, background] = [400, 400];

export async function propagation(stage: Stage): Promise<void> {
  const { sizes } = stage;
  await fillSmall(stage);
  const ids = customerIds(watched + background);
  const a = await levelStation(stage, 'from');
  const b = await levelStation(stage, 'to');
  const own = ownPair(a.station, b.station, ids.slice(0, watched));
  const busy = await startBackground(stage, ids.slice(watched));
  const each = Math.ceil(sizes.samples / sizes.rounds);
  let change = 0;
  const side = (name: string, pair: Pair, busily = false): Side<number[]> => ({
    name,
    async run() {
      const timesMs: number[] = [];
      const stop = busily ? busy.go() : async () => {};
      if (busily) await pause(500);
      for (let i = 0; i < each; i += 1) {
        timesMs.push(await pair.propagate((change += 1)));
        await pause(restMs);
      }
      await stop();
      return timesMs;
    },
  });
  const peers = sizes.peers
    ? [
        { name: 'pouchdb', pair: await openPouchPair(), without: 'encryption, durable saves' },
        { name: 'rxdb', pair: await openRxPair(), without: 'server, network, files, encryption' },
      ]
    : [];
  const { rounds } = await interleave(sizes.rounds, [
    side('quiet', own),
    side('busy', own, true),
    ...peers.map(({ name, pair }) => side(name, pair)),
  ]);
  tell(stage, rounds, busy.made());
  for (const { name, without } of peers) tellPeer(stage, name, without, rounds);
  for (const { pair } of peers) await pair.close();
  await busy.close();
  await a.station.stop();
  await b.station.stop();
}

/** The same work by a note: saved at one station, in the customer's card at the other. */
function ownPair(from: BenchStation, to: BenchStation, ids: readonly string[]): Pair {
  return {
    async propagate(change) {
      const customerId = ids[change % ids.length] ?? '';
      const startedMs = performance.now();
      const saved = await from.rpc.call('note.add', { customerId, text: `change ${change}` });
      if (!saved.ok) throw new Error(`not saved: ${saved.code}`);
      const [noteId] = saved.made;
      for (;;) {
        const shown = await to.rpc.call('customer.open', { customerId });
        if (shown.ok && shown.card.notes.some((note) => note.noteId === noteId)) {
          return performance.now() - startedMs;
        }
        await pause(askEveryMs);
      }
    },
    async close() {},
  };
}

/** A light station that pushes so many notes a second, evenly, whenever it is told to. */
async function startBackground({ hub }: Stage, ids: readonly string[]) {
  const key = makeStationKey();
  const { code } = await issueCode(hub.db, {
    store: 'gangnam',
    mode: 'associate',
    nowMs: Date.now(),
    confirmed: true,
  });
  const { station } = await enrolWith(hub.url, code, 'associate', key);
  const connection = await connectProven(hub.url, station, key);
  let sequence = 0;
  let made = 0;

  async function push(): Promise<void> {
    sequence += 1;
    const customerId = ids[sequence % ids.length];
    const args = { noteId: crypto.randomUUID(), customerId, text: 'likes navy' };
    const answer = await connection.push([mutationOf(station, sequence, 'note.add', args)]);
    if (answer.ok !== true) throw new Error(JSON.stringify(answer));
    made += 1;
  }
  return {
    made: () => made,
    go() {
      const stopped = new AbortController();
      const startedMs = performance.now();
      const run = (async () => {
        for (let due = 1; !stopped.signal.aborted; due += 1) {
          await push();
          const waitMs = startedMs + (due * 1_000) / backgroundPerSecond - performance.now();
          if (waitMs > 0) await pause(waitMs);
        }
      })();
      return async () => {
        stopped.abort();
        await run;
      };
    },
    async close() {
      connection.close();
    },
  };
}

function tell({ report, sizes }: Stage, rounds: Map<string, number[][]>, made: number): void {
  for (const name of ['quiet', 'busy']) {
    const times = (rounds.get(name) ?? []).flat();
    const changesPerSecond = name === 'busy' ? backgroundPerSecond : 0;
    const line = { kind: name, changesPerSecond, changes: times.length, ...percentiles(times) };
    say(
      report,
      'propagation',
      { ...line, rounds: sizes.rounds },
      `a change is shown by another station, ${name}: p50 ${line.p50Ms} ms, p99 ${line.p99Ms} ms, longest ${line.maxMs} ms (${line.changes} changes)`,
    );
  }
  report.progress(`${made} changes in the background`);
}

function tellPeer(
  { report }: Stage,
  peer: string,
  without: string,
  rounds: Map<string, number[][]>,
): void {
  const theirs = rounds.get(peer) ?? [];
  const p50s = (all: number[][]) => all.map((times) => percentiles(times).p50Ms);
  const timesAsFast = pairedRatio(p50s(theirs), p50s(rounds.get('quiet') ?? []));
  const line = { peer, ...percentiles(theirs.flat()), timesAsFast: Number(timesAsFast.toFixed(2)) };
  say(
    report,
    'propagation-peer',
    { ...line, without },
    `${peer}: p50 ${line.p50Ms} ms, p99 ${line.p99Ms} ms, without ${without}; Dangol is ${line.timesAsFast} times as fast`,
  );
}
