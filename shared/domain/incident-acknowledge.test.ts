/** The whole answers of acknowledging an incident. */
import { describe, expect, it } from 'vitest';
import { EXAMPLE_MS } from '#tests/support/example-pickup.ts';
import {
  answer,
  incidentId,
  nothing,
  otherId,
  pickupId,
  record,
  rejection,
  scope,
  staff,
} from '#tests/support/pickup-answers.ts';
import { touchedRecords } from './mutations.ts';

describe('incidents', () => {
  const side = {
    handOverId: otherId,
    at: 1,
    station: 'desk-2',
    store: 'gangnam',
    staff: null,
    provisional: false,
    lines: [],
    counted: false,
  };
  const incident = { pickupId, number: '#1001', reason: 'double', at: 1, handOvers: [side] };
  const args = { incidentId };

  it('are acknowledged once, by somebody', () => {
    const acknowledged = { at: EXAMPLE_MS, by: staff };
    expect(answer('incident.acknowledge', args, record('incident', incidentId, incident))).toEqual({
      status: 'writes',
      writes: [{ kind: 'incident', id: incidentId, scope, doc: { ...incident, acknowledged } }],
    });
    const done = record('incident', incidentId, { ...incident, acknowledged });
    expect(answer('incident.acknowledge', args, done)).toEqual(nothing);
    const none = rejection('not_found', `no incident ${incidentId}`);
    expect(answer('incident.acknowledge', args)).toEqual(none);
    expect(answer('incident.acknowledge', args, record('incident', incidentId, {}))).toEqual(none);
    expect(touchedRecords({ name: 'incident.acknowledge', args })).toEqual([
      { kind: 'incident', id: incidentId },
    ]);
  });
});
