/** `incident.acknowledge`: a lead has seen the incident and settled it in the shop. */
import { z } from 'zod';
import { DeskIncident } from './desk-incident.ts';
import { type MutationDefinition, rejected } from './mutation.ts';
import { RecordId } from './record.ts';

export const IncidentAcknowledge = z.object({ incidentId: RecordId });
export type IncidentAcknowledge = z.infer<typeof IncidentAcknowledge>;

export const incidentAcknowledge: MutationDefinition<IncidentAcknowledge> = {
  args: IncidentAcknowledge,
  modes: ['pickup', 'associate'],
  touches: ({ incidentId }) => [{ kind: 'incident', id: incidentId }],
  reduce({ incidentId }, read, { observedAt, staff }) {
    const record = read({ kind: 'incident', id: incidentId });
    const incident = DeskIncident.safeParse(record?.doc);
    if (record === undefined || !incident.success) {
      return rejected('not_found', `no incident ${incidentId}`);
    }
    if (incident.data.acknowledged !== undefined) return { status: 'writes', writes: [] };
    const doc = { ...incident.data, acknowledged: { at: observedAt, by: staff } };
    const { scope } = record;
    return { status: 'writes', writes: [{ kind: 'incident', id: incidentId, scope, doc }] };
  },
};
