/** A sync driver by itself: its store keeps lists, its links are answered by hand, its clock stands still. */
import { promisify } from 'node:util';
import { zstdCompressSync, zstdDecompress } from 'node:zlib';
import type { PageToApply } from '#electron/station/store/store.ts';
import { createSyncDriver } from '#electron/station/sync/driver.ts';
import type { HubLinkListener, SyncStore } from '#electron/station/sync/ports.ts';
import { readPage } from '#electron/station/sync/read-page.ts';
import type { Mutation } from '#shared/domain/mutation.ts';
import type { Welcome } from '#shared/protocol/connect.ts';
import type { Cursor, PageRow, PullAnswer } from '#shared/protocol/feed.ts';
import type { PushAnswer } from '#shared/protocol/push.ts';

export const epoch = '0192b3a4-0000-7000-8000-000000000001';
export const welcome: Welcome = {
  ok: true,
  hubTimeMs: 1_000_500,
  epoch,
  grants: ['region:kr'],
  store: 'gangnam',
  mode: 'associate',
  lastSequence: 0,
};

export function page(version: number, done: boolean, rows: PageRow[] = []): PullAnswer {
  return {
    ok: true,
    scope: 'region:kr',
    rows: zstdCompressSync(JSON.stringify(rows)),
    count: rows.length,
    next: { phase: 'feed', version },
    done,
    head: version,
    remaining: { rows: 0, bytes: 0 },
  };
}

export const row = (version: number): PageRow => [
  'customer',
  `c${version}`,
  version,
  { name: 'x' },
];
export const unsentMutation = (sequence: number): Mutation => ({
  id: `0192b3a4-0000-7000-8000-00000000000${sequence}`,
  station: 's',
  sequence,
  name: 'note.add',
  args: {},
  observedAt: 0,
  basedOn: {},
  staff: null,
});

/** A driver with a store that keeps lists and links that the test answers by hand. */
export function rig() {
  const applied: PageToApply[] = [];
  const tidied: boolean[] = [];
  const settled: string[] = [];
  const renumbered: number[] = [];
  const heldByHub: number[] = [];
  const unsent: Mutation[] = [];
  /** Accepted by the hub, and unsent again where it forgot them. */
  const accepted: Mutation[] = [];
  let cursor: Cursor = { phase: 'feed', version: 0 };
  let epochMet = epoch;
  let failApply: Error | null = null;
  let failRead = false;
  let clockSet = 0;
  const store: SyncStore = {
    scopes: () => [{ scope: 'region:kr', cursor, epoch }],
    setGrants: () => false,
    applyPage(given) {
      if (failApply !== null) throw failApply;
      applied.push(given);
      cursor = given.next;
      return [];
    },
    tidy(busy) {
      tidied.push(busy);
      return false;
    },
    startOver: () => {
      cursor = { phase: 'start' };
    },
    unsentAfter() {
      if (failRead) throw new Error('disk');
      return [...unsent];
    },
    settle(results) {
      for (const { id } of results) {
        settled.push(id);
        unsent.splice(0, unsent.length, ...unsent.filter((mutation) => mutation.id !== id));
      }
      return [];
    },
    renumberUnsent(last) {
      renumbered.push(last);
      unsent.push(...accepted.splice(0));
    },
    adoptEpoch(met, lastSequence) {
      if (met === epochMet) return 0;
      epochMet = met;
      const again = accepted.splice(0);
      if (again.length > 0) renumbered.push(lastSequence);
      unsent.push(...again);
      return again.length;
    },
    hubHolds(lastSequence) {
      heldByHub.push(lastSequence);
      return undefined;
    },
    outboxCounts: () => ({ unsent: unsent.length, attention: 0, lastSequence: given.lastSequence }),
  };
  interface FakeLink {
    listener: HubLinkListener;
    pulls: {
      cursor: Cursor;
      epoch: string | undefined;
      answer: (a: PullAnswer) => void;
      fail: () => void;
    }[];
    pushes: { mutations: Mutation[]; answer: (a: PushAnswer) => void; fail: () => void }[];
    closed: boolean;
  }
  const links: FakeLink[] = [];
  let now = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const driver = createSyncDriver({
    store,
    unpack: readPage,
    isLookedUp: () => false,
    log: () => {},
    listener: { statusChanged: () => {}, recordsChanged: () => {} },
    timing: {
      nowMs: () => 1_000_000 + now + clockSet,
      monotonicMs: () => now,
      random: () => 0,
      callAfter(delayMs, run) {
        const timer = { at: now + delayMs, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
      turn: async () => {},
    },
    openLink(listener) {
      const link: FakeLink = { listener, pulls: [], pushes: [], closed: false };
      links.push(link);
      return {
        pull: (request) =>
          new Promise((answer, reject) => {
            const fail = () => reject(new Error('timeout'));
            link.pulls.push({ cursor: request.cursor, epoch: request.epoch, answer, fail });
          }),
        push: (request) =>
          new Promise((answer, reject) => {
            const fail = () => reject(new Error('timeout'));
            link.pushes.push({ mutations: request.mutations, answer, fail });
          }),
        close: () => {
          link.closed = true;
        },
      };
    },
  });
  const given = {
    lastSequence: 0,
    driver,
    links,
    applied,
    tidied,
    settled,
    renumbered,
    heldByHub,
    accepted,
    unsent,
    failApply: (fail: Error | null) => {
      failApply = fail;
    },
    failRead() {
      failRead = true;
    },
    setClock(byMs: number) {
      clockSet = byMs;
    },
    advance(ms: number) {
      now += ms;
      for (const timer of timers) {
        if (timer.at > now) continue;
        timers.delete(timer);
        timer.run();
      }
    },
    link: (n: number) => {
      const link = links[n];
      if (link === undefined) throw new Error(`no link ${n}`);
      return link;
    },
  };
  return given;
}

const unpack = promisify(zstdDecompress);
const something = zstdCompressSync('something');

/** Lets promises settle, and the thread pool finish what was given to it before. */
export async function drain(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await unpack(something);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export async function online(given = rig()) {
  given.driver.start();
  given.link(0).listener.welcomed(welcome, 1000);
  await drain();
  return given;
}
