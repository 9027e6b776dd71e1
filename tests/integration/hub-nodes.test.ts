/** Several hub processes on one PostgreSQL: stations that move between them, nodes that are killed, a database that is restarted under load (F27). */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { staffRecords } from '#hub/demo/premises.ts';
import type { Mutation } from '#shared/domain/mutation.ts';
import type { Cursor } from '#shared/protocol/feed.ts';
import { startHubProcess } from '#tests/support/hub-process.ts';
import {
  customer,
  type EnrolledStation,
  type HubShop,
  openHubShop,
} from '#tests/support/hub-shop.ts';
import { startPrivateServer } from '#tests/support/postgres.ts';
import { mutationOf, type ProvenConnection, pullAll } from '#tests/support/raw-station.ts';
import { seededRandom } from '#tests/simulation/random.ts';

const ending: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const batchSize = 10;

/** A station's id in letters: some in ten thousand end in what, with a number behind it, may be a card's. */
const inLetters = (id: string) =>
  id.replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));

/** A station that has so much to send, and sends it to whichever node answers until all is answered. */
function roaming(station: EnrolledStation, count: number) {
  const mutations = Array.from({ length: count }, (_, i) =>
    mutationOf(station.id, i + 1, 'note.add', {
      noteId: crypto.randomUUID(),
      customerId: 'c1',
      text: `${inLetters(station.id)} ${i + 1}`,
    }),
  );
  const unanswered: Mutation[] = [...mutations];
  let lost = 0;

  /** Sends the next batch; where no answer comes, the same goes out again. */
  async function sendOne(connection: ProvenConnection): Promise<boolean> {
    const batch = unanswered.slice(0, batchSize);
    const answer = await connection.push(batch).catch(() => undefined);
    if (answer?.ok !== true) {
      lost += 1;
      return false;
    }
    expect(answer.results.map(({ result }) => result.status)).toEqual(batch.map(() => 'accepted'));
    unanswered.splice(0, batch.length);
    return true;
  }
  return {
    texts: mutations.map(({ args }) => args.text),
    left: () => unanswered.length,
    lost: () => lost,
    /** @param node gives the address to try now. */
    async sendAll(node: () => string, pushesEach: () => number): Promise<void> {
      while (unanswered.length > 0) {
        const connection = await station.connect(node()).catch(() => undefined);
        if (connection === undefined) {
          await pause(50);
          continue;
        }
        for (let n = pushesEach(); n > 0 && unanswered.length > 0; n -= 1) {
          if (!(await sendOne(connection))) break;
        }
        connection.close();
        if (unanswered.length > 0) await pause(10);
      }
    },
  };
}

const writtenBy = async (shop: HubShop, station: EnrolledStation): Promise<unknown[]> => {
  const rows = await shop.db
    .selectFrom('record')
    .select('doc')
    .where('kind', '=', 'note')
    .orderBy('version')
    .execute();
  const texts = rows.map(({ doc }) => (doc as { text: string }).text);
  return texts.filter((text) => text.startsWith(inLetters(station.id)));
};

test('a station that moves between two nodes while they are killed in mid-push has each change applied once, in order', async () => {
  const shop = await openHubShop();
  ending.push(shop.close);
  await shop.write(customer('c1'), ...staffRecords());
  const station = await shop.enrol();
  const random = seededRandom(20);
  const nodes = await Promise.all([
    startHubProcess(shop.databaseUrl),
    startHubProcess(shop.databaseUrl),
  ]);
  for (const node of nodes) ending.push(() => node.end('SIGKILL'));
  const work = roaming(station, 400);
  let kills = 0;
  const killing = (async () => {
    while (work.left() > 0 && kills < 6) {
      await pause(100 + random.below(400));
      const which = kills % nodes.length;
      await nodes[which]?.end('SIGKILL');
      kills += 1;
      const fresh = await startHubProcess(shop.databaseUrl);
      nodes[which] = fresh;
      ending.push(() => fresh.end('SIGKILL'));
    }
  })();
  await work.sendAll(
    () => random.pick(nodes).url,
    () => 1 + random.below(3),
  );
  await killing;
  expect(kills).toBeGreaterThan(0);
  expect(await writtenBy(shop, station)).toEqual(work.texts);
}, 120_000);

test('F27: a database that is restarted under load and two nodes lose nothing and apply nothing twice', async () => {
  const server = await startPrivateServer();
  ending.push(server.remove);
  const shop = await openHubShop({ database: { url: server.url, drop: async () => {} } });
  ending.push(shop.close);
  await shop.write(customer('c1'), ...staffRecords());
  const nodes = await Promise.all([startHubProcess(server.url), startHubProcess(server.url)]);
  for (const node of nodes) ending.push(() => node.end('SIGKILL'));
  const stations = await Promise.all(Array.from({ length: 4 }, () => shop.enrol()));
  const listener = await shop.enrol().then((station) => station.connect(nodes[1]?.url));
  const works = stations.map((station) => roaming(station, 150));
  const sending = works.map((work, i) =>
    work.sendAll(
      () => nodes[i % 2]?.url ?? '',
      () => 100,
    ),
  );
  for (let restart = 0; restart < 2; restart += 1) {
    await pause(300);
    await server.stop();
    await pause(300);
    await server.start();
  }
  await Promise.all(sending);
  // Neither node went with its database, and the one that listens hears the other's last change.
  expect(nodes.map((node) => node.process.exitCode)).toEqual([null, null]);
  for (const [i, station] of stations.entries()) {
    expect(await writtenBy(shop, station)).toEqual(works[i]?.texts);
  }
  const { max: newest } = await shop.db
    .selectFrom('record')
    .select(({ fn }) => fn.max('version').as('max'))
    .executeTakeFirstOrThrow();
  await expect
    // Polling tells of every scope: another one may come behind.
    .poll(() => listener.announced.findLast(({ scope }) => scope === 'region:kr'))
    .toEqual({ scope: 'region:kr', version: newest });
  const start: Cursor = { phase: 'feed', version: 0 };
  const { rows } = await pullAll(listener, 'region:kr', start);
  expect(rows.filter(([kind]) => kind === 'note')).toHaveLength(600);
  listener.close();
}, 120_000);
