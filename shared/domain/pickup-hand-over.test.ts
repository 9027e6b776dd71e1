/** The whole answers of handing over, and of undoing it. */
import { describe, expect, it } from 'vitest';
import {
  EXAMPLE_MS,
  exampleLine,
  examplePickup,
  readyPickup,
} from '#tests/support/example-pickup.ts';
import {
  about,
  answer,
  claimed,
  giving,
  handOver,
  incidentId,
  lease,
  nothing,
  otherId,
  pickupId,
  record,
  rejection,
  scope,
  staff,
  written,
} from '#tests/support/pickup-answers.ts';

describe('handing over', () => {
  const two = exampleLine('a', { quantity: 2, picked: 2 });
  const b = exampleLine('b', { picked: 1 });

  it('writes who gave what to whom, and leaves the rest where it is', () => {
    const pickup = readyPickup({ state: 'claimed', claimed, lease, closedAt: 7 });
    const more = { collectorId: 'k1', signature: 'M1 2L3 4', provisional: true };
    const { closedAt: _open, ...open } = pickup;
    expect(about('pickup.hand_over', giving(1, { ...more, from: 'claimed' }), pickup)).toEqual(
      written({
        ...open,
        state: 'ready',
        claimed: null,
        lines: [{ ...two, handedOver: 1 }, b],
        handOvers: [handOver(1, more)],
      }),
    );
  });

  it('closes it with the last piece, and counts what nobody had put aside', () => {
    const pickup = readyPickup({ lines: [exampleLine('a', { quantity: 2, picked: 1 })], lease });
    expect(about('pickup.hand_over', giving(2), pickup)).toEqual(
      written({
        ...pickup,
        state: 'handed_over',
        closedAt: EXAMPLE_MS,
        claimed: null,
        lease: null,
        lines: [exampleLine('a', { quantity: 2, picked: 2, handedOver: 2 })],
        handOvers: [handOver(2)],
      }),
    );
  });

  it('is written once, however often it comes', () => {
    const again = readyPickup({ handOvers: [handOver(1)] });
    expect(about('pickup.hand_over', giving(1), again)).toEqual(nothing);
  });

  it('refuses lines that are not there, and an incident that is', () => {
    const lines = [{ lineId: 'x', quantity: 1 }];
    expect(about('pickup.hand_over', giving(1, { lines }), readyPickup())).toEqual(
      rejection('invalid', 'no line x'),
    );
    const there = [record('pickup', pickupId, readyPickup()), record('incident', incidentId, {})];
    expect(answer('pickup.hand_over', { pickupId, ...giving(1) }, ...there)).toEqual(
      rejection('invalid', 'the incident exists'),
    );
  });

  it('keeps what could not be counted as an incident, with those it is about', () => {
    const one = exampleLine('a', { picked: 1, handedOver: 1 });
    const before = handOver(1, { id: otherId, station: 'desk-2', staff: null });
    const undone = { ...before, undone: { at: 2, by: null, reason: 'other' } };
    const elsewhere = handOver(0, { lines: [{ lineId: 'b', quantity: 1 }] });
    const handOvers = [undone, before, { ...elsewhere, id: incidentId }];
    const pickup = readyPickup({ lines: [one, b], handOvers });
    const side = ({ id, verified: _v, collectorId: _c, ...more }: typeof before) => ({
      handOverId: id,
      ...more,
    });
    const lines = [{ lineId: 'a', quantity: 1 }];
    expect(about('pickup.hand_over', giving(1), pickup)).toEqual({
      status: 'writes',
      writes: [
        {
          kind: 'pickup',
          id: pickupId,
          scope,
          doc: { ...pickup, handOvers: [...handOvers, handOver(0, { incident: incidentId })] },
        },
        {
          kind: 'incident',
          id: incidentId,
          scope,
          doc: {
            pickupId,
            number: '#1001',
            reason: 'double',
            at: EXAMPLE_MS,
            handOvers: [
              { ...side(before), counted: true },
              { ...side(handOver(1)), lines, counted: false },
            ],
          },
        },
      ],
    });
  });

  it('counts what it can of several lines, and disputes the others by themselves', () => {
    const c = exampleLine('c', { picked: 1, handedOver: 1 });
    const lines = [
      { lineId: 'a', quantity: 1 },
      { lineId: 'c', quantity: 1 },
    ];
    const both = [
      { lineId: 'b', quantity: 1 },
      { lineId: 'c', quantity: 1 },
    ];
    const before = handOver(0, { id: otherId, lines: both });
    const given = { ...b, handedOver: 1 };
    const pickup = readyPickup({ lines: [two, given, c], handOvers: [before] });
    expect(about('pickup.hand_over', giving(0, { lines }), pickup)).toMatchObject({
      writes: [
        {
          doc: { state: 'ready', lines: [{ handedOver: 1 }, { handedOver: 1 }, { handedOver: 1 }] },
        },
        {
          doc: {
            handOvers: [
              { handOverId: otherId, counted: true, lines: both },
              { counted: false, lines: [{ lineId: 'c', quantity: 1 }] },
            ],
          },
        },
      ],
    });
  });

  it('counts the rest of what was begun only once it is picked', () => {
    const handOvers = [handOver(1, { id: otherId })];
    const lines = [exampleLine('a', { quantity: 2, picked: 1, handedOver: 1 })];
    for (const state of ['placed', 'picking'] as const) {
      const begun = examplePickup({ state, lines, handOvers });
      expect(about('pickup.hand_over', giving(1), begun)).toMatchObject({
        writes: [{ doc: { state: 'handed_over' } }],
      });
      const undone = { at: 1, by: null, reason: 'other' };
      const never = examplePickup({ state, handOvers: [handOver(1, { id: otherId, undone })] });
      expect(about('pickup.hand_over', giving(1), never)).toMatchObject({
        writes: [{ doc: { state } }, { doc: { reason: 'not_ready' } }],
      });
    }
  });

  it('counts what was given in the moment in which it expired, and nothing after', () => {
    const at = (closedAt: number) => readyPickup({ state: 'expired', closedAt });
    expect(about('pickup.hand_over', giving(1), at(EXAMPLE_MS))).toMatchObject({
      writes: [{ doc: { state: 'ready', lines: [{ handedOver: 1 }, {}] } }],
    });
    expect(about('pickup.hand_over', giving(1), at(EXAMPLE_MS - 1))).toMatchObject({
      writes: [{ doc: { state: 'expired' } }, { doc: { reason: 'expired' } }],
    });
  });
});

describe('undoing a hand-over', () => {
  const undo = { handOverId: otherId, reason: 'not_taken' };
  const given = handOver(1, { id: otherId });
  const line = exampleLine('a', { quantity: 2, picked: 2, handedOver: 1 });
  const undone = { at: EXAMPLE_MS, by: staff, reason: 'not_taken' };

  it('puts its pieces back into the bin, and keeps what was done', () => {
    const other = handOver(1);
    const b = exampleLine('b', { picked: 1, handedOver: 1 });
    const pickup = readyPickup({ state: 'handed_over', claimed, lines: [line, b], closedAt: 9 });
    const { closedAt: _open, ...open } = { ...pickup, handOvers: [other, given] };
    expect(about('pickup.undo', undo, { ...pickup, handOvers: [other, given] })).toEqual(
      written({
        ...open,
        state: 'ready',
        claimed: null,
        lines: [{ ...line, handedOver: 0 }, b],
        handOvers: [other, { ...given, undone }],
      }),
    );
  });

  it('moves nothing where nothing had been counted', () => {
    const empty = handOver(0, { id: otherId, incident: incidentId });
    const pickup = readyPickup({ state: 'expired', closedAt: 9, handOvers: [empty] });
    expect(about('pickup.undo', undo, pickup)).toEqual(
      written({ ...pickup, handOvers: [{ ...empty, undone }] }),
    );
  });

  it('is refused where there is none, or where some of it came back', () => {
    expect(about('pickup.undo', undo, readyPickup())).toEqual(
      rejection('not_found', `no hand-over ${otherId}`),
    );
    const back = readyPickup({ lines: [{ ...line, returned: 1 }], handOvers: [given] });
    expect(about('pickup.undo', undo, back)).toEqual(
      rejection('already_done', 'some of it came back as a return'),
    );
    const twice = { ...line, handedOver: 2, returned: 1 };
    const rest = readyPickup({ lines: [twice], handOvers: [given] });
    expect(about('pickup.undo', undo, rest)).toMatchObject({ status: 'writes' });
    const done = readyPickup({ handOvers: [{ ...given, undone }] });
    expect(about('pickup.undo', undo, done)).toEqual(nothing);
  });
});
