/**
 * One good request of each event a station may send, by its name: whoever adds an event adds its line, and
 * every attack on events is tried on it from then on.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { StationToHub } from '#shared/protocol/events.ts';
import { eventLimits } from '#hub/sockets/event-limits.ts';
import { chainStart } from '#shared/domain/audit.ts';
import { sha256 } from './audit-station.ts';
import { mutationOf, proofFor, type ProvenConnection, type StationKey } from './raw-station.ts';

export type StationEvent = keyof StationToHub;

export const stationEvents = Object.keys(eventLimits) as StationEvent[];

/** What only a station that has proven itself is answered. */
export const provenEvents = stationEvents.filter((event) => event !== 'prove');

export interface Asker {
  station: string;
  key: StationKey;
  epoch: string;
  challenge: ProvenConnection['challenge'];
  /** What it asks about. */
  scope: string;
}

/** @returns a request that the hub answers with what was asked for, where the asker may have it. */
export function goodRequest(event: StationEvent, asker: Asker): unknown {
  const { station, key, epoch, challenge, scope } = asker;
  const requests: Record<StationEvent, () => unknown> = {
    prove: () => proofFor(challenge, station, key),
    pull: () => ({ scope, cursor: { phase: 'start' } }),
    push: () => ({
      mutations: [
        mutationOf(station, 1, 'note.add', {
          noteId: randomUUID(),
          customerId: 'c1',
          text: 'likes blue',
        }),
      ],
    }),
    erasures: () => ({ about: ['c1'] }),
    receipt: () => ({
      receipts: [{ erasure: randomUUID(), signature: randomBytes(64).toString('base64url') }],
    }),
    report: () => ({ unsent: 0, attention: 0, scopes: [{ scope, version: 1 }], levelMsAgo: 1 }),
    digest: () => ({ scope, epoch, version: 0, under: [''] }),
    keys: () => ({ scope, epoch, under: ['00'] }),
    records: () => ({ scope, epoch, keys: ['customer/c1'] }),
    pepper: () => ({ known: null }),
    own: () => ({ after: 0 }),
    lease: () => ({ nonce: randomBytes(32).toString('base64url') }),
    audit: () => {
      const chain = randomUUID();
      return {
        chain,
        after: { seq: 0, hash: chainStart(sha256, station, chain) },
        oldest: false,
        entries: [],
        signed: null,
        finding: 'intact',
      };
    },
  };
  return requests[event]();
}
