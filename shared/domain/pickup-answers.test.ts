/** What every reducer of a pickup touches, and that it wants one; the rest of their answers stand beside each of them. */
import { describe, expect, it } from 'vitest';
import {
  answer,
  giving,
  incidentId,
  otherId,
  pick,
  pickupId,
  record,
  rejection,
  short,
} from '#tests/support/pickup-answers.ts';
import { touchedRecords } from './mutations.ts';

describe.each([
  ['pickup.pick', pick('a', 1, 'placed')],
  ['pickup.shortage', short('a')],
  ['pickup.stage', { from: 'ready', bin: 'A' }],
  ['pickup.ready', { from: 'picking', keepDays: 7 }],
  ['pickup.hold', { reason: 'age' }],
  ['pickup.release', { reason: 'age' }],
  ['pickup.claim', { from: 'ready', collectorId: null }],
  ['pickup.leave', {}],
  ['pickup.attempt', { epoch: 1 }],
  ['pickup.hand_over', giving(1), { kind: 'incident', id: incidentId }],
  ['pickup.undo', { handOverId: otherId, reason: 'other' }],
  [
    'pickup.collector',
    {
      collectorId: otherId,
      person: { masked: '이•호', initial: '이', language: null },
      find: ['f'.repeat(16)],
      days: 1,
    },
  ],
  ['pickup.resend', {}],
  [
    'return.receive',
    {
      returnId: otherId,
      lines: [{ lineId: 'a', quantity: 1, reason: 'too_small', condition: 'as_new' }],
    },
    { kind: 'return', id: otherId },
  ],
  ['arrival.note', { arrivalId: otherId }, { kind: 'arrival', id: otherId }],
] as const)('%s', (name, args, ...own) => {
  it('touches its pickup and the record it makes', () => {
    const touched = touchedRecords({ name, args: { pickupId, ...args } });
    expect(touched).toEqual([{ kind: 'pickup', id: pickupId }, ...own]);
  });

  it('is refused where there is no such pickup, or none that can be read', () => {
    const refused = rejection('not_found', `no pickup ${pickupId}`);
    expect(answer(name, { pickupId, ...args })).toEqual(refused);
    const unreadable = record('pickup', pickupId, { number: '' });
    expect(answer(name, { pickupId, ...args }, unreadable)).toEqual(refused);
  });
});
