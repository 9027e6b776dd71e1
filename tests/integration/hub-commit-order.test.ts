/**
 * The promise under every cursor: who has read up to a version has seen everything up to it, however
 * many write at once. It is shown twice, with the version gate and without it: a test that cannot see
 * the loss would prove nothing.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { migrate } from '#hub/database/migrate.ts';
import { openDatabase } from '#hub/database/open-database.ts';
import { readPage, Reader } from '#hub/feed/read-page.ts';
import { type VersionGate, versionGate } from '#hub/records/version-gate.ts';
import { writeRecords } from '#hub/records/write-records.ts';
import type { Cursor } from '#shared/protocol/feed.ts';
import { createTestDatabase } from '#tests/support/postgres.ts';
import { unpackRows } from '#tests/support/raw-station.ts';

const writers = 8;
const pullers = 3;
const writesEach = 60;
const scope = 'region:kr';

/** Many writers and pullers at once. @returns how many rows were written and how many a puller missed. */
async function race(gate: VersionGate): Promise<{ written: number; missed: number }> {
  const made = await createTestDatabase();
  const db = openDatabase({ url: made.url, connectionsMax: 16, onIdleError: () => {} });
  await migrate(db);
  const { epoch } = await db.selectFrom('meta').select('epoch').executeTakeFirstOrThrow();
  let writing = true;

  const write = async (writer: number): Promise<void> => {
    for (let i = 0; i < writesEach; i += 1) {
      await db.transaction().execute(async (trx) => {
        const ids = Array.from(
          { length: 1 + ((writer + i) % 3) },
          (_, n) => `w${writer}-${i}-${n}`,
        );
        await writeRecords(
          trx,
          ids.map((id) => ({ kind: 'note', id, scope, doc: { customerId: 'c1', text: id } })),
          gate,
        );
        // As in life, some commit later than others.
        if ((writer + i) % 4 === 0) await delay(2);
      });
    }
  };
  const pull = async (): Promise<Set<string>> => {
    const seen = new Set<string>();
    let cursor: Cursor = { phase: 'feed', version: 0 };
    for (;;) {
      // Looked at before the page: what was written by then must be in what is pulled after.
      const last = !writing;
      const page = await readPage(db, { scope, cursor, epoch }, new Reader());
      if (page.ok !== true) throw new Error('the feed started over');
      for (const [, id] of unpackRows(page.rows)) seen.add(id);
      cursor = page.next;
      if (last && page.done) return seen;
    }
  };

  try {
    const pulled = Array.from({ length: pullers }, pull);
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    writing = false;
    const all = await db.selectFrom('record').select('id').execute();
    const missed = (await Promise.all(pulled)).map(
      (seen) => all.filter(({ id }) => !seen.has(id)).length,
    );
    return { written: all.length, missed: Math.max(...missed) };
  } finally {
    await db.destroy();
    await made.drop();
  }
}

test('eight writers and three pullers at once lose no row', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { written, missed } = await race(versionGate);
    expect(written).toBeGreaterThan(writers * writesEach);
    expect(missed).toBe(0);
  }
});

test('without the version gate the same writers and pullers do lose rows', async () => {
  let missed = 0;
  for (let round = 0; round < 20 && missed === 0; round += 1) {
    ({ missed } = await race(async () => {}));
  }
  expect(missed).toBeGreaterThan(0);
});
