/** `pull`: a page of a scope for a proven station, while it reads what it asked for before. */
import type { Kysely } from 'kysely';
import { isStorable } from '#shared/domain/storable.ts';
import { Pull, type PullAnswer } from '#shared/protocol/feed.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/schema.ts';
import { type PageDesk, PageReader } from '../feed/page-desk.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { KnownStation } from '../stations/find-station.ts';
import { noticeRestore } from '../stations/notice-restore.ts';
import type { Outflow } from './outflow.ts';
import { invalidRequest, refusal } from './refusals.ts';

export interface PullPorts {
  db: Kysely<Database>;
  pages: PageDesk;
  metrics: Pick<Metrics, 'pulledRows' | 'pulledBytes'>;
  clock: Clock;
  log: Log;
}

/** What pulling needs of the connection it is asked on. */
export interface PullingConnection {
  outflow: Pick<Outflow, 'pagesWaiting'>;
  /** As far as is known; undefined before the proof. */
  station(): KnownStation | undefined;
  /** Passes a request to `handle` where the station is one that may ask, looked up again. */
  forStation(
    handle: (station: KnownStation, request: unknown) => Promise<PullAnswer>,
  ): (request: unknown) => Promise<PullAnswer>;
  /** The first page was read: the station is in. */
  arrived(): void;
}

/** Pages that are asked for and not yet on their way to the station: what a slow one may cost in memory. */
const pagesMax = 4;

export function createPull(
  ports: PullPorts,
  connection: PullingConnection,
): (request: unknown) => Promise<PullAnswer> {
  const { db, clock, log, metrics } = ports;
  const { outflow, forStation } = connection;
  const reader = new PageReader();
  let pages = 0;

  async function readPage({ grants }: KnownStation, request: unknown): Promise<PullAnswer> {
    const wanted = Pull.safeParse(request);
    if (!wanted.success) return invalidRequest(wanted.error);
    if (!isStorable(wanted.data)) return refusal('invalid', 'cursor: it was not given by this hub');
    const { scope } = wanted.data;
    if (!grants.includes(scope)) {
      return refusal('not_granted', `the station does not hold ${scope}`);
    }
    if (pages + outflow.pagesWaiting() >= pagesMax) {
      return refusal('too_many', 'take the pages that were asked for before asking for more');
    }
    pages += 1;
    const answer = await ports.pages.read(wanted.data, reader).finally(() => {
      pages -= 1;
      connection.arrived();
    });
    if (answer.ok === true) {
      metrics.pulledRows.inc(answer.count);
      metrics.pulledBytes.inc(answer.rows.length);
    }
    return answer;
  }

  /** The hub's epoch after a station was told to start over: a new one where it shows a restored database. */
  async function epochAfter(id: string, { cursor, epoch }: Pull, current: string): Promise<string> {
    if (cursor.phase === 'start' || epoch !== current) return current;
    const version = cursor.phase === 'book' ? cursor.head : cursor.version;
    const now = await noticeRestore(db, { station: id, epoch, version }, clock.now());
    if (!now.begun) return now.epoch;
    log.error(
      'a station holds versions that this database has not given: it was put back without `hub epoch renew`; a new epoch began, and every station will read everything again',
      { station: id },
    );
    return now.epoch;
  }

  /** The page is read while it is asked how the station stands, and given to nobody before that is known. */
  return async (request) => {
    const asking = connection.station();
    const reading = asking === undefined ? undefined : readPage(asking, request);
    reading?.catch(() => {});
    const answer = forStation(async (known) => {
      const page =
        reading !== undefined && known.grantsVersion === asking?.grantsVersion
          ? await reading
          : await readPage(known, request);
      if (page.ok !== 'start_over') return page;
      return { ...page, epoch: await epochAfter(known.id, Pull.parse(request), page.epoch) };
    });
    return await answer(request);
  };
}
