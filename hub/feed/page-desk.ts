/**
 * Where a node's stations get their pages. Those that are level ask the same after each change, all of a
 * shop at once: they get one page between them. Whoever is behind reads on by itself, at its own pace.
 *
 * At most so many pages are read at a time: each may be a quarter of a megabyte here and work for the
 * database, and stations that wait cost nothing but their turn.
 */
import type { Kysely } from 'kysely';
import type { Page, Pull, StartOver } from '#shared/protocol/feed.ts';
import { createCoalescer } from '../coalesce.ts';
import type { Database } from '../database/schema.ts';
import { createTurns } from '../turns.ts';
import { Reader, readPage } from './read-page.ts';

/** Two less than the feed's connections: somebody always has one for a short question. */
const readAtOnce = 8;

/** Readings of the same page: whoever made a change asks first, and the first of the others need not wait for it. */
const sharedAtOnce = 2;

/** What is remembered of one connection's reading. */
export class PageReader {
  reader = new Reader();
  /** Scopes in which the last page was not the end. */
  behind = new Set<string>();
}

export interface PageDesk {
  /** Reads the page after the request's cursor. The caller has checked that the scope is granted. */
  read(request: Pull, from: PageReader): Promise<Page | StartOver>;
  /** Readings that wait for their turn. */
  waiting(): number;
}

export function createPageDesk(db: Kysely<Database>): PageDesk {
  const share = createCoalescer<Page | StartOver>(sharedAtOnce);
  const turns = createTurns(readAtOnce);

  async function alone(request: Pull, from: PageReader): Promise<Page | StartOver> {
    const answer = await turns.take(() => readPage(db, request, from.reader));
    if (answer.ok === true && !answer.done) from.behind.add(request.scope);
    else from.behind.delete(request.scope);
    return answer;
  }
  return {
    waiting: turns.waiting,
    async read(request, from) {
      const { scope, cursor, epoch } = request;
      if (cursor.phase !== 'feed' || from.behind.has(scope)) return await alone(request, from);
      const key = `${scope} ${cursor.version} ${epoch ?? ''}`;
      const shared = await share(key, () => turns.take(() => readPage(db, request, new Reader())));
      if (shared.ok === true && !shared.done) from.behind.add(scope);
      return shared;
    },
  };
}
