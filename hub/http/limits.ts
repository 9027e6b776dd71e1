/**
 * What each HTTP endpoint wants and allows. Every route must be here, or the hub does not start; the table
 * in docs/protocol.md is held against this one by a test.
 */
import type { BucketSize } from '../token-bucket.ts';
import type { KeyScope } from './api-keys.ts';

export interface RouteLimits {
  /** `open` to whoever reaches the port, or the scope that a key must have. */
  access: 'open' | KeyScope;
  bodyBytes: number;
  /** For each address where it is open, for each key where it wants one. */
  rate: BucketSize;
  /** Of everybody together, besides: many addresses are as many guesses. */
  together?: BucketSize;
  /** Requests being answered at a time, of everybody together. */
  atOnce: number;
}

const kb = 1_024;
const reading: BucketSize = { burst: 60, perSecond: 5 };
const heavy: BucketSize = { burst: 10, perSecond: 0.1 };

export const routeLimits: Record<string, RouteLimits> = {
  // A shop's stations often share one address.
  'POST /v1/enrol': {
    access: 'open',
    bodyBytes: 16 * kb,
    rate: { burst: 20, perSecond: 0.2 },
    // Some hundred stations may still be set up in a morning.
    together: { burst: 200, perSecond: 2 },
    atOnce: 16,
  },
  'POST /v1/wiped': {
    access: 'open',
    bodyBytes: 16 * kb,
    rate: { burst: 20, perSecond: 0.2 },
    together: { burst: 200, perSecond: 2 },
    atOnce: 16,
  },
  'PUT /v1/customers/:source/:id': {
    access: 'customers:write',
    bodyBytes: 64 * kb,
    rate: { burst: 400, perSecond: 100 },
    atOnce: 16,
  },
  'DELETE /v1/customers/:source/:id': {
    access: 'customers:erase',
    bodyBytes: kb,
    rate: { burst: 100, perSecond: 5 },
    atOnce: 4,
  },
  'PUT /v1/pickups/:number': {
    access: 'pickups:write',
    bodyBytes: 128 * kb,
    rate: { burst: 400, perSecond: 100 },
    atOnce: 16,
  },
  'POST /v1/pickups/:number/code': {
    access: 'pickups:write',
    bodyBytes: kb,
    rate: { burst: 100, perSecond: 10 },
    atOnce: 8,
  },
  'PUT /v1/returns/:id/refunded': {
    access: 'pickups:write',
    bodyBytes: kb,
    rate: { burst: 100, perSecond: 10 },
    atOnce: 8,
  },
  'POST /v1/arrivals': {
    access: 'arrivals:write',
    bodyBytes: 4 * kb,
    rate: { burst: 200, perSecond: 50 },
    atOnce: 16,
  },
  'GET /v1/events': { access: 'events:read', bodyBytes: kb, rate: reading, atOnce: 4 },
  'GET /v1/erasures': { access: 'erasures:read', bodyBytes: kb, rate: reading, atOnce: 4 },
  'GET /v1/stations': { access: 'stations:read', bodyBytes: kb, rate: reading, atOnce: 4 },
  'GET /v1/audit/report': { access: 'audit:read', bodyBytes: kb, rate: reading, atOnce: 4 },
  // These go through a month, or through everything.
  'GET /v1/audit/monthly': { access: 'audit:read', bodyBytes: kb, rate: heavy, atOnce: 1 },
  'GET /v1/audit/verify': { access: 'audit:read', bodyBytes: kb, rate: heavy, atOnce: 1 },
  'GET /v1/hub': { access: 'open', bodyBytes: kb, rate: reading, atOnce: 64 },
  'GET /healthz': { access: 'open', bodyBytes: kb, rate: reading, atOnce: 16 },
  'GET /metrics': { access: 'open', bodyBytes: kb, rate: reading, atOnce: 4 },
};

/** What is not there is answered no more often than this. */
export const nothingHere: RouteLimits = {
  access: 'open',
  bodyBytes: 16 * kb,
  rate: reading,
  atOnce: 64,
};

/** Keys that are none, from one address. */
export const wrongKeys: BucketSize = { burst: 20, perSecond: 0.2 };

/** Headers within this, the whole request within the other; looked at every few seconds. */
export interface Patience {
  headersMs: number;
  requestMs: number;
  lookEveryMs: number;
}

export const patience: Patience = { headersMs: 10_000, requestMs: 15_000, lookEveryMs: 2_000 };

/** Connections that one node holds, stations' sockets among them. */
export const connectionsMax = 20_000;
