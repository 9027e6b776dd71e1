/** The whole answers of noting who has arrived, and that they were served. */
import { describe, expect, it } from 'vitest';
import { EXAMPLE_MS, readyPickup } from '#tests/support/example-pickup.ts';
import {
  about,
  answer,
  nothing,
  otherId,
  pickupId,
  record,
  rejection,
  scope,
  staff,
} from '#tests/support/pickup-answers.ts';
import { touchedRecords } from './mutations.ts';

describe('arrivals', () => {
  const arrival = { pickupId, at: EXAMPLE_MS, via: 'desk' };
  const serve = { arrivalId: otherId, outcome: 'gone' };

  it('are written by the desk, once', () => {
    expect(about('arrival.note', { arrivalId: otherId }, readyPickup())).toEqual({
      status: 'writes',
      writes: [{ kind: 'arrival', id: otherId, scope, doc: arrival }],
    });
    const there = [record('pickup', pickupId, readyPickup()), record('arrival', otherId, {})];
    expect(answer('arrival.note', { pickupId, arrivalId: otherId }, ...there)).toEqual(
      rejection('already_done', `arrival ${otherId} exists`),
    );
  });

  it('are served by whoever says so first', () => {
    const served = { at: EXAMPLE_MS, station: 'desk-1', staff, outcome: 'gone' };
    expect(answer('arrival.serve', serve, record('arrival', otherId, arrival))).toEqual({
      status: 'writes',
      writes: [{ kind: 'arrival', id: otherId, scope, doc: { ...arrival, served } }],
    });
    const done = record('arrival', otherId, { ...arrival, served });
    expect(answer('arrival.serve', serve, done)).toEqual(nothing);
    const none = rejection('not_found', `no arrival ${otherId}`);
    expect(answer('arrival.serve', serve)).toEqual(none);
    expect(answer('arrival.serve', serve, record('arrival', otherId, {}))).toEqual(none);
    expect(touchedRecords({ name: 'arrival.serve', args: serve })).toEqual([
      { kind: 'arrival', id: otherId },
    ]);
  });
});
