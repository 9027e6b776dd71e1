/** The whole answers of taking goods back. */
import { describe, expect, it } from 'vitest';
import { EXAMPLE_MS, exampleLine, readyPickup } from '#tests/support/example-pickup.ts';
import {
  about,
  answer,
  DAY_MS,
  handOver,
  otherId,
  pickupId,
  record,
  rejection,
  scope,
  staff,
} from '#tests/support/pickup-answers.ts';
import { returnable } from './return-receive.ts';

describe('returns', () => {
  const back = (lineId: string, quantity: number) => ({
    returnId: otherId,
    lines: [{ lineId, quantity, reason: 'too_small', condition: 'as_new' }],
  });
  const a = exampleLine('a', { quantity: 3, picked: 3, handedOver: 2, priceMinor: 10 });
  const pickup = readyPickup({ lines: [a, exampleLine('b', { picked: 1 })] });

  it('write the return with what is to be refunded, and count it on its line', () => {
    expect(about('return.receive', back('a', 2), pickup)).toEqual({
      status: 'writes',
      writes: [
        {
          kind: 'pickup',
          id: pickupId,
          scope,
          doc: { ...pickup, lines: [{ ...a, returned: 2 }, pickup.lines[1]] },
        },
        {
          kind: 'return',
          id: otherId,
          scope,
          doc: {
            pickupId,
            number: '#1001',
            lines: back('a', 2).lines,
            state: 'refund_pending',
            amountMinor: 20,
            currency: 'KRW',
            observed: { at: EXAMPLE_MS, station: 'desk-1', store: 'gangnam', staff },
          },
        },
      ],
    });
  });

  it('are of what was handed over and has not come back', () => {
    const some = { ...pickup, lines: [{ ...a, returned: 1 }] };
    expect(about('return.receive', back('a', 2), some)).toMatchObject({
      status: 'writes',
      writes: [
        { doc: { lines: [{ returned: 2 }] } },
        { doc: { amountMinor: 10, disputed: [{ lineId: 'a', quantity: 1 }] } },
      ],
    });
    expect(about('return.receive', back('x', 1), some)).toEqual(rejection('invalid', 'no line x'));
    const [one] = back('a', 1).lines;
    const lines = [one, { ...one, lineId: 'b' }];
    const given = readyPickup({ lines: [a, exampleLine('b', { picked: 1, handedOver: 1 })] });
    expect(about('return.receive', { returnId: otherId, lines }, given)).toMatchObject({
      writes: [{ doc: { lines: [{ returned: 1 }, { returned: 1 }] } }, {}],
    });
    const twice = about('return.receive', { returnId: otherId, lines: [one, one] }, given);
    expect(twice).toEqual(rejection('invalid', 'lines: a line is named once'));
    const there = [record('pickup', pickupId, pickup), record('return', otherId, {})];
    expect(answer('return.receive', { pickupId, ...back('a', 1) }, ...there)).toEqual(
      rejection('already_done', `return ${otherId} exists`),
    );
  });
});

describe('what may come back', () => {
  it('is what was handed over and has not, until so long after the last that counts', () => {
    const undone = { at: 1, by: null, reason: 'other' };
    const handOvers = [
      handOver(1, { at: 5 }),
      handOver(1, { at: 7 }),
      handOver(1, { at: 8, undone }),
      handOver(0, { at: 9 }),
    ];
    const given = { quantity: 3, picked: 3, handedOver: 3 };
    const lines = [
      exampleLine('a', { ...given, returned: 1 }),
      exampleLine('b', { ...given, returned: 3 }),
    ];
    expect(returnable(readyPickup({ lines, handOvers }), 2)).toEqual({
      until: 7 + 2 * DAY_MS,
      lines: [{ lineId: 'a', quantity: 2 }],
    });
    const never = { lines, handOvers: handOvers.slice(2) };
    expect(returnable(readyPickup(never), 2)).toEqual({ until: null, lines: [] });
  });
});
