/**
 * Stands before every route: so many at once, so often from one address or with one key, and only with a
 * key that may. What each route wants and allows is a table (limits.ts); nothing is let through that is
 * not in it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/schema.ts';
import { type BucketSize, createTokenBucket, type TokenBucket } from '../token-bucket.ts';
import { answerError } from './answer-error.ts';
import { authorizedKey, type KnownKey } from './api-keys.ts';
import { networkOf } from './network-of.ts';
import { nothingHere, type RouteLimits, routeLimits, wrongKeys } from './limits.ts';

/** Addresses and keys whose buckets are remembered; full ones are forgotten first. */
const remembered = 20_000;

const passed = new WeakMap<FastifyRequest, KnownKey>();

/** For the log: which key a request came with, on a route that wants one. */
export function keyField(request: FastifyRequest): { key?: string } {
  const key = passed.get(request);
  return key === undefined ? {} : { key: key.id };
}

/** To be added before the routes. Throws when a route is added that has no limits. */
export function addGatekeeper(
  http: FastifyInstance,
  { db, clock }: { db: Kysely<Database>; clock: Clock },
): void {
  const buckets = new Map<string, TokenBucket>();
  /** Of everybody together, by route: never forgotten, however many addresses there are. */
  const shared = new Map<string, TokenBucket>();
  const answering = new Map<string, number>();

  const bucketOf = (of: string, size: BucketSize, nowMs: number): TokenBucket => {
    const known = buckets.get(of);
    if (known !== undefined) return known;
    if (buckets.size >= remembered) {
      for (const [name, bucket] of buckets) if (bucket.isFull(nowMs)) buckets.delete(name);
    }
    // Where even that is not enough, the oldest goes.
    const [oldest] = buckets.size >= remembered ? buckets.keys() : [];
    if (oldest !== undefined) buckets.delete(oldest);
    const made = createTokenBucket(size, nowMs);
    buckets.set(of, made);
    return made;
  };

  const sharedBucketOf = (name: string, size: BucketSize, nowMs: number): TokenBucket => {
    const bucket = shared.get(name) ?? createTokenBucket(size, nowMs);
    shared.set(name, bucket);
    return bucket;
  };

  /** Gives the key that a route wants; answers, and gives undefined, where there is none. */
  async function admit(
    request: FastifyRequest,
    reply: FastifyReply,
    scope: string,
  ): Promise<KnownKey | undefined> {
    const nowMs = clock.now();
    const key = await authorizedKey(db, request.headers.authorization, nowMs);
    if (key === undefined) {
      // A good key is let through all the same: others at the address may not shut it out.
      if (!bucketOf(`wrong ${networkOf(request.ip)}`, wrongKeys, nowMs).take(nowMs)) {
        await tooMany(reply, 'too many tries; wait a minute');
        return undefined;
      }
      reply.header('www-authenticate', 'Bearer');
      await answerError(reply, 401, 'not_proven', 'an API key is needed, as a Bearer token');
      return undefined;
    }
    if (!key.scopes.includes(scope)) {
      await answerError(reply, 403, 'not_granted', `the key is not for ${scope}`);
      return undefined;
    }
    return key;
  }

  http.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      const limits = routeLimits[nameOf(method, route.url)];
      if (limits === undefined) throw new Error(`${method} ${route.url} has no limits`);
      route.bodyLimit = limits.bodyBytes;
    }
  });

  http.addHook('onRequest', async (request, reply) => {
    const url = request.routeOptions.url;
    const name = url === undefined ? 'nothing' : nameOf(request.method, url);
    const limits: RouteLimits = routeLimits[name] ?? nothingHere;
    const now = answering.get(name) ?? 0;
    if (now >= limits.atOnce) {
      reply.header('retry-after', '1');
      return await answerError(reply, 503, 'busy', 'too many requests at once; try again');
    }
    answering.set(name, now + 1);
    reply.raw.once('close', () => answering.set(name, (answering.get(name) ?? 1) - 1));
    let who = networkOf(request.ip);
    if (limits.access !== 'open') {
      const key = await admit(request, reply, limits.access);
      if (key === undefined) return reply;
      passed.set(request, key);
      who = key.id;
    }
    const nowMs = clock.now();
    const { rate, together } = limits;
    const mayAsk =
      bucketOf(`${name} ${who}`, rate, nowMs).take(nowMs) &&
      (together === undefined || sharedBucketOf(name, together, nowMs).take(nowMs));
    if (!mayAsk) {
      return await tooMany(reply, 'too many tries; wait a minute');
    }
    return undefined;
  });
}

/** Asking for the head of something is asking for it. */
function nameOf(method: string, url: string): string {
  return `${method === 'HEAD' ? 'GET' : method} ${url}`;
}

async function tooMany(reply: FastifyReply, detail: string): Promise<FastifyReply> {
  reply.header('retry-after', '60');
  return await answerError(reply, 429, 'too_many', detail);
}
