/** What a station holds is compared with its hub and mended: real hub, real files, real link. */
import type { Database } from 'better-sqlite3';
import { sql } from 'kysely';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection } from '#electron/station/store/connection.ts';
import type { Store } from '#electron/station/store/store.ts';
import { readMoment } from '#hub/digests/scope-sums.ts';
import { grantsOf } from '#hub/stations/grants.ts';
import { latestIncidents } from '#hub/stations/incidents.ts';
import { releaseStation } from '#hub/stations/meet-instance.ts';
import { type RecordRef, recordKey } from '#shared/domain/record.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import {
  customer,
  type EnrolledStation,
  type HubShop,
  openHubShop,
} from '#tests/support/hub-shop.ts';
import { type LiveStation, openLiveStation } from '#tests/support/live-station.ts';
import {
  customerDoc,
  editOf,
  noteOf,
  storeOptions,
  temporaryDirectory,
  uuid,
} from '#tests/support/store-files.ts';
import { until } from '#tests/support/until.ts';

const scope = 'region:kr';
/** How many scopes an associate's station holds: each is asked about once where nothing differs. */
const scopes = grantsOf({ mode: 'associate', store: 'gangnam', region: 'KR' }).length;
let shop: HubShop;
let enrolled: EnrolledStation;
const stations: LiveStation[] = [];

beforeEach(async () => {
  shop = await openHubShop();
  enrolled = await shop.enrol();
});

afterEach(async () => {
  for (const station of stations.splice(0)) await station.stop();
  await shop.close();
});

async function open(dataDir = temporaryDirectory()): Promise<LiveStation> {
  const station = await openLiveStation(shop, enrolled, dataDir);
  stations.push(station);
  return station;
}

async function close(station: LiveStation): Promise<void> {
  stations.splice(stations.indexOf(station), 1);
  await station.stop();
}

/** The book's newest version. */
async function newest(): Promise<number> {
  const { head } = await readMoment(shop.db, scope);
  return head;
}

/** A book, and a station that holds it and has found itself equal. */
async function openBook(count: number, dataDir?: string): Promise<LiveStation> {
  for (let from = 0; from < count; from += 2000) {
    const ids = Array.from({ length: Math.min(2000, count - from) }, (_, i) => `c${from + i + 1}`);
    await shop.write(...ids.map((id) => customer(id, { email: `${id}@example.com` })));
  }
  const station = await open(dataDir);
  await station.level(await newest());
  await until('it compared itself', async () => station.store.digests.checkedAt() ?? undefined);
  return station;
}

/** Living records by key, as the hub has them and as the store shows them. */
async function expectEqual(store: Store): Promise<void> {
  const hub = await shop.db
    .selectFrom('record')
    .select(['kind', 'id', 'version', 'doc'])
    .where('scope', '=', scope)
    .execute();
  const differing = hub.filter(({ kind, id, version, doc }) => {
    const held = store.read({ kind, id });
    return doc === null ? held?.deleted === false : held?.version !== version || held.deleted;
  });
  expect(differing.map(recordKey)).toEqual([]);
  expect(store.countCustomers()).toBe(hub.filter(({ doc }) => doc !== null).length);
}

const rowOf = (id: string, version: number, family = '김'): PageRow => [
  'customer',
  id,
  version,
  customerDoc(family, '민지'),
];

/** Changes a replica as no page would. */
function spoil(
  store: Store,
  { lose = [], put = [] }: { lose?: readonly string[]; put?: readonly PageRow[] },
): void {
  const refs: RecordRef[] = lose.map((id) => ({ kind: 'customer', id }));
  const remove = refs.map((ref) => ({ ...ref, version: store.readHubRow(ref)?.version ?? 0 }));
  store.digests.mend(scope, { remove, write: put });
}

describe('a comparison', () => {
  it('of equal books asks once a scope and changes nothing', async () => {
    const station = await openBook(300);
    const facts = await station.check();
    expect(facts).toMatchObject({ asked: scopes, rows: 300, mended: 0, begunAnew: 0 });
    expect(station.told.records).toBe(0);
  });

  it('finds rows that are missing, old, unknown to the hub, or not known to be deleted, in four more questions', async () => {
    const station = await openBook(6000);
    await shop.write({ kind: 'customer', id: 'c40', deleted: true });
    await shop.write({ ...customer('c41'), scope: 'region:us' });
    await station.level(await newest());
    const ghost = rowOf('ghost', 17, '유령');
    spoil(station.store, {
      lose: ['c10', 'c20', 'c30', 'c40', 'c41'],
      put: [rowOf('c20', 2, '옛날'), rowOf('c40', 40), rowOf('c41', 41), ghost],
    });
    expect(station.store.searchCustomers('유령', 5).total).toBe(1);

    const facts = await station.check();
    // A question a scope; then the leaves, the keys, the records, and the same once more.
    expect(facts).toMatchObject({ asked: scopes + 4, mended: 6, begunAnew: 0 });
    await expectEqual(station.store);
    expect(station.store.searchCustomers('유령', 5).total).toBe(0);
    expect(station.store.searchCustomers('옛날', 5).total).toBe(0);
    expect(station.store.searchCustomers('c10@example.com', 5).total).toBe(1);
    expect(station.told.records).toBeGreaterThan(0);
    expect(await station.check()).toMatchObject({ asked: scopes, mended: 0 });
  });

  it('skips the leaves of a small book', async () => {
    const station = await openBook(200);
    spoil(station.store, { lose: ['c10', 'c20', 'c30'] });
    expect(await station.check()).toMatchObject({ asked: scopes + 3, mended: 3, begunAnew: 0 });
    await expectEqual(station.store);
  });

  it('begins a scope anew where a row is newer than the hub says it can be', async () => {
    const station = await openBook(200);
    spoil(station.store, { lose: ['c10'], put: [rowOf('c10', 1_000_000)] });
    expect(await station.check()).toMatchObject({ mended: 0, begunAnew: 1 });
    await until('the book is there again', async () => {
      const held = station.store.read({ kind: 'customer', id: 'c10' });
      return (held?.version ?? 1_000_000) < 1_000_000 || undefined;
    });
    await station.level(await newest());
    await expectEqual(station.store);
    expect(await station.check()).toMatchObject({ asked: scopes, begunAnew: 0 });
  });

  it('begins a scope anew where very much differs', async () => {
    const station = await openBook(5000);
    const lose = Array.from({ length: 2400 }, (_, i) => `c${i + 1}`);
    spoil(station.store, { lose });
    expect(await station.check()).toMatchObject({ asked: scopes + 4, mended: 0, begunAnew: 1 });
    await until('the book is there again', async () => {
      return station.store.countCustomers() === 5000 || undefined;
    });
    await expectEqual(station.store);
  });

  it('takes nothing for lost that changes while it is made, and mends what is lost all the same', async () => {
    const station = await openBook(5000);
    spoil(station.store, { lose: ['c100', 'c200'] });
    const stop = new AbortController();
    const writer = (async () => {
      for (let i = 1; !stop.signal.aborted; i += 1) {
        await shop.write(customer(`c${300 + (i % 50)}`, { phone: `+8210${10_000_000 + i}` }));
        await shop.write(customer(`new${i}`));
        if (i % 3 === 0) await shop.write({ kind: 'customer', id: `new${i - 1}`, deleted: true });
      }
    })();
    const first = await station.check();
    const second = await station.check();
    stop.abort();
    await writer;
    expect(first).toMatchObject({ mended: 2, begunAnew: 0 });
    expect(second).toMatchObject({ mended: 0, begunAnew: 0 });
    await station.level(await newest());
    await expectEqual(station.store);
    expect(await station.check()).toMatchObject({ asked: scopes, mended: 0 });
  });

  it('is made once a day by itself, and soon after a stop that was none', async () => {
    const dataDir = temporaryDirectory();
    const station = await openBook(50, dataDir);
    const at = station.store.digests.checkedAt() ?? 0;
    expect(at).toBeGreaterThan(Date.now() - 60_000);
    await close(station);
    const again = await open(dataDir);
    expect(again.store.digests.checkedAt()).toBe(at);
    const crashed = temporaryDirectory();
    for (const file of ['replica.db', 'replica.db-wal', 'outbox.db', 'outbox.db-wal']) {
      cpSync(join(dataDir, file), join(crashed, file));
    }
    await close(again);
    const mended = await open(crashed);
    expect(mended.store.digests.checkedAt()).toBe(null);
    await mended.level(await newest());
    await until('it compared itself', async () => mended.store.digests.checkedAt() ?? undefined);
  });
});

describe('a document that is another under the same version', () => {
  /** Does to the replica's file, past the station, what nobody should. */
  async function edit(dataDir: string, change: (db: Database) => void): Promise<void> {
    const { keys } = storeOptions(dataDir);
    const path = join(dataDir, 'replica.db');
    const db = openConnection({ path, role: 'replica', key: keys.replica, cipher: 'aegis' });
    change(db);
    db.close();
  }
  const setDoc = (id: string, doc: string) => (db: Database) => {
    db.prepare('UPDATE record SET doc = ? WHERE id = ?').run(doc, id);
  };
  const emailOf = (store: Store, id: string) =>
    (store.read({ kind: 'customer', id })?.doc as { email?: string } | undefined)?.email;
  const found = (store: Store, query: string) =>
    store.searchCustomers(query, 5).hits.map(({ customer: { id } }) => id);

  /** The hub makes its sums anew where something has changed. */
  async function somethingElse(station: LiveStation): Promise<void> {
    await shop.write(customer('c1', { phone: `+8210${10_000_000 + (await newest())}` }));
    await station.level(await newest());
  }

  it('in the file of the station is found and mended, and so is what look-up knows of it', async () => {
    const dataDir = temporaryDirectory();
    const station = await openBook(5000, dataDir);
    await close(station);
    await edit(dataDir, (db) => {
      setDoc('c30', '{"name":{"family":"변","given":"조"},"email":"forged@example.com"}')(db);
      setDoc('c31', 'no JSON any more')(db);
      db.prepare("DELETE FROM record WHERE id = 'c32'").run();
      db.prepare("UPDATE record SET version = version - 1 WHERE id = 'c33'").run();
    });
    const again = await open(dataDir);
    await again.level(await newest());
    expect(emailOf(again.store, 'c30')).toBe('forged@example.com');
    expect(await again.check()).toMatchObject({ asked: scopes + 4, mended: 4, begunAnew: 0 });
    await expectEqual(again.store);
    for (const id of ['c30', 'c31', 'c32', 'c33']) {
      expect(emailOf(again.store, id)).toBe(`${id}@example.com`);
      expect(found(again.store, `${id}@example.com`)).toEqual([id]);
    }
    expect(found(again.store, 'forged@example.com')).toEqual([]);
    expect(await again.check()).toMatchObject({ asked: scopes, mended: 0 });
  });

  it('leaves nothing of it in the index when it was mended and the person is erased', async () => {
    const dataDir = temporaryDirectory();
    const station = await openBook(50, dataDir);
    await shop.write(
      customer('c30', { email: 'zunmatched@example.com' }),
      customer('c31', { email: 'xunmatched@example.com' }),
    );
    await station.level(await newest());
    await close(station);
    await edit(dataDir, setDoc('c30', '{"name":{"family":"변","given":"조"}}'));
    const again = await open(dataDir);
    expect(await again.check()).toMatchObject({ mended: 1 });
    await shop.write({ kind: 'customer', id: 'c30', deleted: true });
    await again.level(await newest());
    await close(again);
    await edit(dataDir, (db) => {
      const held = Buffer.concat(
        db
          .prepare<[], Buffer>('SELECT first || rest FROM term_block')
          .pluck()
          .all()
          .map(Buffer.from),
      );
      expect(held.includes('xunmatched')).toBe(true);
      expect(held.includes('zunmatched')).toBe(false);
    });
  });

  it('in the database of the hub, changed by hand, comes to the station', async () => {
    const station = await openBook(300);
    await shop.db
      .updateTable('record')
      .set({ doc: JSON.stringify(customerDoc('김', '민지', { email: 'by-hand@example.com' })) })
      .where('id', '=', 'c30')
      .execute();
    await somethingElse(station);
    expect(await station.check()).toMatchObject({ mended: 1, begunAnew: 0 });
    expect(found(station.store, 'by-hand@example.com')).toEqual(['c30']);
    expect(found(station.store, 'c30@example.com')).toEqual([]);
  });

  it('that only reads like another is left alone', async () => {
    const station = await openBook(20);
    await shop.db
      .updateTable('record')
      .set({ doc: sql`doc || '{"height": 170.50}'::jsonb` })
      .where('id', '=', 'c3')
      .execute();
    await somethingElse(station);
    expect(await station.check()).toMatchObject({ mended: 1, begunAnew: 0 });
    await somethingElse(station);
    expect(await station.check()).toMatchObject({ mended: 0, begunAnew: 0 });
  });

  it('is under own changes when it is mended', async () => {
    const dataDir = temporaryDirectory();
    await close(await openBook(20, dataDir));
    await edit(dataDir, setDoc('c3', '{"name":{"family":"변","given":"조"}}'));
    const again = await open(dataDir);
    await again.driver.stop();
    again.store.append([
      editOf(uuid(1), 'c3', 'name', { family: '변', given: '조' }, { family: '변', given: '주' }),
    ]);
    await close(again);
    const back = await open(dataDir);
    expect(await back.check()).toMatchObject({ mended: 1 });
    expect(emailOf(back.store, 'c3')).toBe('c3@example.com');
  });
});

describe('the database of the hub, put back without a word', () => {
  it('is noticed by what a station knows that comes back, and is read again', async () => {
    const dataDir = temporaryDirectory();
    const before = await openBook(50, dataDir);
    const at = await newest();
    await shop.write(customer('lost'), customer('c1', { phone: '+821099999999' }));
    await before.level(await newest());
    await close(before);

    await shop.db.deleteFrom('record').where('version', '>', at).execute();
    await sql`select setval('record_version', ${at})`.execute(shop.db);
    const back = await open(dataDir);
    await until('it has the book of the hub', async () => {
      const lost = back.store.read({ kind: 'customer', id: 'lost' });
      return lost === undefined || undefined;
    });
    await back.level(await newest());
    await expectEqual(back.store);
    const incidents = (await latestIncidents(shop.db)).get(enrolled.id) ?? [];
    expect(incidents.map(({ kind, times }) => [kind, times])).toEqual([['hub_restored', 1]]);
  });
});

describe('files that were put back', () => {
  it('of the replica catch up by the feed alone', async () => {
    const dataDir = temporaryDirectory();
    const old = temporaryDirectory();
    const station = await openBook(200, dataDir);
    await close(station);
    cpSync(join(dataDir, 'replica.db'), join(old, 'replica.db'));
    const later = await open(dataDir);
    await shop.write(customer('c1', { phone: '+821099999999' }), customer('new'));
    await shop.write({ kind: 'customer', id: 'c2', deleted: true });
    await later.level(await newest());
    await close(later);
    cpSync(join(old, 'replica.db'), join(dataDir, 'replica.db'));
    const back = await open(dataDir);
    await back.level(await newest());
    await expectEqual(back.store);
    expect(await back.check()).toMatchObject({ asked: scopes, mended: 0, begunAnew: 0 });
  });

  it('of the outbox bring back what the hub refused and nobody was shown, and number on above', async () => {
    const dataDir = temporaryDirectory();
    const old = temporaryDirectory();
    const station = await openBook(20, dataDir);
    station.store.append([noteOf(uuid(1), 'c1', uuid(101), 'before the copy')]);
    station.driver.appended();
    await sent(station);
    await close(station);
    cpSync(join(dataDir, 'outbox.db'), join(old, 'outbox.db'));

    const later = await open(dataDir);
    later.store.append([noteOf(uuid(2), 'c2', uuid(102), 'after the copy')]);
    later.store.append([editOf(uuid(3), 'c3', 'phone', '+821012345678', '+821000000003')]);
    await shop.write(customer('c3', { phone: '+821077777777' }));
    later.driver.appended();
    await sent(later);
    expect(later.store.outboxCounts().attention).toBe(1);
    await close(later);

    cpSync(join(old, 'outbox.db'), join(dataDir, 'outbox.db'));
    const back = await open(dataDir);
    back.store.append([noteOf(uuid(4), 'c4', uuid(104), 'after the old file was put back')]);
    back.driver.appended();
    await sent(back);
    await until('the conflict is shown again', async () => {
      return back.store.outboxCounts().attention === 1 || undefined;
    });
    expect(back.store.entry(uuid(3))).toMatchObject({
      state: 'attention',
      result: {
        status: 'conflict',
        field: 'phone',
        mine: '+821000000003',
        theirs: '+821077777777',
      },
    });
    expect(back.store.entry(uuid(2))).toBe(undefined);
    expect(back.store.outboxCounts().lastSequence).toBe(4);
    await back.level(await newest());
    for (const note of [101, 102, 104]) {
      expect(back.store.read({ kind: 'note', id: uuid(note) })).toMatchObject({ deleted: false });
    }
    expect(back.logged.map(({ event }) => event)).toContain('sync.recovered');
    await until('it was compared', async () => {
      return back.logged.some(({ event }) => event === 'sync.checked') || undefined;
    });
    const incidents = (await latestIncidents(shop.db)).get(enrolled.id) ?? [];
    expect(incidents.map(({ kind }) => kind)).toEqual(['rewound']);
  });

  it('and run twice are shut out with all they hold until the station is released', async () => {
    const dataDir = temporaryDirectory();
    const copy = temporaryDirectory();
    const station = await openBook(20, dataDir);
    await close(station);
    for (const file of ['replica.db', 'outbox.db']) cpSync(join(dataDir, file), join(copy, file));
    const both = [await open(dataDir), await open(copy)];
    for (const [i, one] of both.entries()) {
      one.store.append([noteOf(uuid(i + 1), 'c1', uuid(101 + i), 'kept')]);
    }
    await until(
      'both are shut out',
      async () => {
        // Each is heard of when it asks for something.
        for (const { driver } of both) {
          if (driver.view().link.phase === 'online') driver.retryNow();
        }
        return both.every(({ driver }) => code(driver.view().link) === 'quarantined') || undefined;
      },
      60_000,
    );
    const incidents = (await latestIncidents(shop.db)).get(enrolled.id) ?? [];
    expect(incidents.map(({ kind }) => kind)).toContain('cloned');
    expect(both.every(({ store }) => store.countCustomers() === 20)).toBe(true);

    const [one, other] = both as [LiveStation, LiveStation];
    await close(other);
    await releaseStation(shop.db, enrolled.id);
    one.driver.retryNow();
    await sent(one);
    await one.level(await newest());
    expect(one.store.read({ kind: 'note', id: uuid(101) })).toMatchObject({ deleted: false });
  });
});

function code(link: { phase: string; code?: string }): string | undefined {
  return link.phase === 'refused' ? link.code : undefined;
}

async function sent(station: LiveStation): Promise<void> {
  await until(
    'everything is sent',
    async () => {
      return station.store.outboxCounts().unsent === 0 || undefined;
    },
    60_000,
  );
}
