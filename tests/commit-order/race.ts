/**
 * Many writers and pullers at once on real PostgreSQL, to count what a puller misses. Each commit writes
 * one record through the hub's own `writeRecords`, and each puller follows the hub's own feed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '#hub/database/migrate.ts';
import { openDatabase } from '#hub/database/open-database.ts';
import { readPage, Reader } from '#hub/feed/read-page.ts';
import type { VersionGate } from '#hub/records/version-gate.ts';
import { writeRecords } from '#hub/records/write-records.ts';
import type { Cursor } from '#shared/protocol/feed.ts';
import { createTestDatabase } from '#tests/support/postgres.ts';
import { unpackRows } from '#tests/support/raw-station.ts';

export const writers = 16;
export const pullers = 4;
const scope = 'region:kr';
/** As in life, some commit later than others. */
const slowEvery = 64;
const slowMs = 2;
/** Announcements come no closer together; pulling all the time would leave the writers no processor. */
const pullEveryMs = 20;

export interface Race {
  commits: number;
  /** Records that at least one puller never saw, though it read on to the end. */
  lost: number;
  seconds: number;
}

/** @param gate the hub's, or none for the plain feed: rows with `version > cursor`. */
export async function race(commits: number, gate: VersionGate): Promise<Race> {
  const made = await createTestDatabase();
  const open = { url: made.url, onIdleError: () => {} };
  // As the hub opens them for pushes and for the feed.
  const db = openDatabase({ ...open, connectionsMax: writers, planned: true });
  const feed = openDatabase({ ...open, connectionsMax: pullers, inIndexOrder: true });
  try {
    await migrate(db);
    const { epoch } = await db.selectFrom('meta').select('epoch').executeTakeFirstOrThrow();
    let begun = 0;
    let writing = true;

    const write = async (): Promise<void> => {
      while (begun < commits) {
        const number = begun;
        begun += 1;
        const doc = { customerId: 'c1', text: 'linen' };
        await db.transaction().execute(async (trx) => {
          await writeRecords(trx, [{ kind: 'note', id: `n${number}`, scope, doc }], gate);
          if (number % slowEvery === 0) await delay(slowMs);
        });
      }
    };
    const pull = async (): Promise<Uint8Array> => {
      const seen = new Uint8Array(commits);
      const reader = new Reader();
      let cursor: Cursor = { phase: 'feed', version: 0 };
      for (;;) {
        // Looked at before the page: what was written by then must be in what is pulled after.
        const last = !writing;
        const page = await readPage(feed, { scope, cursor, epoch }, reader);
        if (page.ok !== true) throw new Error('the feed started over');
        for (const [, id] of unpackRows(page.rows)) seen[Number(id.slice(1))] = 1;
        cursor = page.next;
        if (last && page.done) return seen;
        await delay(pullEveryMs);
      }
    };

    const began = performance.now();
    const pulled = Array.from({ length: pullers }, pull);
    await Promise.all(Array.from({ length: writers }, write));
    writing = false;
    const seconds = (performance.now() - began) / 1000;
    const seen = await Promise.all(pulled);
    let lost = 0;
    for (let number = 0; number < commits; number += 1) {
      if (seen.some((by) => by[number] === 0)) lost += 1;
    }
    return { commits, lost, seconds };
  } finally {
    await feed.destroy();
    await db.destroy();
    await made.drop();
  }
}

/** One line for people. */
export function described(feed: string, { commits, lost, seconds }: Race): string {
  const share = ((100 * lost) / commits).toFixed(2);
  const perSecond = Math.round(commits / seconds);
  return `${feed}: ${lost} of ${commits} commits lost (${share} %), ${perSecond} commits/s, ${writers} writers, ${pullers} pullers`;
}
